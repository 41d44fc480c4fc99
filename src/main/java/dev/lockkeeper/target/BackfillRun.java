package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.BackfillLedger.OvertakenException;
import dev.lockkeeper.target.BackfillLedger.Standing;
import dev.lockkeeper.target.BackfillTable.Range;
import dev.lockkeeper.window.StepFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Walks a table batch by batch until its end, or until somebody asks to stop. What was done is read from the target when
 * the walk begins and after every lost connection, so no batch is done twice and none is left out. For one attempt.
 */
final class BackfillRun {
    /** A standby takes over within two minutes; the tries wait longer each time, and last a little longer than that. */
    private static final int MOST_LOST_IN_A_ROW = 18;

    private static final Duration AFTER_LOSS = Duration.ofSeconds(1);
    private static final Duration LONGEST_AFTER_LOSS = Duration.ofSeconds(10);
    /** While we wait, somebody who asks to stop waits at most so long. */
    private static final Duration BEAT = Duration.ofMillis(250);
    /** What slows the probe down need not be us; so a batch goes through now and then. */
    private static final Duration LONGEST_SOFT_HOLD = Duration.ofSeconds(10);

    private final Targets targets;
    private final Pause pause;
    private final Context context;
    private final StepSpec.Backfill spec;
    private final BackfillStatement statement;
    private final BackfillLedger ledger;
    private final BackfillPace pace;
    private final Progress told;
    private final BackfillProgress progress;
    private final LockPatience patience;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final String use;
    private final Set<String> warnings = new LinkedHashSet<>();
    private boolean estimated;

    BackfillRun(
            Targets targets,
            Pause pause,
            Context context,
            StepSpec.Backfill spec,
            BackfillStatement statement,
            Progress progress) {
        this.targets = targets;
        this.pause = pause;
        this.context = context;
        this.spec = spec;
        this.statement = statement;
        this.ledger = new BackfillLedger(context);
        this.pace = BackfillPace.of(spec.batch());
        this.told = progress;
        this.progress = new BackfillProgress(progress, System::nanoTime);
        this.patience = new LockPatience(progress);
        this.use = Targets.use(context);
    }

    /** Walks. */
    Outcome run() {
        context.cancellation().whenAsked(() -> asked.set(true));
        try {
            while (true) {
                try {
                    return watched();
                } catch (PausedException e) {
                    patience.nobodyWaits();
                    standStill();
                    if (asked.get()) {
                        return e.cancelled;
                    }
                }
            }
        } catch (UnusableQueryException e) {
            return failed("The probe: " + e.getMessage() + ". Nothing was run.", null, true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.InDoubt("The process that ran the backfill was stopped between two batches.");
        }
    }

    /** Walks on until the end or a pause; when this returns, no connection of ours is left. */
    private Outcome watched() throws PausedException, UnusableQueryException, InterruptedException {
        try (BackfillWatch watch = new BackfillWatch(
                use,
                () -> targets.open(context.expected(), use + " watch", Targets.Access.READ),
                spec.limits(),
                context.parameters())) {
            watch.begin();
            try {
                return walkThroughLosses(watch);
            } finally {
                warnings.addAll(watch.warnings());
            }
        }
    }

    /** Until somebody lets it go on, or asks it to end. */
    private void standStill() throws InterruptedException {
        progress.pauses();
        while (context.cancellation().isPaused() && !asked.get()) {
            progress.standsStill();
            pause.last(BEAT);
        }
        progress.goesOn();
    }

    private Outcome walkThroughLosses(BackfillWatch watch) throws PausedException, InterruptedException {
        long batchesAtLoss = 0;
        int inARow = 0;
        while (true) {
            String why;
            try (BackfillSession session = BackfillSession.on(
                            Rewound.opened(targets, context, use, progress.batches() > 0), spec, statement, ledger);
                    LockGuard guard = guard(session.pid())) {
                watch.follow(session.pid());
                return new Walk(session, watch, guard).walk();
            } catch (EndedException e) {
                return e.outcome;
            } catch (OvertakenException e) {
                return new Outcome.InDoubt("Another process was told later to look after this backfill, so this one"
                        + " stopped. It left no batch half done.");
            } catch (TargetUnavailableException e) {
                why = String.valueOf(e.getMessage());
            } catch (SQLException e) {
                if (!BackfillSession.mayComeBack(e)) {
                    return failed(Failures.message(e) + ". Batches that took effect stay.", e.getSQLState(), false);
                }
                why = Failures.message(e);
            }
            inARow = progress.batches() > batchesAtLoss ? 1 : inARow + 1;
            batchesAtLoss = progress.batches();
            if (inARow >= MOST_LOST_IN_A_ROW || asked.get()) {
                return new Outcome.InDoubt("The connection was lost " + Words.count(inARow, "time", "times in a row")
                        + ": " + why + ". No batch is half done, and the target knows how far it came.");
            }
            progress.says("the connection was lost (" + why + "); it is opened again, and the walk goes on behind the"
                    + " last batch that took effect");
            Duration pauseNow = AFTER_LOSS.multipliedBy(inARow);
            rest(pauseNow.compareTo(LONGEST_AFTER_LOSS) < 0 ? pauseNow : LONGEST_AFTER_LOSS);
        }
    }

    private LockGuard guard(int pid) {
        return new LockGuard(
                use,
                () -> targets.open(context.expected(), use + " locks", Targets.Access.READ),
                pid,
                spec.limits().lockTimeout(),
                spec.limits().queueLimit(),
                patience,
                told);
    }

    private Outcome failed(String message, @Nullable String sqlState, boolean nothingTookEffect) {
        String file = spec.file().isEmpty() ? null : spec.file();
        return new Outcome.Failed(
                new StepFailure(message, file, file == null ? 0 : statement.line(), sqlState, nothingTookEffect));
    }

    /** Waits, but not after somebody asked to stop. */
    private void rest(Duration length) throws InterruptedException {
        Duration left = length;
        while (!left.isZero() && !left.isNegative() && !asked.get()) {
            Duration beat = left.compareTo(BEAT) < 0 ? left : BEAT;
            pause.last(beat);
            left = left.minus(beat);
        }
    }

    /** The walk ends here, with this outcome. */
    static final class EndedException extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Outcome outcome;

        EndedException(Outcome outcome) {
            super("the walk ended");
            this.outcome = outcome;
        }
    }

    /** The walk stands still between two batches; unless somebody ends it there, it goes on. */
    static final class PausedException extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Outcome cancelled;

        /** @param cancelled what comes of it if somebody asks it to end meanwhile */
        PausedException(Outcome cancelled) {
            super("the walk stands still");
            this.cancelled = cancelled;
        }
    }

    /** The part of the walk that one connection lasts. */
    private final class Walk {
        private final BackfillSession session;
        private final BackfillWatch watch;
        private final LockGuard guard;
        private final BackfillTries tries;
        private @Nullable Standing standing;

        Walk(BackfillSession session, BackfillWatch watch, LockGuard guard) {
            this.session = session;
            this.watch = watch;
            this.guard = guard;
            this.tries = new BackfillTries(spec.limits(), session, guard, pace, progress);
        }

        Outcome walk() throws SQLException, OvertakenException, EndedException, PausedException, InterruptedException {
            List<String> obstacles = new ArrayList<>();
            Optional<BackfillTable> found = session.look(obstacles);
            if (found.isEmpty()) {
                return failed(String.join(" ", obstacles) + effect(), null, false);
            }
            BackfillTable table = found.get();
            Standing now = tried("taking it", () -> session.claim(table));
            standing = now;
            estimate(table, now);
            while (!now.done()) {
                makeWay();
                stopIfAsked();
                Standing before = now;
                now = tried("the batch" + behind(), () -> batch(table, before));
                standing = now;
                if (!now.done()) {
                    rest(spec.pause());
                }
            }
            return ended(now);
        }

        private Standing batch(BackfillTable table, Standing before)
                throws SQLException, OvertakenException, EndedException {
            int rows = pace.rows();
            long began = System.nanoTime();
            BackfillSession.Done done;
            try {
                done = session.batch(table, before, rows, guard::end);
            } catch (BackfillSession.TooManyAlikeException e) {
                session.rollback();
                throw new EndedException(failed(e.getMessage() + "." + effect(), null, before.batches() == 0));
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            boolean last = done.standing().done();
            if (!last) {
                pace.took(took);
            }
            progress.batch(last ? Math.min(rows, done.changed()) : rows, took, pace.rows());
            return done.standing();
        }

        /** What took effect is read from the target once more: a driver's word for a commit is not enough. */
        private Outcome ended(Standing now) throws SQLException {
            Standing read = session.read().orElse(now);
            if (!read.done()) {
                return new Outcome.InDoubt("The last batch was committed, and the target does not show it as done.");
            }
            warnings.addAll(watch.warnings());
            return new Outcome.Succeeded(progress.outputs(read), List.copyOf(warnings));
        }

        private <T> T tried(String what, BackfillTries.Transaction<T> transaction)
                throws SQLException, OvertakenException, EndedException, PausedException, InterruptedException {
            try {
                return tries.made(what, transaction, between -> {
                    rest(between);
                    stopIfAsked();
                });
            } catch (BackfillTries.GivenUpException e) {
                Standing before = standing;
                boolean nothing = before != null && before.batches() == 0;
                throw new EndedException(
                        failed(e.getMessage() + ". It was rolled back." + effect(), e.sqlState(), nothing));
            }
        }

        private void stopIfAsked() throws EndedException, PausedException {
            if (asked.get()) {
                throw new EndedException(cancelled());
            }
            if (context.cancellation().isPaused()) {
                throw new PausedException(cancelled());
            }
        }

        /** With batches that stay it is no attempt without effect, and a way back has something to undo. */
        private Outcome cancelled() {
            return new Outcome.Cancelled(
                    "Stopped between two batches, when it had come " + progress.share() + "." + effect(), isPartly());
        }

        private boolean isPartly() {
            Standing now = standing;
            return now != null && now.batches() > 0;
        }

        /** What holds, as sentences with a space before them. */
        private String effect() {
            Standing now = standing;
            return now == null || now.batches() == 0
                    ? " Nothing of this backfill took effect."
                    : " " + now.words() + " took effect and stay; run again, it goes on" + behind() + ".";
        }

        private String behind() {
            Standing now = standing;
            return now == null ? "" : now.behind();
        }

        private void estimate(BackfillTable table, Standing now) throws SQLException {
            String from = now.from();
            String to = now.to();
            if (estimated || from == null || to == null || now.done()) {
                return;
            }
            estimated = true;
            String last = now.last();
            long all = session.estimate(table, new Range(from, to, true));
            progress.estimated(last == null ? 0 : session.estimate(table, new Range(from, last, true)), all);
        }

        /** Waits while somebody else comes first. */
        private void makeWay() throws InterruptedException {
            if (watch.somebodyWaited()) {
                pace.gentler();
                progress.held("somebody waited for a lock behind the last batch", pace.rows());
                rest(BEAT);
            }
            Duration waited = Duration.ZERO;
            BackfillWatch.Hold hold = watch.hold();
            while (!hold.isNone()
                    && !asked.get()
                    && !context.cancellation().isPaused()
                    && (hold.hard() || waited.compareTo(LONGEST_SOFT_HOLD) < 0)) {
                progress.held(hold.reason(), pace.rows());
                rest(BEAT);
                waited = waited.plus(BEAT);
                hold = watch.hold();
            }
            progress.released();
        }
    }
}
