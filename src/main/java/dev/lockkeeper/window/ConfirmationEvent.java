package dev.lockkeeper.window;

import java.time.Instant;

/** What happened between a yes and its confirmation in a browser. */
public sealed interface ConfirmationEvent extends WindowEvent {
    /** The gate concerned. */
    GateId gate();

    /** Somebody said yes, and was asked to confirm it in a browser; until then it does not count. */
    record ConfirmationAsked(GateId gate, String role, Actor by, String digest, String reason, Instant at)
            implements ConfirmationEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.confirming(new Confirming(role, by, digest, reason, at)));
        }
    }

    /**
     * Somebody opened the link of this person and is somebody else, or was not found to be anybody. Nothing changed.
     *
     * @param by whose link it was
     * @param why what was found, a sentence
     */
    record ConfirmationRefused(GateId gate, Actor by, String why, Instant at) implements ConfirmationEvent {
        @Override
        public void applyTo(WindowDraft draft) {}
    }
}
