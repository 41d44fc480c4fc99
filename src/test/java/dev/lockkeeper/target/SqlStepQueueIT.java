package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec.Sql.Mode;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Others work on the tables that a step changes: how long they wait, and whose turn it is then. */
class SqlStepQueueIT {
    /** A busy machine delays readers too; how long exactly is measured at night. */
    private static final boolean EXACTLY = Boolean.getBoolean("lockkeeper.every-fault");

    private static final Map<String, String> ALTER_AND_REST =
            Map.of("a.sql", "ALTER TABLE t ADD COLUMN x int;\nSELECT pg_sleep(seconds) FROM nap;");

    private Ground ground;
    private Connection shop;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("sqlqueue");
        ground.execute("CREATE TABLE t (id int); CREATE TABLE other (id int); CREATE TABLE nap (seconds float);"
                + " INSERT INTO nap VALUES (20)");
        shop = ground.database.connect();
        run(shop, "SET application_name = 'shop'");
    }

    @AfterEach
    void tidy() throws SQLException {
        shop.close();
        ground.close();
    }

    @Test
    void aTryThatKeepsOthersWaitingForTooLongGivesWayAndTheNextOneSucceeds() throws Exception {
        CompletableFuture<?>[] reading = new CompletableFuture<?>[1];
        SqlStepExecutor executor = new SqlStepExecutor(ground.targets, length -> {
            reading[0].join();
            update("UPDATE nap SET seconds = 0");
        });
        CompletableFuture<Outcome> running = step(executor, 3);
        awaitRest();
        reading[0] = CompletableFuture.runAsync(() -> update("SELECT * FROM t"));
        Outcomes.succeeded(running.get());
        assertThat(said)
                .anySatisfy(words -> assertThat(words)
                        .startsWith("try 1 of 3 was rolled back because 1 session queued behind its locks: pid ")
                        .contains("(user " + ground.database.user() + ", shop); next try in "));
        assertThat(ground.ask("SELECT count(*) FROM pg_attribute WHERE attname = 'x'"))
                .isEqualTo("1");
    }

    @Test
    void aLastTryThatGaveWayIsAFailureThatSaysForWhom() throws Exception {
        CompletableFuture<Outcome> running = step(new SqlStepExecutor(ground.targets, Pause.real()), 1);
        awaitRest();
        update("SELECT * FROM t");
        StepFailure failure = Outcomes.failed(running.get());
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(failure.message())
                .startsWith("Statement 2 of 2: the bot ended it because 1 session queued behind its locks: pid ")
                .contains(", shop) for more than 300 ms, in 1 of 1 try. ")
                .contains("queue_limit")
                .doesNotContain("the limit is");
        assertThat(ground.ask("SELECT count(*) FROM pg_attribute WHERE attname = 'x'"))
                .isEqualTo("0");
    }

    @Test
    void whoReadsBesideAStepThatWaitsForALongReaderWaitsNoLongerThanOneTry() throws Exception {
        Duration first = EXACTLY ? Duration.ofMillis(500) : Duration.ofMillis(200);
        Duration most = first.multipliedBy(4).plus(EXACTLY ? Duration.ofMillis(100) : Duration.ofSeconds(1));
        int seconds = EXACTLY ? 8 : 3;
        try (Connection reader = ground.database.connect()) {
            run(reader, "BEGIN; SELECT * FROM t");
            CompletableFuture<Void> reading =
                    CompletableFuture.runAsync(() -> run(reader, "SELECT pg_sleep(" + seconds + "); COMMIT"));
            SqlStepExecutor executor = new SqlStepExecutor(ground.targets, Pause.real());
            Context context = ground.context(
                    Ground.sql(Mode.TRANSACTION, first, 30, "a.sql"),
                    Map.of("a.sql", "ALTER TABLE t ADD COLUMN x int;"));
            AtomicBoolean over = new AtomicBoolean();
            List<Duration> waits = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> probe = CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    long began = System.nanoTime();
                    run(shop, "SELECT count(*) FROM t");
                    waits.add(Duration.ofNanos(System.nanoTime() - began));
                    run(shop, "SELECT pg_sleep(0.02)");
                }
            });
            Outcomes.succeeded(executor.run(context, said::add));
            over.set(true);
            probe.join();
            reading.join();
            assertThat(waits)
                    .filteredOn(wait -> wait.compareTo(first.dividedBy(2)) > 0)
                    .as("some queued behind the step")
                    .isNotEmpty();
            assertThat(waits)
                    .filteredOn(wait -> wait.compareTo(most) > 0)
                    .as("waits longer than the longest try")
                    .hasSizeLessThanOrEqualTo(EXACTLY ? waits.size() / 100 : 0);
        }
    }

    @Test
    void aDeadlockCostsATryAndTheStepIsAppliedWhole() throws Exception {
        ground.execute("ALTER DATABASE " + ground.database.name() + " SET deadlock_timeout = '2s'");
        run(shop, "SET deadlock_timeout = '1min'; BEGIN; LOCK TABLE other");
        SqlStepExecutor executor = new SqlStepExecutor(ground.targets, Pause.real());
        Context context = ground.context(
                Ground.sql(Mode.TRANSACTION, Duration.ofSeconds(10), 3, "a.sql"),
                Map.of("a.sql", "ALTER TABLE t ADD COLUMN x int;\nALTER TABLE other ADD COLUMN y int;"));
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> executor.run(context, said::add));
        await().untilAsserted(() -> assertThat(ours("wait_event_type = 'Lock'")).isEqualTo("1"));
        run(shop, "SELECT * FROM t; COMMIT");
        Outcomes.succeeded(running.get());
        assertThat(said).anySatisfy(words -> assertThat(words).startsWith("try 1 of 3 was rolled back"));
        assertThat(ground.ask("SELECT count(*) FROM pg_attribute WHERE attname IN ('x', 'y')"
                        + " AND attrelid IN ('t'::regclass, 'other'::regclass)"))
                .isEqualTo("2");
    }

    private CompletableFuture<Outcome> step(SqlStepExecutor executor, int tries) {
        Context context = ground.context(
                Ground.sql(Mode.TRANSACTION, Duration.ofSeconds(1), tries, Duration.ofMillis(300), "a.sql"),
                ALTER_AND_REST);
        return CompletableFuture.supplyAsync(() -> executor.run(context, said::add));
    }

    private void awaitRest() {
        await().untilAsserted(() -> assertThat(ours("wait_event = 'PgSleep'")).isEqualTo("1"));
    }

    private String ours(String condition) throws SQLException {
        return ground.ask("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name LIKE 'lockkeeper STG-12%' AND " + condition);
    }

    private void update(String sql) {
        run(shop, sql);
    }

    private static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            if (rows) {
                try (ResultSet all = statement.getResultSet()) {
                    all.next();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
