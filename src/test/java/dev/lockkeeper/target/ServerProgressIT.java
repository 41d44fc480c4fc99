package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Cancellation;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** What the server tells of a long statement is said while it runs, and nothing is left of the asking afterwards. */
class ServerProgressIT {
    private static final String READING = "reads the table, [0-9]+ %, [0-9,]+ of [0-9,]+ blocks.*";
    private static final String LAST = "SELECT query FROM pg_stat_activity WHERE application_name = "
            + "'lockkeeper STG-12/m1/1 progress' AND datname = current_database()";

    private Ground ground;
    private SqlStepExecutor executor;
    private final List<String> said = new CopyOnWriteArrayList<>();

    /** Each row of the table costs a build about two milliseconds, however fast the machine is. */
    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("progress");
        ground.execute("CREATE TABLE t (a int, pad text);"
                + " INSERT INTO t SELECT i, repeat('x', 1000) FROM generate_series(1, 1200) i;"
                + " CREATE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS"
                + " $$ BEGIN PERFORM pg_sleep(0.002); RETURN $1; END $$");
        executor = new SqlStepExecutor(ground.targets, Pause.real());
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void anIndexThatIsBuiltConcurrentlyTellsHowFarItIs() throws SQLException {
        Outcomes.succeeded(executor.run(step(alone(), "CREATE INDEX CONCURRENTLY idx_a ON t (slow(a))"), said::add));
        assertThat(said).anySatisfy(words -> assertThat(words).matches("index 1 of 1, idx_a: " + READING));
        thenNobodyAsksAnyMore();
    }

    @Test
    void anIndexThatIsBuiltInATransactionTellsItToo() throws SQLException {
        Outcomes.succeeded(executor.run(
                step(Ground.inTransaction("a.sql"), "SELECT 1;\nCREATE INDEX idx_a ON t (slow(a))"), said::add));
        assertThat(said).anySatisfy(words -> assertThat(words).matches("statement 2 of 2, a.sql line 2: " + READING));
        thenNobodyAsksAnyMore();
    }

    @Test
    void anIndexThatIsBuiltAnewConcurrentlyTellsItToo() throws SQLException {
        ground.execute("CREATE INDEX idx_a ON t (slow(a))");
        Outcomes.succeeded(executor.run(step(alone(), "REINDEX INDEX CONCURRENTLY idx_a"), said::add));
        assertThat(said).anySatisfy(words -> assertThat(words).matches(".*: " + READING));
    }

    @Test
    void aVacuumTellsHowFarItIs() throws SQLException {
        ground.execute(
                "ALTER DATABASE " + ground.database.name() + " SET vacuum_cost_delay = '10ms';" + " ALTER DATABASE "
                        + ground.database.name() + " SET vacuum_cost_limit = 1; DELETE FROM t WHERE a % 2 = 0");
        Outcomes.succeeded(executor.run(step(alone(), "VACUUM t"), said::add));
        assertThat(said)
                .anySatisfy(words -> assertThat(words)
                        .matches(".*: (reads|cleans) the table, [0-9]+ %, [0-9,]+ of [0-9,]+ blocks.*"));
    }

    @Test
    void aTableThatIsWrittenAnewTellsWhatIsDone() throws SQLException {
        ground.execute("CREATE INDEX idx_a ON t (slow(a))");
        Outcomes.succeeded(executor.run(step(alone(), "VACUUM FULL t"), said::add));
        ground.execute("CREATE INDEX idx_plain ON t (a)");
        Outcomes.succeeded(executor.run(step(Ground.inTransaction("a.sql"), "CLUSTER t USING idx_plain"), said::add));
        assertThat(said)
                .filteredOn(words -> words.endsWith(": builds the indexes anew"))
                .hasSizeGreaterThanOrEqualTo(2)
                .anySatisfy(words -> assertThat(words).startsWith("statement 1 of 1, a.sql line 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"VACUUM FULL t", "CLUSTER t USING idx_plain", "REINDEX INDEX idx_plain"})
    void percentIsToldWhereTheServerKnowsTheWholeAndThePhaseElsewhere(String sql) throws Exception {
        ground.execute("INSERT INTO t SELECT i, repeat('x', 1000) FROM generate_series(1201, 20000) i;"
                + " CREATE INDEX idx_plain ON t (a)");
        Set<String> heard = new LinkedHashSet<>();
        // it may be read between two looks
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            listen(sql, heard);
            return heard.stream().anyMatch(words -> words.matches(READING));
        });
        assertThat(heard)
                .filteredOn(words -> words.startsWith("reads the table, "))
                .allSatisfy(words -> assertThat(words).matches(READING));
        assertThat(heard)
                .filteredOn(words -> words.matches("(builds|begins|sorts|puts).*"))
                .allSatisfy(words -> assertThat(words).doesNotContain("%"));
    }

    /** Looks as often as it can, while the statement runs once. */
    private void listen(String sql, Set<String> heard) throws Exception {
        try (Connection works = ground.database.connect();
                Connection looks = ground.database.connect()) {
            int pid = works.unwrap(PGConnection.class).getBackendPID();
            ServerWork work = new ServerWork(System::nanoTime);
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
                try (Statement statement = works.createStatement()) {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            while (!running.isDone()) {
                WorkWatch.ask(looks, pid).ifPresent(seen -> heard.add(work.words(seen)));
            }
            running.get();
        }
    }

    @Test
    void aCopyWithinABlockTellsHowManyRowsAndHowFast() throws SQLException {
        ground.execute("INSERT INTO t SELECT i, 'x' FROM generate_series(1, 1200) i");
        String copy = "DO $$ BEGIN EXECUTE $q$COPY (SELECT slow(a) FROM t) TO PROGRAM 'cat > /dev/null'$q$; END $$";
        Outcomes.succeeded(executor.run(step(Ground.inTransaction("a.sql"), copy), said::add));
        assertThat(said).anySatisfy(words -> assertThat(words).matches(".*: copies, [0-9,]+ rows, [0-9,]+ rows/s"));
    }

    @Test
    void aStatementOfWhichTheServerTellsNothingIsSaidOnce() throws SQLException {
        Outcomes.succeeded(executor.run(step(Ground.inTransaction("a.sql"), "SELECT pg_sleep(1.5)"), said::add));
        assertThat(said).containsOnlyOnce("statement 1 of 1, a.sql line 1").doesNotContain("null");
        thenNobodyAsksAnyMore();
    }

    @Test
    void whoeverEndsTheAskingDoesNotEndTheStep() throws Exception {
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() ->
                executor.run(step(Ground.inTransaction("a.sql"), "CREATE INDEX idx_a ON t (slow(a))"), said::add));
        await().until(() -> ground.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE application_name = 'lockkeeper STG-12/m1/1 progress'"
                        + " AND datname = current_database()")
                .equals("1"));
        Outcomes.succeeded(running.get());
    }

    private static StepSpec.Sql alone() {
        return Ground.sql(StepSpec.Sql.Mode.NO_TRANSACTION, Duration.ofSeconds(2), 1, "a.sql");
    }

    private void thenNobodyAsksAnyMore() throws SQLException {
        await().untilAsserted(() ->
                assertThat(ground.ask("SELECT count(*) FROM (" + LAST + ") x")).isEqualTo("0"));
    }

    private Context step(StepSpec.Sql spec, String sql) {
        return new Context(
                Ground.WINDOW,
                Ground.STARTED,
                null,
                1,
                1,
                spec,
                ground.identity,
                Map.of("a.sql", sql.getBytes(StandardCharsets.UTF_8)),
                Map.of(),
                Cancellation.NEVER);
    }
}
