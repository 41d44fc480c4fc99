package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlStepAloneIT {
    private static final String VALID =
            "SELECT string_agg(x.relname || ':' || i.indisvalid, ' ' ORDER BY x.relname) FROM pg_index i"
                    + " JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = 't'::regclass";

    private Ground ground;
    private SqlStepExecutor executor;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("sqlalone");
        ground.execute("CREATE TABLE t (a int, b int); INSERT INTO t SELECT i, i % 10 FROM generate_series(1, 100) i");
        executor = new SqlStepExecutor(ground.targets, Pause.real());
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void indexesAreBuiltOneByOneAndCounted() throws SQLException {
        Outcome outcome = run("""
                CREATE INDEX CONCURRENTLY idx_a ON t (a);
                CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_b ON public.t (b);
                ANALYZE t;
                """);
        assertThat(Outcomes.succeeded(outcome).outputs()).containsEntry("statements", "3");
        assertThat(ground.ask(VALID)).isEqualTo("idx_a:true idx_b:true");
        assertThat(said).contains("index 1 of 2, idx_a", "index 2 of 2, idx_b", "statement 3 of 3, i.sql line 3");
    }

    @Test
    void anInvalidIndexThatWasThereBeforeIsNotBelieved() throws SQLException {
        leaveAnInvalidIndex();
        StepFailure failure = Outcomes.failed(run("CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_b ON t (b);"));
        assertThat(failure.message())
                .contains("idx_b is there already and is invalid")
                .contains("Nothing took effect");
        assertThat(failure.nothingTookEffect()).isTrue();
    }

    @Test
    void theServersWordIsNotTakenForAnInvalidIndex() throws SQLException {
        leaveAnInvalidIndex();
        assertThat(ground.ask(VALID)).isEqualTo("idx_b:false");
        ground.execute("CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_b ON t (b)");
        assertThat(ground.ask(VALID)).isEqualTo("idx_b:false");
    }

    @Test
    void aFailedBuildSaysWhatItLeftBehindAndHowManyStatementsTookEffect() throws SQLException {
        StepFailure failure = Outcomes.failed(
                run("CREATE INDEX CONCURRENTLY idx_a ON t (a);\n\nCREATE UNIQUE INDEX CONCURRENTLY idx_b ON t (b);"));
        assertThat(failure.sqlState()).isEqualTo("23505");
        assertThat(failure.line()).isEqualTo(3);
        assertThat(failure.nothingTookEffect()).isFalse();
        assertThat(failure.message())
                .contains("It left the invalid index idx_b behind")
                .contains("1 of 2 statements took effect before it");
        assertThat(ground.ask(VALID)).isEqualTo("idx_a:true idx_b:false");
    }

    @Test
    void aFirstStatementThatLeavesSomethingBehindIsNotCalledHarmless() {
        StepFailure failure = Outcomes.failed(run("CREATE UNIQUE INDEX CONCURRENTLY idx_b ON t (b);"));
        assertThat(failure.nothingTookEffect()).isFalse();
        assertThat(failure.message()).contains("0 of 1 statement took effect before it");
    }

    @Test
    void aFirstStatementThatDoesNothingIsCalledHarmless() {
        StepFailure failure = Outcomes.failed(run("CREATE INDEX CONCURRENTLY idx_a ON t (missing);\nSELECT 1;"));
        assertThat(failure.sqlState()).isEqualTo("42703");
        assertThat(failure.nothingTookEffect()).isTrue();
    }

    @Test
    void aProcedureThatCommittedBeforeItFailedIsNotCalledHarmless() throws SQLException {
        ground.execute("CREATE PROCEDURE half() LANGUAGE plpgsql AS"
                + " $$ BEGIN DELETE FROM t; COMMIT; RAISE EXCEPTION 'stop'; END $$");
        StepFailure failure = Outcomes.failed(run("CALL half();"));
        assertThat(failure.nothingTookEffect()).isFalse();
        assertThat(ground.ask("SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void aSessionKilledInMidBuildLeavesTheOutcomeUnknown() throws Exception {
        CompletableFuture<Outcome> running =
                CompletableFuture.supplyAsync(() -> run("SELECT 1;\nSELECT pg_sleep(60);\nSELECT 3;"));
        await().untilAsserted(() -> assertThat(ground.ask("SELECT count(pg_terminate_backend(pid))"
                        + " FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
                        + " AND query LIKE 'SELECT pg_sleep%'"))
                .isEqualTo("1"));
        assertThat(Outcomes.unknown(running.get()))
                .contains("statement 2 of 3 (i.sql line 2)")
                .contains("1 of 3 statements took effect before it");
    }

    @Test
    void vacuumRunsOutsideATransactionAndIsRefusedInside() {
        Outcomes.succeeded(run("VACUUM t;"));
        StepSpec.Sql inside = Ground.inTransaction("i.sql");
        assertThat(executor.obstacles(ground.context(inside, Map.of("i.sql", "VACUUM t;"))))
                .singleElement()
                .satisfies(words -> assertThat(words).contains("cannot run in a transaction"));
    }

    private void leaveAnInvalidIndex() {
        try {
            ground.execute("CREATE UNIQUE INDEX CONCURRENTLY idx_b ON t (b)");
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("23505");
        }
    }

    private Outcome run(String sql) {
        return executor.run(ground.context(Ground.alone("i.sql"), Map.of("i.sql", sql)), said::add);
    }
}
