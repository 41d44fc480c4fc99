package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Verdict;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeasuredChecksIT {
    private static final CheckSpec.Common COMMON = new CheckSpec.Common("c", "something holds", true);

    private Ground ground;
    private PostgresCheckJudge judge;

    @BeforeAll
    void prepare() throws SQLException {
        ground = new Ground("measured");
        judge = new PostgresCheckJudge(ground.targets);
        ground.execute("""
                CREATE TABLE t (id int, note text);
                INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 1000) i;
                CREATE INDEX t_id ON t (id);
                CREATE FUNCTION slow_to_plan() RETURNS int IMMUTABLE LANGUAGE plpgsql
                    AS 'BEGIN PERFORM pg_sleep(0.05); RETURN 1; END';
                CREATE TABLE parts (id int) PARTITION BY RANGE (id);
                CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (1000000);
                INSERT INTO parts SELECT generate_series(1, 1000);
                """);
    }

    @AfterAll
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void theMedianOfSeveralRunsIsWithinItsLimitOrNot() {
        CheckResult slow = judge(explain("SELECT pg_sleep(0.05)", "< 20"));
        assertThat(slow.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(slow.expected()).isEqualTo("< 20 ms, median of 3 runs");
        assertThat(slow.actual()).matches("median [0-9.]+ ms of 3 runs, [0-9.]+ ms to [0-9.]+ ms");
        assertThat(judge(explain("SELECT pg_sleep(0.05)", "< 10000")).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void theFirstRunWarmsUpAndDoesNotCount() {
        String slowOnce = """
                SELECT CASE WHEN coalesce(current_setting('lk.warm', true), '') = 'y' THEN 1
                            ELSE length(set_config('lk.warm', 'y', true) || pg_sleep(1)::text) END
                """;
        CheckResult result = judge(explain(slowOnce, "< 900"));
        assertThat(result.actual()).matches("median [0-9.]+ ms of 3 runs, [0-9.]+ ms to [0-9]{1,2}\\.[0-9]+ ms");
    }

    @Test
    void planningCounts() {
        CheckResult result = judge(explain("SELECT slow_to_plan()", "< 40"));
        assertThat(result.verdict()).as(result.actual()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aQueryThatWritesIsNotMeasured() throws SQLException {
        assertThat(judge(explain("DELETE FROM t", "< 1000"))).satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
            assertThat(result.actual()).contains("read-only transaction");
        });
        assertThat(ground.ask("SELECT count(*) FROM t")).isEqualTo("1000");
    }

    @Test
    void aTimeIsComparedWithTheOneRecorded() {
        CheckSpec faster = new CheckSpec.Timing(COMMON, "SELECT pg_sleep(0.05)", 3, "before", limit(">= 6"));
        CheckResult result = judge(faster, Map.of("before", "60000"));
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.expected()).isEqualTo(">= 6 times as fast as before");
        assertThat(result.actual())
                .matches("60,000 ms before, [0-9.]+ ms now \\(medians\\), [0-9]{2,4}\\.[0-9]{2} times as fast");
        assertThat(judge(faster, Map.of("before", "100")).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void whatWasNotRecordedProvesNothing() {
        CheckSpec faster = new CheckSpec.Timing(COMMON, "SELECT 1", 3, "before", limit(">= 6"));
        assertThat(judge(faster)).satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
            assertThat(result.actual()).contains("nothing was recorded under before");
        });
        assertThat(judge(faster, Map.of("before", "null")).verdict()).isEqualTo(Verdict.NOT_PROVEN);
        assertThat(judge(size(List.of(), "<= 70"), Map.of("room", "0")).verdict())
                .isEqualTo(Verdict.NOT_PROVEN);
    }

    @Test
    void aSizeIsComparedWithTheOneRecorded() throws SQLException {
        String now = ground.ask("SELECT pg_total_relation_size('t')");
        CheckSpec smaller = size(List.of("public.t"), "<= 70");
        assertThat(judge(smaller, Map.of("room", now))).satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(result.expected()).isEqualTo("<= 70 % of room");
            assertThat(result.actual()).matches("[0-9]+ kB before, [0-9]+ kB now, 100\\.0 %");
        });
        assertThat(judge(smaller, Map.of("room", now + "0"))).satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.PASS);
            assertThat(result.actual()).endsWith("now, 10.0 %");
        });
        assertThat(judge(size(List.of(), "<= 100"), Map.of("room", "1")).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void aTableOfPartitionsIsAsLargeAsThey() throws SQLException {
        String parts = ground.ask("SELECT pg_total_relation_size('parts_1')");
        assertThat(judge(size(List.of("public.parts"), "= 100"), Map.of("room", parts))
                        .actual())
                .endsWith("now, 100.0 %");
    }

    @Test
    void theSizeOfATableThatIsNotThereProvesNothing() {
        assertThat(judge(size(List.of("public.gone"), "<= 70"), Map.of("room", "1")))
                .satisfies(result -> {
                    assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
                    assertThat(result.actual()).isEqualTo("there is no table public.gone");
                });
    }

    private static CheckSpec explain(String sql, String limit) {
        return new CheckSpec.Explain(COMMON, sql, 3, limit(limit));
    }

    private static CheckSpec size(List<String> tables, String limit) {
        return new CheckSpec.Size(COMMON, tables, "room", limit(limit));
    }

    private static Expectation limit(String words) {
        return Objects.requireNonNull(Expectation.parse(words));
    }

    private CheckResult judge(CheckSpec check) {
        return judge(check, Map.of());
    }

    private CheckResult judge(CheckSpec check, Map<String, String> recorded) {
        return judge.judge(ground.identity, List.of(check), recorded, Map.of()).get(0);
    }
}
