package dev.lockkeeper.window;

import java.time.Instant;

/** What happened at one gate. */
public sealed interface GateEvent extends WindowEvent {
    /** The gate concerned. */
    GateId gate();

    /** The window reached the gate; its roles are asked about exactly this digest. Asking again voids what was said. */
    record GateAsked(GateId gate, String digest, Instant at) implements GateEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.asked(digest, at));
        }
    }

    /** One person's yes for one role, bound to the digest they saw. */
    record Approved(GateId gate, String role, Actor by, String digest, String reason, Instant at) implements GateEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.decided(new Decided(role, by, true, reason, at)));
        }
    }

    /** One person's no. It stops the window; asking again is a new asking. */
    record Rejected(GateId gate, String role, Actor by, String digest, String reason, Instant at) implements GateEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.decided(new Decided(role, by, false, reason, at)));
        }
    }

    /** Every required role has approved. */
    record GateOpened(GateId gate, Instant at) implements GateEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.opened(at));
        }
    }

    /**
     * One decision as the window remembers it.
     *
     * @param approved true for yes, false for no
     * @param reason empty if none was given
     */
    record Decided(String role, Actor by, boolean approved, String reason, Instant at) {}
}
