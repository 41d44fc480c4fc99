package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened at one gate. */
public sealed interface GateEvent extends WindowEvent {
    /** The gate concerned. */
    GateId gate();

    /** The window reached the gate; its roles are asked about exactly this digest. Asking again voids what was said. */
    record GateAsked(GateId gate, String digest, Instant at) implements GateEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.asked(gate, digest, at);
        }
    }

    /**
     * The target was asked how far the steps behind the gate reach, right before the gate was asked.
     *
     * @param steps one for each step that takes something away, or of which that is not known
     */
    record ReachTaken(GateId gate, List<Reach> steps, Instant at) implements GateEvent {
        public ReachTaken {
            steps = List.copyOf(steps);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.reaches(steps));
        }
    }

    /**
     * A step behind the gate would have taken away something else than was approved, so it was not begun and the gate
     * fell: it is asked again, and whatever was asked or typed for the step is void.
     *
     * @param changes what is other than approved, parts of a sentence
     */
    record ReachChanged(GateId gate, StepId step, List<String> changes, Instant at) implements GateEvent {
        public ReachChanged {
            changes = List.copyOf(changes);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.reachChanged(gate, step, changes, at);
        }
    }

    /**
     * Nobody was found who holds these roles, whom the gate waits for; it cannot open before somebody does. Said again
     * when it is otherwise.
     *
     * @param roles role names; empty once each has somebody
     */
    record RolesFoundEmpty(GateId gate, List<String> roles, Instant at) implements GateEvent {
        public RolesFoundEmpty {
            roles = List.copyOf(roles);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.emptyRoles(roles));
        }
    }

    /**
     * One person's yes for one role, bound to the digest they saw.
     *
     * @param digest what the gate was asked about; for a line the digest of that and of the line's evidence
     * @param line the line that is signed by it; null where the role decides without a line
     * @param confirmation how it was confirmed in a browser; null if it was not
     */
    record Approved(
            GateId gate,
            String role,
            Actor by,
            String digest,
            String reason,
            @Nullable String line,
            @Nullable Confirmation confirmation,
            Instant at)
            implements GateEvent {
        /** A yes that was not confirmed in a browser. */
        public Approved(
                GateId gate, String role, Actor by, String digest, String reason, @Nullable String line, Instant at) {
            this(gate, role, by, digest, reason, line, null, at);
        }

        /** The yes of a role that decides without a line. */
        public Approved(GateId gate, String role, Actor by, String digest, String reason, Instant at) {
            this(gate, role, by, digest, reason, null, null, at);
        }

        /** The same, and how it was confirmed. */
        Approved confirmed(Confirmation how) {
            return new Approved(gate, role, by, digest, reason, line, how, at);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.decided(new Decided(role, by, true, reason, at, digest, line, confirmation)));
        }
    }

    /**
     * One person's no, at a gate that waits or, as a veto, at an open one behind which nothing has begun. It stops the
     * window; asking again is a new asking.
     */
    record Rejected(GateId gate, String role, Actor by, String digest, String reason, Instant at) implements GateEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.rejected(gate, new Decided(role, by, false, reason, at, digest, null, null));
        }
    }

    /** Every required role has approved. */
    record GateOpened(GateId gate, Instant at) implements GateEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.opened(at));
        }
    }

    /** An item of a checklist was marked, or marked again with another value. */
    record ItemMarked(GateId gate, String item, String value, Actor by, Instant at) implements GateEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.marked(item, new Mark(value, by, at)));
        }
    }

    /** The mark of an item was taken back. */
    record ItemUnmarked(GateId gate, String item, Actor by, Instant at) implements GateEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.unmarked(item));
        }
    }

    /**
     * What was signed is not what is shown any more, so the signature does not count.
     *
     * @param line the line that was signed; null for the yes of a role that decides without a line
     * @param signedBy whose signature it was
     * @param why what changed, in words
     * @param by who changed it
     */
    record SignatureVoided(
            GateId gate, String role, @Nullable String line, Actor signedBy, String why, Actor by, Instant at)
            implements GateEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.voided(new Voided(role, line, signedBy, why, by, at)));
        }
    }

    /**
     * One decision as the window remembers it.
     *
     * @param approved true for yes, false for no
     * @param reason empty if none was given
     * @param digest what it is bound to
     * @param line the line that is signed by it, or null
     * @param confirmation how it was confirmed in a browser, or null
     */
    record Decided(
            String role,
            Actor by,
            boolean approved,
            String reason,
            Instant at,
            String digest,
            @Nullable String line,
            @Nullable Confirmation confirmation) {}

    /**
     * A mark of a checklist.
     *
     * @param value what was written beside it; empty if nothing
     */
    record Mark(String value, Actor by, Instant at) {}

    /** A signature that does not count any more, and why. */
    record Voided(String role, @Nullable String line, Actor signedBy, String why, Actor by, Instant at) {}
}
