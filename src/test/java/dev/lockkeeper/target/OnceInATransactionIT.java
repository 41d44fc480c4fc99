package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.TargetRewoundException;
import dev.lockkeeper.target.CuttingProxy.Cut;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a step in a transaction takes effect once, whatever dies in between: n counts how often it did. */
class OnceInATransactionIT {
    private static final String COUNT = "UPDATE effects SET n = n + 1;";
    private static final String N = "SELECT n FROM effects";
    private static final String ROWS =
            "SELECT string_agg(attempt || ' ' || state, ', ' ORDER BY attempt) FROM lockkeeper.ledger WHERE step = 'm1'";

    /** A thousand in {@code -Pnightly}. */
    private static final int SAME_STEP = Integer.getInteger("lockkeeper.same-step", 20);

    private Ground ground;
    private SqlStepExecutor executor;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("once");
        ground.execute("CREATE TABLE effects (n int NOT NULL); INSERT INTO effects VALUES (0)");
        ground.giveLedger();
        executor = new SqlStepExecutor(ground.targets, Pause.real());
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void theRowSaysWhatTheStepDidAndByWhichTransaction() throws SQLException {
        Map<String, String> outputs =
                Outcomes.succeeded(run(context(1, 5), COUNT)).outputs();
        assertThat(ground.ask("SELECT class || ' ' || state || ' ' || epoch || ' ' || (done_at >= begun_at) || ' '"
                        + " || (outputs ->> 'statements') FROM lockkeeper.ledger"))
                .isEqualTo("T done 5 true 1");
        assertThat(ground.ask("SELECT xid = (SELECT xmin::text::xid8 FROM effects) FROM lockkeeper.ledger"))
                .isEqualTo("t");
        assertThat(outputs).containsEntry("statements", "1").doesNotContainKey("adopted");
    }

    @Test
    void anAttemptThatIsDoneIsAdoptedAndNotRunAgain() throws SQLException {
        Outcomes.succeeded(run(context(1, 5), COUNT));
        assertThat(Outcomes.succeeded(run(context(1, 6), COUNT)).outputs())
                .containsEntry("statements", "1")
                .containsKey("adopted");
        assertThat(ground.ask(N)).isEqualTo("1");
        Outcomes.succeeded(run(context(2, 7), COUNT));
        assertThat(ground.ask(N)).isEqualTo("2");
        assertThat(ground.ask(ROWS)).isEqualTo("1 done, 2 done");
    }

    @Test
    void aProcessThatWasOvertakenChangesNothing() throws SQLException {
        Outcomes.succeeded(run(context(1, 5), COUNT));
        assertThat(Outcomes.failed(run(context(2, 4), COUNT)))
                .satisfies(failure -> assertThat(failure.nothingTookEffect()).isTrue())
                .satisfies(failure -> assertThat(failure.message()).contains("another process took this window over"));
        assertThat(ground.ask(N)).isEqualTo("1");
        assertThat(ground.ask(ROWS)).isEqualTo("1 done");
    }

    @Test
    void twoProcessesToldToRunTheSameAttemptHaveOneEffect() throws Exception {
        List<SqlStepExecutor> processes = List.of(process(), process());
        for (int attempt = 1; attempt <= SAME_STEP; attempt++) {
            CountDownLatch start = new CountDownLatch(1);
            Context context = context(attempt, attempt);
            List<CompletableFuture<Outcome>> both = new ArrayList<>();
            for (SqlStepExecutor one : processes) {
                both.add(CompletableFuture.supplyAsync(() -> {
                    waitFor(start);
                    return one.run(step(context, COUNT), said::add);
                }));
            }
            start.countDown();
            List<Outcome.Succeeded> outcomes = new ArrayList<>();
            for (CompletableFuture<Outcome> one : both) {
                outcomes.add(Outcomes.succeeded(one.get()));
            }
            assertThat(outcomes)
                    .filteredOn(one -> one.outputs().containsKey("adopted"))
                    .hasSize(1);
            assertThat(ground.ask(N)).isEqualTo(String.valueOf(attempt));
        }
    }

    /** With connections of its own. */
    private SqlStepExecutor process() {
        return new SqlStepExecutor(new Targets(List.of(ground.settings(ground.database.name()))), Pause.real());
    }

    @Test
    void aCommitHiddenInWhatTheSqlCallsIsFoundByTheRow() throws SQLException {
        List<StepScripts.Unit> units = new ArrayList<>();
        for (SqlStatement statement :
                SqlScript.of("a.sql", COUNT + "COMMIT;" + COUNT).statements()) {
            units.add(new StepScripts.Unit("a.sql", statement, units.size() + 1));
        }
        Context context = step(context(1, 1), COUNT);
        assertThat(Outcomes.unknown(executor.run(context, new StepScripts(units), said::add)))
                .contains("ended our transaction");
        assertThat(ground.ask(N)).isEqualTo("1");
        assertThat(ground.ask(ROWS)).isEqualTo("1 begun");
        assertThat(executor.settle(Ground.again(context, 1, 2), said::add))
                .isInstanceOfSatisfying(
                        Finding.Undecided.class,
                        found -> assertThat(found.reason()).contains("part of the step"));
        assertThat(Outcomes.unknown(executor.run(Ground.again(context, 1, 3), said::add)))
                .contains("begun by transaction");
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void aLostReplyToCommitIsReadFromTheRow() throws Exception {
        try (CuttingProxy proxy = proxy(Cut.THE_REPLY)) {
            Outcomes.succeeded(through(proxy).run(step(context(1, 1), COUNT), said::add));
        }
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void aLostCommitIsFoundToHaveBeenRolledBackAndTheNextAttemptIsTheOnlyOne() throws Exception {
        try (CuttingProxy proxy = proxy(Cut.THE_COMMIT)) {
            assertThat(Outcomes.cutOff(through(proxy).run(step(context(1, 1), COUNT), said::add))
                            .how())
                    .contains("Resolved: aborted");
        }
        assertThat(ground.ask(N)).isEqualTo("0");
        assertThat(settled(1, 2)).isInstanceOf(Finding.NoEffect.class);
        Outcomes.succeeded(run(context(2, 3), COUNT));
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void whatNobodyCouldAskAboutIsInDoubtAndSettledLater() throws Exception {
        try (CuttingProxy proxy = proxy(Cut.THE_REPLY)) {
            Outcome outcome = through(proxy).run(step(context(1, 1), COUNT), words -> {
                if (words.equals("commit")) {
                    proxy.closeDoorNow();
                }
            });
            assertThat(Outcomes.inDoubt(outcome)).startsWith("COMMIT was sent").contains("refused");
            assertThat(through(proxy).settle(step(context(1, 2), COUNT), said::add))
                    .isInstanceOfSatisfying(
                            Finding.AtWork.class,
                            found -> assertThat(found.words()).startsWith("the target does not answer"));
        }
        assertThat(settled(1, 2)).isInstanceOfSatisfying(Finding.TookEffect.class, found -> {
            assertThat(found.outputs()).containsEntry("statements", "1");
            assertThat(found.how()).contains("by transaction");
        });
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void aFrozenProcessThatHoldsTheFenceIsEndedAndItsLateCommitIsNone() throws Exception {
        try (Connection frozen = frozenInTheMiddle()) {
            assertThat(settled(1, 2)).isInstanceOf(Finding.NoEffect.class);
            assertThat(
                            ground.ask(
                                    "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'lockkeeper STG-12/m1/1 %'"))
                    .isEqualTo("0");
            assertThat(catchThrowable(frozen::commit)).isInstanceOf(SQLException.class);
        }
        assertThat(ground.ask(N)).isEqualTo("0");
        Outcomes.succeeded(run(context(2, 3), COUNT));
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void aServerThatIsStillAtWorkIsWaitedFor() throws Exception {
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(
                () -> executor.run(step(context(1, 1), COUNT + "SELECT pg_sleep(2);"), said::add));
        sleeps();
        assertThat(settled(1, 2))
                .isInstanceOfSatisfying(
                        Finding.AtWork.class, found -> assertThat(found.words()).contains("still at work on it, pid "));
        Outcomes.succeeded(running.get());
        assertThat(settled(1, 3)).isInstanceOf(Finding.TookEffect.class);
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void aProcessThatComesLateIsKeptOutByTheFence() throws SQLException {
        assertThat(settled(1, 9)).isInstanceOf(Finding.NoEffect.class);
        assertThat(Outcomes.failed(run(context(1, 1), COUNT)).message()).contains("took this window over");
        assertThat(ground.ask(N)).isEqualTo("0");
    }

    @Test
    void withoutALedgerNobodyCanTellAfterwards() throws SQLException {
        Instant started = Ground.STARTED.plusSeconds(60);
        Outcomes.succeeded(run(Ground.of(context(1, 1), started, null), COUNT));
        assertThat(ground.ask(ROWS)).isEqualTo("null");
        assertThat(executor.settle(Ground.of(step(context(1, 2), COUNT), started, null), said::add))
                .isInstanceOf(Finding.Undecided.class);
    }

    @Test
    void aStepThatIsCancelledSaysThatNothingOfItIsThere() throws Exception {
        AtomicReference<Runnable> cancel = new AtomicReference<>(() -> {});
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> executor.run(
                Ground.cancellable(step(context(1, 1), COUNT + "SELECT pg_sleep(60);"), cancel), said::add));
        sleeps();
        long began = System.nanoTime();
        cancel.get().run();
        assertThat(Outcomes.cancelled(running.get())).contains("rolled back, as the target confirms");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(ground.ask(N)).isEqualTo("0");
        assertThat(ground.ask(ROWS)).isEqualTo("null");
    }

    @Test
    void aStepThatWaitsForALockIsCancelledToo() throws Exception {
        AtomicReference<Runnable> cancel = new AtomicReference<>(() -> {});
        try (Connection other = ground.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE effects");
            CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() ->
                    executor.run(Ground.cancellable(step(context(1, 1), COUNT), cancel), said::add));
            await().untilAsserted(() -> assertThat(said).anyMatch(words -> words.contains("waits for a lock")));
            cancel.get().run();
            assertThat(Outcomes.cancelled(running.get())).contains("rolled back");
        }
        assertThat(ground.ask(N)).isEqualTo("0");
    }

    @Test
    void cancellingDuringCommitIsToldAsItHappened() throws SQLException {
        AtomicReference<Runnable> cancel = new AtomicReference<>(() -> {});
        Outcome outcome = executor.run(Ground.cancellable(step(context(1, 1), COUNT), cancel), words -> {
            if (words.equals("commit")) {
                cancel.get().run();
            }
        });
        String n = ground.ask(N);
        boolean applied = outcome instanceof Outcome.Succeeded;
        assertThat(n).isEqualTo(applied ? "1" : "0");
        if (!applied) {
            assertThat(Outcomes.cancelled(outcome)).contains("rolled back");
        }
    }

    @Test
    void aConnectionIsKeptBetweenStepsAndIsAsNewForTheNext() throws SQLException {
        Outcomes.succeeded(run(
                context(1, 1),
                "SET search_path = pg_catalog; CREATE TABLE public.a AS SELECT pg_backend_pid() AS pid;"));
        Outcomes.succeeded(run(context(2, 2), "CREATE TABLE b AS SELECT pg_backend_pid() AS pid;"));
        assertThat(ground.ask("SELECT a.pid = b.pid FROM public.a, public.b")).isEqualTo("t");
        ground.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        Outcomes.succeeded(run(context(3, 3), "CREATE TABLE c AS SELECT pg_backend_pid() AS pid;"));
        assertThat(ground.ask("SELECT b.pid = c.pid FROM b, c")).isEqualTo("f");
    }

    @Test
    void aKeptConnectionIsNotCountedAsSomebodyElse() {
        Outcomes.succeeded(run(context(1, 1), "CREATE TABLE a (id int);"));
        Outcomes.succeeded(run(context(2, 2), "CREATE TABLE b (id int);"));
        assertThat(new PostgresTargetDesk(ground.targets)
                        .activity(Ground.TARGET)
                        .sessions())
                .isZero();
    }

    @Test
    void anotherLedgerThanBeforeIsRefused() throws SQLException {
        Outcomes.succeeded(run(context(1, 1), COUNT));
        ground.execute("UPDATE lockkeeper.identity SET ledger_id = gen_random_uuid()");
        assertThat(Outcomes.failed(run(context(2, 2), COUNT)).message()).contains("another ledger now");
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void aLedgerThatIsGoneIsRefused() throws SQLException {
        Outcomes.succeeded(run(context(1, 1), COUNT));
        ground.execute("DELETE FROM lockkeeper.fence");
        assertThat(catchThrowable(() -> run(context(2, 2), COUNT)))
                .isInstanceOfSatisfying(
                        TargetRewoundException.class,
                        seen -> assertThat(seen.isLedgerGone()).isTrue());
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void aWindowOfAnotherInstallationWithTheSameIdIsAnotherWindow() throws SQLException {
        Outcomes.succeeded(run(context(1, 60), COUNT));
        Instant started = Ground.STARTED.plusSeconds(60);
        Context later = Ground.of(context(1, 5), started, ground.ledgerSince(started));
        Outcomes.succeeded(run(later, COUNT));
        assertThat(ground.ask(N)).isEqualTo("2");
    }

    /** A transaction as a process leaves it that stopped after its last statement. */
    private Connection frozenInTheMiddle() throws SQLException {
        Connection frozen = ground.targets.open(ground.identity, "frozen", Targets.Access.WRITE);
        Context context = step(context(1, 1), COUNT);
        try (Statement statement = frozen.createStatement()) {
            frozen.setAutoCommit(false);
            TransactionLimits limits =
                    new TransactionLimits(SqlWork.token(context), Duration.ofSeconds(1), Duration.ofSeconds(30), false);
            assertThat(Ledger.of(context).begin(frozen, limits, context).transaction())
                    .isNotNull();
            statement.execute(COUNT);
        }
        return frozen;
    }

    private void sleeps() {
        await().untilAsserted(() -> assertThat(ground.ask("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event = 'PgSleep'"))
                .isEqualTo("1"));
    }

    private Finding settled(int attempt, long epoch) {
        return executor.settle(step(context(attempt, epoch), COUNT), said::add);
    }

    private Outcome run(Context context, String sql) {
        return executor.run(step(context, sql), said::add);
    }

    private Context context(int attempt, long epoch) {
        return Ground.again(ground.context(Ground.inTransaction("a.sql"), Map.of("a.sql", COUNT)), attempt, epoch);
    }

    private Context step(Context context, String sql) {
        Context step = Ground.again(
                ground.context(Ground.inTransaction("a.sql"), Map.of("a.sql", sql)),
                context.attempt(),
                context.epoch());
        return Ground.of(step, context.started(), context.ledger());
    }

    private SqlStepExecutor through(CuttingProxy proxy) {
        return new SqlStepExecutor(
                new Targets(List.of(Ground.settings(
                        "127.0.0.1",
                        proxy.port(),
                        ground.database.name(),
                        ground.database.user(),
                        ground.database.password()))),
                Pause.real());
    }

    private CuttingProxy proxy(Cut cut) throws IOException {
        return new CuttingProxy(ground.database.host(), ground.database.port(), cut);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
