package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Cancellation;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.runbook.StepSpec.Backfill;
import dev.lockkeeper.testkit.OwnServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target's server dies in the middle of a step, with everything that it was at, and recovers. */
class ServerCrashIT {
    private static final String SLOW = "UPDATE effects SET n = n + 1;\nSELECT pg_sleep(seconds) FROM pace;\n";
    private static final String BUILD = "CREATE INDEX CONCURRENTLY idx_a ON t (a);\n";
    private static final String INDEXES =
            "SELECT string_agg(x.relname || ':' || i.indisvalid, ' ' ORDER BY x.relname) FROM pg_index i"
                    + " JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = 't'::regclass";
    private static final int ROWS = 2_000;
    private static final int BATCH = 10;

    @TempDir
    private static Path folder;

    private static OwnServer server;
    private Ground ground;
    private SqlStepExecutor executor;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        server = OwnServer.start(folder.resolve("server"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground(server.database("crash"));
        executor = new SqlStepExecutor(ground.targets, Pause.real());
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void aTransactionThatTheCrashMetIsRolledBackAndTheNextAttemptIsTheOnlyOne() throws Exception {
        ground.execute("CREATE TABLE effects AS SELECT 0 AS n; CREATE TABLE pace AS SELECT 60 AS seconds");
        ground.giveLedger();
        StepSpec.Sql step = Ground.inTransaction("i.sql");
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> run(step, SLOW, 1, 1));
        await().until(() -> ground.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                .equals("1"));

        server.crash();

        assertThat(Outcomes.inDoubt(running.get())).contains("before COMMIT was sent");
        assertThat(settled(step, SLOW, 1, 2))
                .isInstanceOfSatisfying(
                        Finding.AtWork.class,
                        found -> assertThat(found.words()).startsWith("the target does not answer"));
        server.comeBack();
        assertThat(settledInTheEnd(step, SLOW)).isInstanceOf(Finding.NoEffect.class);
        assertThat(ground.ask("SELECT n FROM effects")).isEqualTo("0");
        ground.execute("UPDATE pace SET seconds = 0");
        Outcomes.succeeded(run(step, SLOW, 2, 4));
        assertThat(ground.ask("SELECT n FROM effects")).isEqualTo("1");
        assertThat(ground.ask("SELECT string_agg(attempt || ' ' || state, ', ') FROM lockkeeper.ledger"))
                .isEqualTo("2 done");
    }

    @Test
    void theInvalidIndexThatTheCrashLeftIsRepairedAndTheIndexIsBuiltOnce() throws Exception {
        ground.execute("CREATE TABLE t AS SELECT i AS a FROM generate_series(1, 100) AS i");
        ground.giveLedger();
        StepSpec.Sql step = Ground.alone("i.sql");
        try (Connection writer = ground.database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ROW EXCLUSIVE MODE");
            CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> run(step, BUILD, 1, 1));
            await().until(() -> ground.ask(INDEXES).equals("idx_a:false"));

            server.crash();

            assertThat(Outcomes.inDoubt(running.get())).contains("statement 1 of 1");
        }
        assertThat(settled(step, BUILD, 1, 2)).isInstanceOf(Finding.AtWork.class);
        server.comeBack();
        assertThat(ground.ask(INDEXES)).isEqualTo("idx_a:false");
        assertThat(settledInTheEnd(step, BUILD))
                .isInstanceOfSatisfying(
                        Finding.NoEffect.class,
                        found -> assertThat(found.how()).contains("idx_a, which it left invalid, was dropped"));
        assertThat(ground.ask(INDEXES)).isEqualTo("null");
        Outcomes.succeeded(run(step, BUILD, 2, 4));
        assertThat(ground.ask(INDEXES)).isEqualTo("idx_a:true");
    }

    @Test
    void aBackfillGoesOnBehindTheLastBatchThatWasCommitted() throws Exception {
        try (BackfillGround backfill = new BackfillGround(new Ground(server.database("crashfill")))) {
            backfill.fill("int", "i", ROWS);
            Backfill some = BackfillGround.rows(BATCH);
            Backfill spec = new Backfill(
                    some.common(),
                    "",
                    some.sql(),
                    some.table(),
                    some.key(),
                    some.batch(),
                    Duration.ofMillis(5),
                    some.limits());
            CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> untilTheEnd(backfill, spec));
            await().until(() -> batches(backfill) > 3);
            // batches do not wait for the disk; a commit that does takes those before it along
            backfill.ground.execute("CREATE TABLE public.on_disk ()");

            server.crash();
            server.comeBack();

            long kept = batches(backfill);
            assertThat(kept).isBetween(3L, ROWS / BATCH - 1L);
            Outcomes.succeeded(running.get());
            assertThat(batches(backfill)).isEqualTo(ROWS / BATCH);
            assertThat(backfill.counts()).isEqualTo("1 to 1 in " + ROWS + " rows");
        }
    }

    /** Runs, settles and runs again, as the engine does it. */
    private static Outcome untilTheEnd(BackfillGround backfill, Backfill spec) {
        for (long epoch = 1; ; epoch += 2) {
            Outcome outcome = backfill.run(spec, epoch);
            if (!(outcome instanceof Outcome.InDoubt)) {
                return outcome;
            }
            Context lost = backfill.context(spec, epoch + 1, Cancellation.NEVER);
            await().until(() -> !(backfill.executor.settle(lost, backfill.said::add) instanceof Finding.AtWork));
        }
    }

    private static long batches(BackfillGround backfill) throws SQLException {
        return Long.parseLong(backfill.ground.ask("SELECT coalesce(sum(batches), 0)::text FROM lockkeeper.progress"));
    }

    private Outcome run(StepSpec.Sql spec, String sql, int attempt, long epoch) {
        return executor.run(step(spec, sql, attempt, epoch), said::add);
    }

    /** A connection that was kept from before is found broken first. */
    private Finding settledInTheEnd(StepSpec.Sql spec, String sql) {
        return await().until(() -> settled(spec, sql, 1, 3), found -> !(found instanceof Finding.AtWork));
    }

    private Finding settled(StepSpec.Sql spec, String sql, int attempt, long epoch) {
        return executor.settle(step(spec, sql, attempt, epoch), said::add);
    }

    private Context step(StepSpec.Sql spec, String sql, int attempt, long epoch) {
        return Ground.again(ground.context(spec, Map.of("i.sql", sql)), attempt, epoch);
    }
}
