package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.Question;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.WindowId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryStepIT {
    private Ground ground;
    private QueryStepExecutor executor;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("query");
        ground.execute("CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 7)");
        executor = new QueryStepExecutor(ground.targets);
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void theAnswersAreKeptUnderTheirNamesInOrder() {
        Map<String, String> record = new LinkedHashMap<>();
        record.put("rows", "SELECT count(*) FROM t");
        record.put("sum", "SELECT sum(id) FROM ${table}");
        Outcome outcome = executor.run(context(record, Map.of("table", "t")), said::add);
        assertThat(Outcomes.succeeded(outcome).outputs().entrySet())
                .extracting(Object::toString)
                .containsExactly("rows=7", "sum=28");
        assertThat(said).containsExactly("query 1 of 2, rows", "query 2 of 2, sum");
    }

    @Test
    void allAnswersShareOneInstant() {
        Map<String, String> record = new LinkedHashMap<>();
        record.put("first", "SELECT pg_current_snapshot()::text || now()");
        record.put("second", "SELECT pg_current_snapshot()::text || now()");
        Map<String, String> outputs = Outcomes.succeeded(executor.run(context(record, Map.of()), said::add))
                .outputs();
        assertThat(outputs.get("first")).isEqualTo(outputs.get("second"));
    }

    @Test
    void aQueryThatWritesIsStopped() throws SQLException {
        StepFailure failure = Outcomes.failed(
                executor.run(context(Map.of("gone", "DELETE FROM t RETURNING 1"), Map.of()), said::add));
        assertThat(failure.sqlState()).isEqualTo("25006");
        assertThat(failure.message()).startsWith("Query gone: ").endsWith("Nothing was changed.");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(ground.ask("SELECT count(*) FROM t")).isEqualTo("7");
    }

    @Test
    void anAnswerThatIsNoValueFails() {
        assertThat(Outcomes.failed(executor.run(context(Map.of("all", "SELECT id FROM t"), Map.of()), said::add))
                        .message())
                .contains("Query all: the query returns several rows");
        assertThat(Outcomes.failed(
                                executor.run(context(Map.of("long", "SELECT repeat('x', 201)"), Map.of()), said::add))
                        .message())
                .contains("201 characters");
    }

    @Test
    void obstaclesAreFoundBeforehand() {
        assertThat(executor.obstacles(context(Map.of("a", "SELECT ${n}", "b", "SELECT 1; SELECT 2"), Map.of())))
                .hasSize(2)
                .anySatisfy(words -> assertThat(words).contains("no parameter n"))
                .anySatisfy(words -> assertThat(words).contains("2 statements"));
        assertThat(executor.obstacles(context(Map.of("a", "SELECT 1"), Map.of())))
                .isEmpty();
    }

    @Test
    void timesAndSizesAreKeptAsNumbers() {
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("time", new Question.Speed("SELECT pg_sleep(0.02), '${table}'", 3));
        questions.put("table", new Question.Room(List.of("public.t")));
        questions.put("database", new Question.Room(List.of()));
        Map<String, String> outputs = Outcomes.succeeded(
                        executor.run(asking(questions, Map.of("table", "t")), said::add))
                .outputs();
        assertThat(Double.parseDouble(outputs.get("time"))).isBetween(20.0, 2000.0);
        assertThat(outputs.get("table")).isEqualTo("8192");
        assertThat(Long.parseLong(outputs.get("database"))).isGreaterThan(1_000_000);
    }

    @Test
    void aTimeOfAQueryThatWritesIsNotTaken() throws SQLException {
        StepFailure failure = Outcomes.failed(executor.run(
                asking(Map.of("gone", new Question.Speed("DELETE FROM t", 3)), Map.of()), said::add));
        assertThat(failure.message()).startsWith("Query gone: ").contains("read-only transaction");
        assertThat(ground.ask("SELECT count(*) FROM t")).isEqualTo("7");
    }

    @Test
    void theSizeOfATableThatIsNotThereFails() {
        assertThat(Outcomes.failed(executor.run(
                                asking(Map.of("room", new Question.Room(List.of("public.gone"))), Map.of()), said::add))
                        .message())
                .isEqualTo("Query room: there is no table public.gone. Nothing was changed.");
    }

    private Context context(Map<String, String> record, Map<String, String> parameters) {
        Map<String, Question> questions = new LinkedHashMap<>();
        record.forEach((name, sql) -> questions.put(name, new Question.Value(sql)));
        return asking(questions, parameters);
    }

    private Context asking(Map<String, Question> questions, Map<String, String> parameters) {
        StepSpec.Query step = new StepSpec.Query(Ground.common("baseline"), questions);
        return new Context(
                new WindowId("STG-12"),
                Ground.STARTED,
                null,
                1,
                1,
                step,
                ground.identity,
                Map.of(),
                parameters,
                StepExecutor.Cancellation.NEVER);
    }
}
