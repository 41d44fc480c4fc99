package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlStepIT {
    private static final Pause NONE = length -> {};

    private Ground ground;
    private SqlStepExecutor executor;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("sqlstep");
        executor = new SqlStepExecutor(ground.targets, NONE);
        said.clear();
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void severalFilesRunInOneTransactionAndSayWhatTheyDid() throws SQLException {
        StepSpec.Sql step = Ground.inTransaction("a.sql", "b.sql");
        Outcome outcome = run(
                step,
                Map.of(
                        "a.sql",
                        "CREATE TABLE t (id int, at xid8 DEFAULT pg_current_xact_id());\nINSERT INTO t VALUES (1);",
                        "b.sql",
                        "INSERT INTO t VALUES (2);\nSELECT count(*) FROM t;"));
        assertThat(Outcomes.succeeded(outcome).outputs())
                .containsEntry("statements", "4")
                .containsKeys("seconds", "seconds a.sql", "seconds b.sql");
        assertThat(Outcomes.succeeded(outcome).notices()).isEmpty();
        assertThat(ground.ask("SELECT count(DISTINCT at) || '/' || count(*) FROM t"))
                .isEqualTo("1/2");
        assertThat(said).contains("statement 2 of 4, a.sql line 2");
    }

    @Test
    void aFailingStatementNamesFileLineAndSqlstateAndNothingTookEffect() throws SQLException {
        ground.execute("CREATE TABLE before (id int); INSERT INTO before VALUES (1)");
        String inventory = inventory();
        Outcome outcome = run(
                Ground.inTransaction("a.sql", "b.sql"),
                Map.of(
                        "a.sql", "CREATE TABLE t (id int);\nDROP TABLE before;",
                        "b.sql", "-- the second file\nSELECT 1;\nSELECT id,\n       oops\n  FROM t;"));
        StepFailure failure = Outcomes.failed(outcome);
        assertThat(failure.file()).isEqualTo("b.sql");
        assertThat(failure.line()).isEqualTo(4);
        assertThat(failure.sqlState()).isEqualTo("42703");
        assertThat(failure.message())
                .isEqualTo("Statement 4 of 4: column \"oops\" does not exist."
                        + " The transaction was rolled back; nothing took effect.");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(inventory()).isEqualTo(inventory);
    }

    @Test
    void valuesOfRowsStayOutOfTheMessage() throws SQLException {
        ground.execute("CREATE TABLE t (mail text UNIQUE); INSERT INTO t VALUES ('ann@example.org')");
        StepFailure failure = Outcomes.failed(
                run(Ground.inTransaction("a.sql"), Map.of("a.sql", "INSERT INTO t VALUES ('ann@example.org')")));
        assertThat(failure.sqlState()).isEqualTo("23505");
        assertThat(failure.message()).doesNotContain("ann@");
    }

    @Test
    void anErrorThatComesAtCommitIsAFailureWithoutEffect() throws SQLException {
        ground.execute("CREATE TABLE p (id int PRIMARY KEY);"
                + " CREATE TABLE c (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
        StepFailure failure =
                Outcomes.failed(run(Ground.inTransaction("a.sql"), Map.of("a.sql", "INSERT INTO c VALUES (7);")));
        assertThat(failure.sqlState()).isEqualTo("23503");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(failure.message()).startsWith("At COMMIT: ");
        assertThat(ground.ask("SELECT count(*) FROM c")).isEqualTo("0");
    }

    @Test
    void aStatementThatRunsTooLongIsStoppedAndSaysItsLimit() {
        StepSpec.Sql slow = new StepSpec.Sql(
                Ground.common("m1"),
                List.of("a.sql"),
                StepSpec.Sql.Mode.TRANSACTION,
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                3,
                Duration.ofMillis(1),
                Duration.ofSeconds(5),
                List.of());
        StepFailure failure = Outcomes.failed(run(slow, Map.of("a.sql", "SELECT pg_sleep(30);")));
        assertThat(failure.sqlState()).isEqualTo("57014");
        assertThat(failure.message()).contains("(the limit is 200 ms)").doesNotContain("tries");
    }

    @Test
    void onlyNoticesThatNobodyExpectedAreReported() {
        StepSpec.Sql step = new StepSpec.Sql(
                Ground.common("m1"),
                List.of("a.sql"),
                StepSpec.Sql.Mode.TRANSACTION,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                1,
                Duration.ofMillis(1),
                Duration.ofSeconds(5),
                List.of("^table \"known\" does not exist, skipping$"));
        Outcome outcome =
                run(step, Map.of("a.sql", "DROP TABLE IF EXISTS known;\nDROP TABLE IF EXISTS unknown;\nSELECT 1;"));
        assertThat(Outcomes.succeeded(outcome).notices())
                .containsExactly("a.sql line 2 NOTICE: table \"unknown\" does not exist, skipping");
    }

    @Test
    void bracesQuestionMarksAndBodiesArriveAsWritten() throws SQLException {
        String file = """
                CREATE TABLE t (j jsonb);
                INSERT INTO t VALUES ('{"a": "{d not a date}"}');
                CREATE FUNCTION f() RETURNS bigint LANGUAGE sql
                BEGIN ATOMIC
                  SELECT count(*) FROM t WHERE j ? 'a';
                  SELECT CASE WHEN true THEN count(*) END FROM t;
                END;
                CREATE RULE r AS ON DELETE TO t DO INSTEAD (SELECT 1; SELECT 2);
                DO $$ BEGIN PERFORM 1; /* COMMIT; */ END $$;
                SELECT f();
                """;
        Outcome outcome = run(Ground.inTransaction("a.sql"), Map.of("a.sql", file));
        assertThat(Outcomes.succeeded(outcome).outputs()).containsEntry("statements", "6");
        assertThat(ground.ask("SELECT j ->> 'a' FROM t")).isEqualTo("{d not a date}");
    }

    @Test
    void everyRowOfASelectIsReadSoThatItsFunctionsAreCalled() throws SQLException {
        ground.execute("CREATE SEQUENCE s");
        Outcomes.succeeded(run(
                Ground.inTransaction("a.sql"), Map.of("a.sql", "SELECT nextval('s') FROM generate_series(1, 5000);")));
        assertThat(ground.ask("SELECT last_value FROM s")).isEqualTo("5000");
    }

    @Test
    void aProcedureThatCommitsIsStoppedByTheServer() throws SQLException {
        ground.execute("CREATE TABLE t (id int); CREATE PROCEDURE sneaky() LANGUAGE plpgsql AS"
                + " $$ BEGIN INSERT INTO t VALUES (1); COMMIT; END $$");
        StepFailure failure =
                Outcomes.failed(run(Ground.inTransaction("a.sql"), Map.of("a.sql", "SELECT 1;\nCALL sneaky();")));
        assertThat(failure.sqlState()).isEqualTo("2D000");
        assertThat(failure.line()).isEqualTo(2);
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(ground.ask("SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void aCommitThatGotPastEveryRuleLeavesTheOutcomeUnknown() throws SQLException {
        StepSpec.Sql step = Ground.inTransaction("a.sql");
        List<StepScripts.Unit> units = new ArrayList<>();
        for (SqlStatement statement : SqlScript.of("a.sql", "CREATE TABLE t (id int);\nCOMMIT;\nSELECT 1;")
                .statements()) {
            units.add(new StepScripts.Unit("a.sql", statement, units.size() + 1));
        }
        Outcome outcome = executor.run(ground.context(step, Map.of()), new StepScripts(units), said::add);
        assertThat(Outcomes.unknown(outcome)).contains("ended our transaction");
        assertThat(ground.ask("SELECT to_regclass('t') IS NOT NULL")).isEqualTo("t");
    }

    @Test
    void aCommitFollowedByAnErrorIsUnknownToo() throws SQLException {
        List<StepScripts.Unit> units = new ArrayList<>();
        for (SqlStatement statement : SqlScript.of("a.sql", "CREATE TABLE t (id int);\nCOMMIT;\nSELECT 1/0;")
                .statements()) {
            units.add(new StepScripts.Unit("a.sql", statement, units.size() + 1));
        }
        Outcome outcome = executor.run(
                ground.context(Ground.inTransaction("a.sql"), Map.of()), new StepScripts(units), said::add);
        assertThat(Outcomes.unknown(outcome))
                .contains("part of the step took effect")
                .contains("division by zero");
    }

    @Test
    void aRefusedFileIsNotRunAndItsLinesAreTold() throws SQLException {
        Map<String, String> files = Map.of("a.sql", "CREATE TABLE t (id int);\nCOMMIT;\n");
        StepSpec.Sql step = Ground.inTransaction("a.sql", "missing.sql");
        assertThat(executor.obstacles(ground.context(step, files)))
                .hasSize(2)
                .anySatisfy(words -> assertThat(words).startsWith("a.sql line 2: COMMIT"))
                .anySatisfy(words -> assertThat(words).contains("missing.sql"));
        assertThat(Outcomes.failed(run(step, files)).nothingTookEffect()).isTrue();
        assertThat(ground.ask("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
    }

    @Test
    void aStepThatCanRunHasNoObstacles() {
        assertThat(executor.obstacles(
                        ground.context(Ground.inTransaction("a.sql"), Map.of("a.sql", "CREATE TABLE t (id int)"))))
                .isEmpty();
    }

    @Test
    void anotherDatabaseThanAtTheStartOfTheWindowIsRefused() throws SQLException {
        TargetIdentity was = ground.identity;
        TargetIdentity other = new TargetIdentity(
                was.name(), was.host(), was.port(), was.database(), "7000000000000000001", 5, was.serverVersion());
        StepSpec.Sql step = Ground.inTransaction("a.sql");
        Map<String, String> files = Map.of("a.sql", "CREATE TABLE t (id int)");
        assertThat(executor.obstacles(Ground.context(step, files, other)))
                .singleElement()
                .satisfies(
                        words -> assertThat(words).contains("another database").contains("7000000000000000001"));
        StepFailure failure = Outcomes.failed(executor.run(Ground.context(step, files, other), said::add));
        assertThat(failure.message()).contains("another database");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(ground.ask("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
    }

    private Outcome run(StepSpec.Sql step, Map<String, String> files) {
        return executor.run(ground.context(step, files), said::add);
    }

    private String inventory() throws SQLException {
        return ground.ask("SELECT string_agg(relname || relkind::text, ',' ORDER BY relname)"
                + " FROM pg_class WHERE relnamespace = 'public'::regnamespace");
    }
}
