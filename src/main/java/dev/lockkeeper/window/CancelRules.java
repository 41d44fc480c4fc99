package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;
import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule for ending the step that runs. Pure; permission was decided before. */
final class CancelRules {
    private final Window window;
    private final Actor by;
    private final Instant now;

    CancelRules(Window window, Actor by, Instant now) {
        this.window = window;
        this.by = by;
        this.now = now;
    }

    Decision cancel(WindowCommand.Cancel cancel) {
        Optional<PlannedStep> active = window.active();
        if (active.isEmpty()) {
            return refused(
                    Reason.WRONG_STATE,
                    "No step of " + window.id() + " is running; `hold` keeps the next one from beginning.");
        }
        StepId step = active.get().id();
        if (cancel.step().isPresent() && !cancel.step().get().equals(step)) {
            return refused(
                    Reason.NOT_NEXT,
                    "The step that is under way is " + step + ", not "
                            + cancel.step().get() + ".");
        }
        StepRun run = window.step(step);
        if (!run.state().isUnderWay()) {
            return refused(
                    Reason.WRONG_STATE,
                    "Too late to cancel step " + step + ": it took effect, and its checks are being judged. `hold`"
                            + " keeps the next one from beginning.");
        }
        StepRun.@Nullable CancelAsked asked = run.cancel();
        if (asked != null) {
            return refused(
                    Reason.ALREADY_DECIDED,
                    asked.by().mention() + " asked already to cancel step " + step
                            + "; the room says how it ended as soon as it has.");
        }
        return accepted(new StepEvent.CancelRequested(step, by, now));
    }
}
