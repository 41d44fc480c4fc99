package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Cancellation;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec.Backfill;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever dies in between, every row is changed once. */
class BackfillCrashIT {
    private static final int CUTS = 50;

    private BackfillGround backfill;

    @BeforeEach
    void prepare() throws SQLException {
        backfill = new BackfillGround("backfillcrash");
    }

    @AfterEach
    void tidy() throws SQLException {
        backfill.close();
    }

    @ParameterizedTest
    @CsvSource({"bigint, i * 3", "uuid, gen_random_uuid()"})
    void fiftyCutsAtRandomLeaveEveryRowChangedOnce(String type, String key) throws SQLException {
        backfill.fill(type, key, 60_000);
        long seed = System.nanoTime();
        Backfill spec = BackfillGround.rows(20);
        BackfillStepExecutor hasty = new BackfillStepExecutor(
                backfill.ground.targets, length -> Pause.real().last(length.dividedBy(100)));
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> untilTheEnd(hasty, spec));
        Random random = new Random(seed);
        int cuts = 0;
        while (cuts < CUTS && !running.isDone()) {
            long next = System.nanoTime() + random.nextInt(60_000_000);
            await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() > next);
            cuts += cut();
        }
        Outcomes.succeeded(running.join());
        assertThat(cuts).as("seed %s", seed).isGreaterThanOrEqualTo(CUTS);
        assertThat(backfill.counts()).as("seed %s", seed).isEqualTo("1 to 1 in 60000 rows");
    }

    @Test
    void aTargetThatTakesNoChangesForAWhileIsWaitedFor() throws SQLException {
        backfill.fill("int", "i", 3000);
        BackfillStepExecutor hasty = new BackfillStepExecutor(
                backfill.ground.targets, length -> Pause.real().last(length.dividedBy(10)));
        Backfill spec = slowly(Duration.ofMillis(20));
        String database = "ALTER DATABASE \"" + backfill.ground.database.name() + "\"";
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(
                () -> hasty.run(backfill.context(spec, 1, Cancellation.NEVER), backfill.said::add));
        await().until(() -> batches() > 3);
        backfill.ground.execute(database + " SET default_transaction_read_only = on");
        cut();
        await().until(() -> backfill.said.stream()
                        .filter(words -> words.contains("read-only transaction"))
                        .count()
                > 2);
        assertThat(backfill.settle(spec, 1)).isInstanceOf(Finding.AtWork.class);
        try (Connection admin = backfill.ground.database.connect();
                Statement statement = admin.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute(database + " RESET default_transaction_read_only");
        }
        Outcomes.succeeded(running.join());
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 3000 rows");
    }

    @Test
    void aProcessThatStoodStillFindsItselfOvertaken() throws SQLException {
        backfill.fill("int", "i", 3000);
        Backfill spec = slowly(Duration.ofMillis(20));
        CompletableFuture<Outcome> old = CompletableFuture.supplyAsync(() -> backfill.run(spec, 1));
        await().until(() -> batches() > 3);
        Finding finding = backfill.settle(spec, 2);
        assertThat(finding).isInstanceOf(Finding.NoEffect.class);
        assertThat(((Finding.NoEffect) finding).how())
                .contains(" took effect and stay; run again, it goes on behind key ");
        assertThat(old.join()).isInstanceOf(Outcome.InDoubt.class);
        long then = batches();
        Outcomes.succeeded(backfill.run(BackfillGround.rows(100), 3));
        assertThat(batches()).isGreaterThan(then);
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 3000 rows");
    }

    @Test
    void rowsThatComeInMeanwhileAreChangedOnceOrNotAtAll() throws SQLException {
        backfill.fill("uuid", "gen_random_uuid()", 3000);
        CompletableFuture<Outcome> running =
                CompletableFuture.supplyAsync(() -> backfill.run(slowly(Duration.ofMillis(5)), 1));
        int more = 0;
        while (!running.isDone()) {
            backfill.ground.execute("INSERT INTO public.t (id) SELECT gen_random_uuid() FROM generate_series(1, 20)");
            more += 20;
        }
        Outcomes.succeeded(running.join());
        assertThat(more).isPositive();
        assertThat(backfill.counts()).isEqualTo("0 to 1 in " + (3000 + more) + " rows");
        assertThat(backfill.ground.ask("SELECT sum(n) > 3000 FROM public.t")).isEqualTo("t");
    }

    @Test
    void twoProcessesThatBothThinkItIsTheirsChangeEveryRowOnce() throws SQLException {
        backfill.fill("int", "i", 5000);
        Backfill spec = BackfillGround.rows(10);
        CompletableFuture<Outcome> one = CompletableFuture.supplyAsync(() -> backfill.run(spec, 1));
        CompletableFuture<Outcome> other = CompletableFuture.supplyAsync(() -> backfill.run(spec, 2));
        one.join();
        Outcomes.succeeded(other.join());
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 5000 rows");
    }

    @Test
    void whileABatchOfTheOldAttemptRunsItIsAtWork() throws SQLException {
        backfill.fill("int", "i", 100);
        backfill.ground.execute(
                "CREATE FUNCTION public.slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3);"
                        + " RETURN NULL; END $$; CREATE TRIGGER slowly AFTER UPDATE ON public.t FOR EACH STATEMENT EXECUTE"
                        + " FUNCTION public.slowly()");
        CompletableFuture<Outcome> old = CompletableFuture.supplyAsync(() -> backfill.run(BackfillGround.rows(100), 1));
        await().until(() -> backfill.ground
                .ask("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event = 'PgSleep'")
                .equals("1"));
        assertThat(backfill.settle(BackfillGround.rows(100), 2)).isInstanceOf(Finding.AtWork.class);
        Outcomes.succeeded(old.join());
        assertThat(backfill.settle(BackfillGround.rows(100), 2)).isInstanceOf(Finding.TookEffect.class);
    }

    @Test
    void aLockThatIsReleasedCostsTries() throws SQLException {
        backfill.fill("int", "i", 100);
        try (Connection holder = holding(55)) {
            CompletableFuture<Outcome> running =
                    CompletableFuture.supplyAsync(() -> backfill.run(BackfillGround.rows(10), 1));
            await().until(() -> backfill.said.stream()
                    .anyMatch(words -> words.startsWith("try 1 of 5, the batch behind key 50 was rolled back")));
            release(holder);
            Outcomes.succeeded(running.join());
        }
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 100 rows");
    }

    @Test
    void aLockThatIsNeverReleasedEndsItAfterTheTriesAndNamesWhoHoldsIt() throws SQLException {
        backfill.fill("int", "i", 100);
        try (Connection holder = holding(55)) {
            long began = System.nanoTime();
            StepFailure failure = Outcomes.failed(backfill.run(BackfillGround.rows(10), 1));
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("300, 375, 469, 586 and 732 ms, with four pauses of 100 ms between")
                    .isGreaterThan(Duration.ofMillis(2800));
            assertThat(failure.sqlState()).isEqualTo("55P03");
            assertThat(failure.nothingTookEffect()).isFalse();
            assertThat(failure.message())
                    .contains("after 5 tries, each waiting for a lock for at most 300 ms to 732 ms, blocked by pid ")
                    .contains("nightly report")
                    .contains("50 rows in 5 batches took effect and stay");
            assertThat(holder.isClosed()).isFalse();
        }
        Outcomes.succeeded(backfill.run(BackfillGround.rows(10), 2));
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 100 rows");
    }

    @Test
    void aDeadlockWithAnApplicationCostsATry() throws Exception {
        backfill.fill("int", "i", 20);
        Backfill.Limits patient = new Backfill.Limits(
                Duration.ofSeconds(20),
                5,
                Duration.ofMillis(100),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                null,
                0,
                null);
        Backfill spec = BackfillGround.backfill(BackfillGround.COUNT_UP, new Backfill.Batch.Rows(20), patient);
        try (Connection application = holding(15);
                Statement statement = application.createStatement()) {
            statement.execute("SET deadlock_timeout = '20s'");
            CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> backfill.run(spec, 1));
            await().until(() -> backfill.ground
                    .ask("SELECT count(*) FROM pg_locks WHERE NOT granted")
                    .equals("1"));
            statement.execute("UPDATE public.t SET n = n WHERE id = 5");
            statement.execute("COMMIT");
            Outcomes.succeeded(running.get());
        }
        assertThat(backfill.said).anySatisfy(words -> assertThat(words).contains("deadlock detected"));
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 20 rows");
    }

    @Test
    void aBatchThatRunsOutOfTimeIsTriedAgainSmaller() throws SQLException {
        backfill.fill("int", "i", 400);
        backfill.ground.execute("CREATE FUNCTION public.slowly() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END $$;"
                + " CREATE TRIGGER slowly BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.slowly()");
        Backfill.Limits hurried = new Backfill.Limits(
                Duration.ofMillis(300),
                5,
                Duration.ofMillis(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                null,
                0,
                null);
        Backfill auto = BackfillGround.backfill(
                BackfillGround.COUNT_UP, new Backfill.Batch.Auto(Duration.ofMillis(100)), hurried);
        Outcomes.succeeded(backfill.run(auto, 1));
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 400 rows");
        Backfill fixed = BackfillGround.backfill(BackfillGround.COUNT_UP, new Backfill.Batch.Rows(400), hurried);
        backfill.ground.execute("DELETE FROM lockkeeper.progress");
        assertThat(Outcomes.failed(backfill.run(fixed, 2)).sqlState()).isEqualTo("57014");
    }

    /** Runs, settles and runs again, as the engine does it. */
    private Outcome untilTheEnd(BackfillStepExecutor executor, Backfill spec) {
        long epoch = 0;
        while (true) {
            Outcome outcome = executor.run(backfill.context(spec, ++epoch, Cancellation.NEVER), backfill.said::add);
            if (!(outcome instanceof Outcome.InDoubt)) {
                return outcome;
            }
            executor.settle(backfill.context(spec, ++epoch, Cancellation.NEVER), backfill.said::add);
        }
    }

    private Connection holding(int id) throws SQLException {
        Connection holder = backfill.ground.database.connect();
        try (Statement statement = holder.createStatement()) {
            statement.execute("SET application_name = 'nightly report'");
            statement.execute("BEGIN");
            statement.execute("UPDATE public.t SET n = n WHERE id = " + id);
        }
        return holder;
    }

    private static void release(Connection holder) throws SQLException {
        try (Statement statement = holder.createStatement()) {
            statement.execute("ROLLBACK");
        }
    }

    private static Backfill slowly(Duration pause) {
        Backfill spec = BackfillGround.rows(10);
        return new Backfill(
                spec.common(), "", spec.sql(), spec.table(), spec.key(), spec.batch(), pause, spec.limits());
    }

    private int cut() throws SQLException {
        return Integer.parseInt(backfill.ground.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'lockkeeper STG-12/fill/1'"));
    }

    private long batches() throws SQLException {
        return Long.parseLong(backfill.ground.ask("SELECT coalesce(sum(batches), 0)::text FROM lockkeeper.progress"));
    }
}
