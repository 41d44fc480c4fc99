package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Proven;
import dev.lockkeeper.engine.TargetRewoundException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a step finds on the connection of the one before, and how often it asks. */
class KeptSessionsIT {
    private Ground ground;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("kept");
        ground.execute("CREATE TABLE t (id int)");
        ground.giveLedger();
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void whatAStepLeavesOnItsSessionIsGoneForTheNextOne() throws SQLException {
        Context step = context(1, "SELECT 1;");
        int before = pid(step);
        Outcomes.succeeded(run(ground.targets, context(2, """
                CREATE TEMP TABLE leftover (id int);
                PREPARE leftover AS SELECT 1;
                DECLARE leftover CURSOR WITH HOLD FOR SELECT 1;
                LISTEN leftover;
                SET work_mem = '5MB';
                SET search_path = pg_temp;
                SELECT pg_catalog.pg_advisory_lock(4711);
                """)));
        try (StepSession session = ground.targets.kept().look(step)) {
            assertThat(session.pid()).isEqualTo(before);
            Connection connection = session.connection();
            assertThat(ask(connection, "SELECT pg_catalog.to_regclass('pg_temp.leftover')"))
                    .isEqualTo("null");
            assertThat(ask(connection, "SELECT count(*) FROM pg_catalog.pg_prepared_statements WHERE from_sql"))
                    .isEqualTo("0");
            assertThat(ask(connection, "SELECT count(*) FROM pg_catalog.pg_cursors WHERE is_holdable"))
                    .isEqualTo("0");
            assertThat(ask(connection, "SELECT count(*) FROM pg_catalog.pg_listening_channels()"))
                    .isEqualTo("0");
            assertThat(ask(connection, "SHOW work_mem")).isNotEqualTo("5MB");
            assertThat(ask(connection, "SHOW search_path")).contains("public");
            assertThat(ask(
                            connection,
                            "SELECT count(*) FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND pid ="
                                    + " pg_catalog.pg_backend_pid()"))
                    .isEqualTo("0");
        }
    }

    /** Each of them is a promise; see docs/decisions/0010-what-a-step-costs.md. */
    @Test
    void aStepAsksSevenTimesBesideItsStatements() throws Exception {
        try (CuttingProxy proxy =
                new CuttingProxy(ground.database.host(), ground.database.port(), CuttingProxy.Cut.NOTHING)) {
            Targets targets = new Targets(List.of(Ground.settings(
                    ground.database.host(),
                    proxy.port(),
                    ground.database.name(),
                    ground.database.user(),
                    ground.database.password())));
            String statements = "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2);";
            Outcomes.succeeded(run(targets, context(1, statements)));
            int before = proxy.asked();
            Outcomes.succeeded(run(targets, context(2, statements)));
            assertThat(proxy.asked() - before).isEqualTo(7 + 2);

            before = proxy.asked();
            Outcomes.succeeded(run(targets, after(context(3, statements), 2)));
            assertThat(proxy.asked() - before)
                    .as("what the ledger must still have is asked with the beginning")
                    .isEqualTo(7 + 2);
        }
    }

    @Test
    void aLedgerThatSomebodyTookOutIsMissed() throws SQLException {
        Outcomes.succeeded(run(ground.targets, context(1, "INSERT INTO t VALUES (1);")));
        ground.execute("DROP SCHEMA lockkeeper CASCADE");
        SqlStepExecutor executor = new SqlStepExecutor(ground.targets, Pause.real());
        assertThatThrownBy(() -> executor.run(context(2, "INSERT INTO t VALUES (2);"), words -> {}))
                .isInstanceOf(TargetRewoundException.class)
                .hasMessage("the target was set back");
        assertThat(ground.ask("SELECT count(*) FROM t")).isEqualTo("1");
    }

    @Test
    void whoeverTakesOurPreparedStatementsAwayHasNoEffectAndTheNextAttemptHas() throws SQLException {
        int attempt = 1;
        for (; attempt <= 6; attempt++) { // after five times the driver prepares
            Outcomes.succeeded(run(ground.targets, context(attempt, "INSERT INTO t VALUES (1);")));
        }
        String sql = "INSERT INTO t VALUES (2); DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$;";
        assertThat(Outcomes.failed(run(ground.targets, context(attempt, sql))).nothingTookEffect())
                .isTrue();
        assertThat(ground.ask("SELECT count(*) FROM t WHERE id = 2")).isEqualTo("0");
        Outcomes.succeeded(run(ground.targets, context(attempt + 1, sql)));
        assertThat(ground.ask("SELECT count(*) FROM t WHERE id = 2")).isEqualTo("1");
    }

    private int pid(Context step) {
        try (StepSession session = ground.targets.kept().look(step)) {
            return session.pid();
        }
    }

    /** As the engine does: it looks for obstacles, then runs. */
    private static Outcome run(Targets targets, Context step) {
        SqlStepExecutor executor = new SqlStepExecutor(targets, Pause.real());
        assertThat(executor.obstacles(step)).isEmpty();
        return executor.run(step, words -> {});
    }

    private Context context(int attempt, String sql) {
        return Ground.again(ground.context(Ground.inTransaction("a.sql"), Map.of("a.sql", sql)), attempt, attempt);
    }

    /** The same in a window that knows this attempt of the step to have taken effect. */
    private static Context after(Context step, int attempt) {
        return new Context(
                step.window(),
                step.started(),
                step.ledger(),
                List.of(new Proven(step.spec().common().id(), attempt)),
                step.attempt(),
                step.epoch(),
                step.spec(),
                step.expected(),
                step.files(),
                step.parameters(),
                step.cancellation());
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
