package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What happened to effects that are opened by one step and closed by another. */
public sealed interface PairEvent extends WindowEvent {

    /**
     * A person ended the window while something it had opened was open, or may have been. No other step begins any more;
     * what is open is closed first, and then the window is aborted for this reason.
     */
    record EndAsked(Actor by, String reason, Instant at) implements PairEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.ending = new Ending(by, reason, at);
            draft.hold = null;
            draft.consent = List.of();
            draft.tryToCloseAgain();
            draft.heard(by, at);
        }
    }

    /** A closing step that failed is begun again, by itself. */
    record CloseTriedAgain(StepId step, Instant at) implements PairEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, StepRun::triedAgain);
        }
    }

    /**
     * What this step had turned on is off, and nobody here turned it off: the application was restarted, or somebody
     * switched it by hand. It may be begun again.
     *
     * @param how what was seen, as a sentence
     */
    record FoundClosed(StepId step, int attempt, String how, Instant at) implements PairEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.failed(new StepFailure(how, null, 0, null, false), Duration.ZERO, at));
            draft.consent = List.of();
        }
    }

    /** Who ended the window while something was open, and why. */
    record Ending(Actor by, String reason, Instant at) {}
}
