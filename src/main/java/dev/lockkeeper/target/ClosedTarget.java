package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Has an attempt wait while its target takes no changes, because it was set read-only or became a standby, and lets it go
 * on by itself once a new connection finds that it does. For one attempt, on the thread that runs it.
 */
final class ClosedTarget {
    /** After so long somebody should look why nothing comes of it. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration BEAT = Duration.ofSeconds(2);

    private final Targets targets;
    private final Pause pause;
    private final Context step;
    private final Progress progress;
    private final AtomicBoolean asked = new AtomicBoolean();

    ClosedTarget(Targets targets, Pause pause, Context step, Progress progress) {
        this.targets = targets;
        this.pause = pause;
        this.step = step;
        this.progress = progress;
    }

    /**
     * Runs it, and again each time the target took no changes and does so later.
     *
     * @param run what ends in a failure with the server's code for it, if the target takes no changes; run again it goes on
     *     where it stopped
     * @return what came of it the last time
     */
    Outcome waitedFor(Supplier<Outcome> run) {
        step.cancellation().whenAsked(() -> asked.set(true));
        Outcome outcome = run.get();
        boolean waited = true;
        while (waited && outcome instanceof Outcome.Failed failed && isClosed(failed.failure())) {
            Optional<String> why = why();
            if (why.isPresent()) {
                Optional<Outcome> ended = untilOpen(failed.failure(), why.get());
                if (ended.isPresent()) {
                    return ended.get();
                }
            }
            // open at once, it opened just now; or the step's own SQL forbids changes, and would for ever
            waited = why.isPresent();
            targets.kept().letGo(step.expected().name());
            outcome = run.get();
        }
        return outcome;
    }

    private static boolean isClosed(StepFailure failure) {
        return SqlStates.READ_ONLY.equals(failure.sqlState());
    }

    /** An outcome if it did not open, or nobody wants it any more. */
    private Optional<Outcome> untilOpen(StepFailure failure, String first) {
        progress.closed(first);
        long began = System.nanoTime();
        Duration rested = Duration.ZERO;
        Optional<String> why = Optional.of(first);
        while (why.isPresent()) {
            Duration measured = Duration.ofNanos(System.nanoTime() - began);
            Duration waited = measured.compareTo(rested) > 0 ? measured : rested;
            if (asked.get()) {
                return Optional.of(
                        failure.nothingTookEffect()
                                ? new Outcome.Cancelled("The target took no changes, and nothing took effect.")
                                : new Outcome.Failed(failure));
            }
            if (waited.compareTo(LONGEST) >= 0) {
                return Optional.of(new Outcome.Failed(given(failure, why.get())));
            }
            progress.says(why.get() + "; asked again every " + Words.of(BEAT) + ", for " + Words.of(LONGEST)
                    + " at most; the step goes on by itself once it takes changes");
            try {
                pause.last(BEAT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of(new Outcome.Failed(failure));
            }
            rested = rested.plus(BEAT);
            why = why();
        }
        progress.closed("");
        progress.says("the target takes changes again");
        return Optional.empty();
    }

    private static StepFailure given(StepFailure failure, String why) {
        return new StepFailure(
                failure.message() + " Waited " + Words.of(LONGEST) + ": " + why
                        + ". Configure the server that takes changes, or open it; then say retry.",
                failure.file(),
                failure.line(),
                failure.sqlState(),
                failure.nothingTookEffect());
    }

    /** Why it takes no changes, asked on a new connection; empty if it does. */
    private Optional<String> why() {
        String target = "target " + step.expected().name();
        try (Connection connection = targets.open(step.expected(), Targets.use(step) + " open", Targets.Access.WRITE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery(),"
                        + " pg_catalog.current_setting('transaction_read_only') = 'on'")) {
            row.next();
            if (row.getBoolean(1)) {
                return Optional.of(target + " is a standby and takes no changes");
            }
            return row.getBoolean(2)
                    ? Optional.of(target + " is set read-only and takes no changes")
                    : Optional.empty();
        } catch (TargetUnavailableException e) {
            return Optional.of(target + " took no changes, and now it cannot be asked: "
                    + String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
        } catch (SQLException e) {
            return Optional.of(target + " took no changes, and now it cannot be asked: " + Failures.message(e));
        }
    }
}
