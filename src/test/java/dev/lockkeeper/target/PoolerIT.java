package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.faults.TransactionPooler;
import dev.lockkeeper.faults.TransactionPooler.Mode;
import dev.lockkeeper.runbook.StepSpec;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A target that is reached through something that keeps sessions for others. */
class PoolerIT {
    private static final String REFUSED =
            "is reached through a pooler that changes the session between two transactions";

    private Ground ground;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("pooler");
        ground.execute("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0)");
        ground.giveLedger();
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"IN_TURN", "LAST_USED_FIRST"})
    void whereTransactionsChangeSessionsNothingBegins(Mode mode) throws IOException, SQLException {
        try (TransactionPooler pooler = new TransactionPooler(ground.database.host(), ground.database.port(), mode)) {
            Targets targets = new Targets(List.of(through(pooler)));
            assertThatThrownBy(() -> new PostgresTargetDesk(targets).identify(Ground.TARGET))
                    .as("start and doctor")
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining(REFUSED)
                    .hasMessageContaining("Configure host and port of the server itself");

            Context step =
                    ground.context(Ground.inTransaction("a.sql"), Map.of("a.sql", "ALTER TABLE t ADD COLUMN x int;"));
            assertThat(new SqlStepExecutor(targets, Pause.real()).obstacles(step))
                    .singleElement()
                    .satisfies(PoolerIT::refused);
            assertThat(Outcomes.failed(new SqlStepExecutor(targets, Pause.real()).run(step, words -> {})))
                    .satisfies(failure -> {
                        assertThat(failure.nothingTookEffect()).isTrue();
                        refused(failure.message());
                    });
            assertThat(new BackfillStepExecutor(targets, Pause.real())
                            .obstacles(ground.context(BackfillGround.rows(10), Map.of())))
                    .singleElement()
                    .satisfies(PoolerIT::refused);
            assertThat(new LedgerStepExecutor(targets)
                            .obstacles(ground.context(new StepSpec.Ledger(Ground.common("ledger")), Map.of())))
                    .singleElement()
                    .satisfies(PoolerIT::refused);
            assertThat(ground.ask("SELECT count(*) FROM information_schema.columns WHERE table_name = 't'"))
                    .isEqualTo("2");
        }
    }

    @Test
    void whoHasASessionOfItsOwnBehindAPoolerIsLetThrough() throws IOException {
        try (TransactionPooler pooler =
                new TransactionPooler(ground.database.host(), ground.database.port(), Mode.SESSION)) {
            Targets targets = new Targets(List.of(through(pooler)));
            assertThat(new PostgresTargetDesk(targets).identify(Ground.TARGET).systemIdentifier())
                    .isEqualTo(ground.identity.systemIdentifier());
            Context step =
                    ground.context(Ground.inTransaction("a.sql"), Map.of("a.sql", "ALTER TABLE t ADD COLUMN x int;"));
            assertThat(new SqlStepExecutor(targets, Pause.real()).obstacles(step))
                    .isEmpty();
            Outcomes.succeeded(new SqlStepExecutor(targets, Pause.real()).run(step, words -> {}));
        }
    }

    /** That the pooler of these tests does what it is there for. */
    @Test
    void theNextTransactionIsGivenToAnotherSession() throws IOException, SQLException {
        try (TransactionPooler pooler =
                        new TransactionPooler(ground.database.host(), ground.database.port(), Mode.IN_TURN);
                Connection first = plain(pooler);
                Connection other = plain(pooler)) {
            assertThat(other.isValid(1)).isTrue();
            List<Integer> processes = new ArrayList<>();
            for (int transaction = 0; transaction < 4; transaction++) {
                processes.add(process(first));
            }
            assertThat(processes.get(0)).isEqualTo(processes.get(2)).isNotEqualTo(processes.get(1));
            first.setAutoCommit(false);
            assertThat(process(first)).isEqualTo(process(first));
        }
    }

    private static int process(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void refused(String words) {
        assertThat(words).contains(REFUSED);
    }

    private Connection plain(TransactionPooler pooler) {
        return ground.targets.connect(through(pooler), "look", Targets.Access.READ);
    }

    private TargetSettings through(TransactionPooler pooler) {
        return Ground.settings(
                "127.0.0.1", pooler.port(), ground.database.name(), ground.database.user(), ground.database.password());
    }
}
