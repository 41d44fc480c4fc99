package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;
import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules for letting a step stand still and go on. Pure; permission was decided before. */
final class PauseRules {
    private final Window window;
    private final Actor by;
    private final Instant now;

    PauseRules(Window window, Actor by, Instant now) {
        this.window = window;
        this.by = by;
        this.now = now;
    }

    Decision pause(WindowCommand.Pause pause) {
        Optional<PlannedStep> active = window.active();
        if (active.isEmpty()) {
            return refused(
                    Reason.WRONG_STATE,
                    "No step of " + window.id() + " is running; `hold` keeps the next one from beginning.");
        }
        PlannedStep step = active.get();
        StepId id = step.id();
        if (pause.step().isPresent() && !pause.step().get().equals(id)) {
            return refused(
                    Reason.NOT_NEXT,
                    "The step that is under way is " + id + ", not "
                            + pause.step().get() + ".");
        }
        if (!step.isPausable()) {
            return refused(
                    Reason.WRONG_STATE,
                    "Step " + id + " cannot be paused: it is no backfill, and between its beginning and its end there"
                            + " is no moment at which it holds nothing in "
                            + window.plan().target().name()
                            + ". `cancel` ends it, `hold` keeps the next step from beginning.");
        }
        StepRun run = window.step(id);
        if (!run.state().isUnderWay()) {
            return refused(
                    Reason.WRONG_STATE,
                    "Too late to pause step " + id + ": it took effect, and its checks are being judged. `hold` keeps"
                            + " the next one from beginning.");
        }
        StepRun.@Nullable CancelAsked cancel = run.cancel();
        if (cancel != null) {
            return refused(
                    Reason.ALREADY_DECIDED,
                    cancel.by().mention() + " asked already to cancel step " + id
                            + "; the room says how it ended as soon as it has.");
        }
        StepRun.@Nullable Paused paused = run.pause();
        if (paused != null) {
            return refused(
                    Reason.ALREADY_DECIDED,
                    paused.by().mention() + " paused step " + id + " already; `resume` lets it go on.");
        }
        return accepted(new StepEvent.StepPaused(id, by, now));
    }

    /** What comes of it for the step that stands still; empty if this is about the window alone. */
    Optional<Decision> resume(WindowCommand.Resume resume) {
        Optional<PlannedStep> paused = window.paused();
        Optional<StepId> named = resume.step();
        if (paused.isEmpty() && named.isEmpty()) {
            return Optional.empty();
        }
        if (paused.isEmpty() || named.filter(it -> !window.step(it).isPaused()).isPresent()) {
            return Optional.of(refused(
                    Reason.WRONG_STATE,
                    "Step " + named.map(StepId::value).orElse("") + " is not paused"
                            + (window.hold() == null
                                    ? "."
                                    : "; `resume` alone lifts the hold of " + window.id() + ".")));
        }
        StepEvent goesOn = new StepEvent.StepContinued(paused.get().id(), by, now);
        LifeEvent.Hold hold = window.hold();
        if (named.isPresent() || hold == null) {
            return Optional.of(accepted(goesOn));
        }
        return Optional.of(Rules.andContinue(window, now, goesOn, lifted(window, by, now)));
    }

    /** That the hold of the window is lifted, forward or on the way back. */
    static WindowEvent lifted(Window window, Actor by, Instant now) {
        boolean back = window.rollback() != null && window.state() == WindowState.HELD;
        return back ? new RollbackEvent.RollbackResumed(by, now) : new LifeEvent.Resumed(by, now);
    }
}
