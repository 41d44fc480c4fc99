package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.runbook.StepSpec.Sql.Mode;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlStepLocksIT {
    private static final Map<String, String> ALTER =
            Map.of("a.sql", "ALTER TABLE other ADD COLUMN y int;\nALTER TABLE t ADD COLUMN x int;");

    private Ground ground;
    private Connection holder;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("sqllocks");
        ground.execute("CREATE TABLE t (id int); CREATE TABLE other (id int); INSERT INTO t VALUES (1)");
        holder = ground.database.connect();
        try (Statement statement = holder.createStatement()) {
            statement.execute("SET application_name = 'nightly report'");
            statement.execute("BEGIN");
            statement.execute("SELECT * FROM t");
        }
    }

    @AfterEach
    void tidy() throws SQLException {
        holder.close();
        ground.close();
    }

    @Test
    void aLockThatIsReleasedInTheMeantimeCostsATryAndTheStepSucceeds() throws SQLException {
        AtomicInteger pauses = new AtomicInteger();
        SqlStepExecutor executor = new SqlStepExecutor(ground.targets, length -> {
            if (pauses.incrementAndGet() == 2) {
                release();
            }
        });
        Outcome outcome = executor.run(context(10), said::add);
        Outcomes.succeeded(outcome);
        assertThat(pauses).hasValue(2);
        assertThat(ground.ask("SELECT count(*) FROM pg_attribute WHERE attname IN ('x', 'y')"
                        + " AND attrelid IN ('t'::regclass, 'other'::regclass)"))
                .isEqualTo("2");
        assertThat(said).anySatisfy(words -> assertThat(words).startsWith("try 1 of 10 was rolled back"));
    }

    @Test
    void aLockThatIsNeverReleasedEndsAfterTheTriesAndNamesWhoHoldsIt() throws SQLException {
        AtomicInteger pauses = new AtomicInteger();
        SqlStepExecutor executor = new SqlStepExecutor(ground.targets, length -> pauses.incrementAndGet());
        StepFailure failure = Outcomes.failed(executor.run(context(3), said::add));
        assertThat(pauses).hasValue(2);
        assertThat(failure.sqlState()).isEqualTo("55P03");
        assertThat(failure.file()).isEqualTo("a.sql");
        assertThat(failure.line()).isEqualTo(2);
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(failure.message())
                .contains("after 3 tries, each waiting for a lock for at most 300 ms to 469 ms, blocked by pid ")
                .contains("user " + ground.database.user())
                .contains("nightly report")
                .contains("idle in transaction")
                .contains("transaction open for ");
        assertThat(said).anySatisfy(words -> assertThat(words).contains("waits for a lock held by pid "));
        assertThat(ground.ask("SELECT count(*) FROM pg_attribute WHERE attname = 'y'"))
                .isEqualTo("0");
    }

    @Test
    void whoeverInterruptsTheWaitForTheNextTryEndsTheStepWithoutEffect() {
        SqlStepExecutor executor = new SqlStepExecutor(ground.targets, length -> {
            throw new InterruptedException();
        });
        StepFailure failure = Outcomes.failed(executor.run(context(3), said::add));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.nothingTookEffect()).isTrue();
    }

    @Test
    void aSessionKilledInMidStepIsAFailureWithoutEffect() throws Exception {
        SqlStepExecutor executor = new SqlStepExecutor(ground.targets, Pause.real());
        StepSpec.Sql step = Ground.sql(Mode.TRANSACTION, Duration.ofSeconds(20), 3, "a.sql");
        CompletableFuture<Outcome> running =
                CompletableFuture.supplyAsync(() -> executor.run(ground.context(step, ALTER), said::add));
        await().untilAsserted(
                        () -> assertThat(kill("query LIKE 'ALTER TABLE t %'")).isEqualTo(1));
        StepFailure failure = Outcomes.failed(running.get());
        assertThat(failure.sqlState()).isEqualTo("57P01");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(ground.ask("SELECT count(*) FROM pg_attribute WHERE attname = 'y'"))
                .isEqualTo("0");
    }

    @Test
    void aSessionKilledInCommitIsResolvedByAskingTheServer() throws Exception {
        release();
        ground.execute("""
                CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER late AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                  FOR EACH ROW EXECUTE FUNCTION slow();
                """);
        SqlStepExecutor executor = new SqlStepExecutor(ground.targets, Pause.real());
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> executor.run(
                ground.context(Ground.inTransaction("a.sql"), Map.of("a.sql", "INSERT INTO t VALUES (2);")),
                said::add));
        await().untilAsserted(() -> assertThat(kill("query = 'COMMIT'")).isEqualTo(1));
        StepFailure failure = Outcomes.failed(running.get());
        assertThat(failure.message()).startsWith("At COMMIT: ").contains("Nothing took effect");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(ground.ask("SELECT count(*) FROM t")).isEqualTo("1");
    }

    /** How many of our sessions it ended. */
    private int kill(String condition) throws SQLException {
        return Integer.parseInt(ground.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name LIKE 'lockkeeper STG-12%'"
                + " AND state = 'active' AND " + condition));
    }

    private void release() {
        try (Statement statement = holder.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private dev.lockkeeper.engine.StepExecutor.Context context(int tries) {
        return ground.context(Ground.sql(Mode.TRANSACTION, Duration.ofMillis(300), tries, "a.sql"), ALTER);
    }
}
