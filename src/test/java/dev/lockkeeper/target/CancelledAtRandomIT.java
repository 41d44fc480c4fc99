package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Cancellation;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.runbook.StepSpec.Backfill;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Somebody cancels a step of each class at a moment that a seed decides, and what is reported is compared with what the
 * target holds. Five hundred in {@code -Pnightly}; {@code -Dlockkeeper.cancels=17-500} goes on where that stopped.
 */
class CancelledAtRandomIT {
    private static final Duration A_WHILE = Duration.ofMillis(120);
    private static final int ROWS = 60;
    private static final Pattern STATEMENTS = Pattern.compile("(\\d) of 2 statements took effect before it");
    private static final Pattern BATCHES = Pattern.compile("(\\d+) rows? in (\\d+) batch");
    private static final String COUNT_TWICE =
            "UPDATE effects SET a = a + 1;\nSELECT pg_sleep(0.02);\nUPDATE effects SET b = b + 1;\n";

    private final Map<String, Integer> reports = new TreeMap<>();
    private BackfillGround backfill;
    private Ground ground;
    private SqlStepExecutor executor;

    @BeforeEach
    void prepare() throws SQLException {
        backfill = new BackfillGround("cancelled");
        ground = backfill.ground;
        ground.execute("DROP SCHEMA lockkeeper CASCADE");
        ground.execute("CREATE TABLE effects AS SELECT 0 AS a, 0 AS b");
        ground.execute("CREATE TABLE wide AS SELECT i AS a, i % 10 AS b FROM generate_series(1, 2000) AS i");
        backfill.fill("int", "i", ROWS);
        ground.giveLedger();
        executor = new SqlStepExecutor(ground.targets, Pause.real());
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void whatIsReportedOfACancelledStepIsWhatTheTargetHolds() throws Exception {
        String[] range = System.getProperty("lockkeeper.cancels", "1-20").split("-");
        int last = Integer.parseInt(range[range.length - 1]);
        for (int seed = Integer.parseInt(range[0]); seed <= last; seed++) {
            try {
                switch (seed % 3) {
                    case 0 -> inATransaction(seed);
                    case 1 -> outsideATransaction(seed);
                    default -> inABackfill(seed);
                }
            } catch (AssertionError e) {
                throw new AssertionError("with -Dlockkeeper.cancels=" + seed + ": " + e.getMessage(), e);
            }
        }
        System.out.println("cancels " + String.join("-", range) + " were reported as " + reports);
        assertThat(reports.keySet()).as("kinds of reports").hasSizeGreaterThan(1);
    }

    private void inATransaction(int seed) throws Exception {
        String before = ground.ask("SELECT a || ' ' || b FROM effects");
        assertThat(before).isEqualTo(effects() + " " + effects());
        long count = effects();
        Context context = sql(Ground.inTransaction("i.sql"), COUNT_TWICE, seed * 2, seed);
        Outcome outcome = cancelledAtRandom(seed, "effects", context, executor);
        boolean applied = outcome instanceof Outcome.Succeeded;
        if (!applied) {
            Outcomes.cancelled(outcome);
        }
        String what = applied ? "T applied" : "T cancelled, not applied";
        reports.merge(what, 1, Integer::sum);
        long now = applied ? count + 1 : count;
        assertThat(ground.ask("SELECT a || ' ' || b FROM effects")).as(what).isEqualTo(now + " " + now);
        assertThat(ground.ask("SELECT count(*) FROM lockkeeper.ledger WHERE state = 'done' AND attempt = " + seed * 2))
                .as(what)
                .isEqualTo(applied ? "1" : "0");
    }

    private long effects() throws SQLException {
        return Long.parseLong(ground.ask("SELECT a FROM effects"));
    }

    /** The second attempt shows that nothing is left in the way of it. */
    private void outsideATransaction(int seed) throws Exception {
        String sql = "CREATE INDEX CONCURRENTLY a_" + seed + " ON wide (a);\nCREATE INDEX CONCURRENTLY b_" + seed
                + " ON wide (b);\n";
        String there = "SELECT string_agg(x.relname || ':' || (i.indisvalid AND i.indisready), ' ' ORDER BY x.relname)"
                + " FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = 'wide'::regclass";
        String first = "a_" + seed + ":true";
        String both = first + " b_" + seed + ":true";
        Outcome outcome = cancelledAtRandom(seed, "wide", sql(Ground.alone("i.sql"), sql, seed * 2, seed), executor);
        String what;
        if (outcome instanceof Outcome.Succeeded) {
            what = "N applied";
            assertThat(ground.ask(there)).as(what).isEqualTo(both);
        } else if (outcome instanceof Outcome.Cancelled) {
            what = "N cancelled, not applied";
            assertThat(ground.ask(there)).as(what).isEqualTo("null");
        } else {
            StepFailure failure = Outcomes.failed(outcome);
            Matcher told = STATEMENTS.matcher(failure.message());
            assertThat(told.find()).as(failure.message()).isTrue();
            assertThat(failure.nothingTookEffect()).as(failure.message()).isFalse();
            assertThat(failure.message()).startsWith("Cancelled. ").doesNotContain("may stay");
            what = "N cancelled, " + told.group(1) + " of 2 statements applied";
            assertThat(ground.ask(there))
                    .as(failure.message())
                    .isEqualTo(told.group(1).equals("0") ? "null" : first);
        }
        reports.merge(what, 1, Integer::sum);
        if (!(outcome instanceof Outcome.Succeeded)) {
            Outcomes.succeeded(executor.run(sql(Ground.alone("i.sql"), sql, seed * 2 + 1, seed), words -> {}));
            assertThat(ground.ask(there)).as("after another attempt").isEqualTo(both);
        }
        ground.execute("DROP INDEX a_" + seed + ", b_" + seed);
    }

    private void inABackfill(int seed) throws Exception {
        ground.execute("UPDATE public.t SET n = 0; DELETE FROM lockkeeper.progress");
        Backfill some = BackfillGround.rows(5);
        Backfill spec = new Backfill(
                some.common(),
                "",
                some.sql(),
                some.table(),
                some.key(),
                some.batch(),
                Duration.ofMillis(5),
                some.limits());
        Context context = backfill.context(spec, seed, Cancellation.NEVER);
        Outcome outcome = cancelledAtRandom(seed, "public.t", context, backfill.executor);
        String what;
        if (outcome instanceof Outcome.Succeeded) {
            what = "B applied";
            assertThat(backfill.counts()).as(what).isEqualTo("1 to 1 in " + ROWS + " rows");
        } else {
            String how = Outcomes.cancelled(outcome);
            Matcher told = BATCHES.matcher(how);
            String rows = told.find() ? told.group(1) : "0";
            what = rows.equals("0") ? "B cancelled, not applied" : "B cancelled, partly applied";
            assertThat(((Outcome.Cancelled) outcome).partly()).as(how).isEqualTo(!rows.equals("0"));
            assertThat(ground.ask("SELECT sum(n) FROM public.t")).as(how).isEqualTo(rows);
        }
        reports.merge(what, 1, Integer::sum);
        Outcomes.succeeded(backfill.run(spec, seed));
        assertThat(backfill.counts()).as("after another attempt").isEqualTo("1 to 1 in " + ROWS + " rows");
    }

    /** Asked before it begins, after a while, or soon after it said something; sometimes somebody else holds its table. */
    private Outcome cancelledAtRandom(int seed, String table, Context context, StepExecutor kind) throws Exception {
        Random random = new Random(seed);
        int when = random.nextInt(8);
        int words = random.nextInt(4);
        long after = random.nextInt(when < 4 ? (int) A_WHILE.toMillis() * 1_000 : 3_000);
        boolean held = random.nextInt(4) == 0;
        long holding = random.nextInt((int) A_WHILE.toMillis() * 1_000);
        CompletableFuture<Void> moment = new CompletableFuture<>();
        AtomicReference<Runnable> act = new AtomicReference<>(() -> {});
        try (Connection other = held ? holding(table, seed % 2 == 0) : ground.database.connect()) {
            CompletableFuture<Void> released = held ? later(holding, () -> release(other)) : done();
            CompletableFuture<Void> cancelled =
                    moment.thenCompose(now -> later(after, () -> act.get().run()));
            if (when < 4) {
                moment.complete(null);
            }
            Context cancellable = Ground.cancellable(context, asked -> {
                act.set(asked);
                if (when == 0) {
                    asked.run();
                }
            });
            AtomicInteger said = new AtomicInteger();
            Outcome outcome = kind.run(cancellable, heard -> {
                if (when >= 4 && said.getAndIncrement() == words) {
                    moment.complete(null);
                }
            });
            moment.complete(null);
            cancelled.join();
            released.join();
            return outcome;
        }
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private static CompletableFuture<Void> later(long micros, Runnable act) {
        return CompletableFuture.runAsync(act, CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS));
    }

    private Connection holding(String table, boolean writing) throws SQLException {
        Connection holder = ground.database.connect();
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN " + (writing ? "" : "SHARE ") + "ROW EXCLUSIVE MODE");
        }
        return holder;
    }

    private static void release(Connection holder) {
        try {
            holder.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Context sql(StepSpec.Sql spec, String sql, int attempt, long epoch) {
        return Ground.again(ground.context(spec, Map.of("i.sql", sql)), attempt, epoch);
    }
}
