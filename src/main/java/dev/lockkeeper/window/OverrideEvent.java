package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What two people did past a rule, and what somebody may do for somebody else for a while. */
public sealed interface OverrideEvent extends WindowEvent {

    /**
     * Somebody wants the gate that waits to be opened without the approvals that are missing; a second person must agree.
     *
     * @param asking which asking of the gate; another asking is another question
     */
    record BreakGlassProposed(GateId gate, int asking, Actor by, String reason, Instant at) implements OverrideEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.overrides = draft.overrides.proposed(this);
            draft.heard(by, at);
        }
    }

    /**
     * Two people opened a gate without the approvals that were missing. Nothing else is opened by it: words of points of no
     * return are typed, and checks are judged, as ever.
     *
     * @param digest what the gate was asked about
     * @param missing the roles that had not said enough
     * @param proposedBy who wanted it, and why
     * @param by who agreed
     */
    record GlassBroken(
            GateId gate,
            int asking,
            String digest,
            List<String> missing,
            Actor proposedBy,
            Actor by,
            String reason,
            Instant at)
            implements OverrideEvent {
        public GlassBroken {
            missing = List.copyOf(missing);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.opened(at));
            draft.overrides = draft.overrides.broken(this);
            draft.deviations.add(new Deviation(Deviation.Kind.GLASS_BROKEN, gate.value(), proposedBy, reason, by, at));
            draft.heard(by, at);
        }
    }

    /** Somebody wants to take command at once; a second person must agree. */
    record TakeProposed(Actor from, Actor by, String reason, Instant at) implements OverrideEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.overrides = draft.overrides.proposed(this);
        }
    }

    /** Nobody agreed in time to what was proposed. */
    record ProposalLapsed(Kind kind, Instant at) implements OverrideEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.overrides = draft.overrides.lapsed(kind);
        }
    }

    /**
     * Somebody lets somebody else act in their roles for a while. An earlier delegation between the two ends with it.
     *
     * @param roles the roles the first held then; they count as long as the first holds them
     * @param until when it ends, in window time; null for the end of the window
     */
    record Delegated(
            Actor from,
            Actor to,
            List<String> roles,
            @Nullable Instant until,
            Instant at) implements OverrideEvent {
        public Delegated {
            roles = List.copyOf(roles);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.overrides = draft.overrides.delegated(new Delegation(from, to, roles, until, at));
        }
    }

    /**
     * It is over.
     *
     * @param by who ended it; null if its time came
     */
    record DelegationEnded(Actor from, Actor to, @Nullable Actor by, Instant at) implements OverrideEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.overrides = draft.overrides.ended(from, to);
        }
    }

    /**
     * What follows was said by somebody who could not have said it but in the roles of another.
     *
     * @param roles the roles
     * @param of whose roles they are
     * @param word the command
     */
    record DelegateActed(List<String> roles, Actor of, Actor by, String word, Instant at) implements OverrideEvent {
        public DelegateActed {
            roles = List.copyOf(roles);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.overrides = draft.overrides.acted(this);
        }
    }

    /**
     * The step that is next would end after the latest safe abort. Whoever asked for it, or typed its word, did so before
     * that was so; it waits for people.
     *
     * @param attempt the attempt that would have begun
     * @param latest the latest safe abort, once the step took effect
     * @param ends when it would end, if it takes as long as planned
     */
    record SafeAbortPassed(StepId step, int attempt, Instant latest, Instant ends, Instant at)
            implements OverrideEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.overrides = draft.overrides.with(draft.overrides.late().with(this));
            draft.notInTime(step);
        }
    }

    /** Somebody wants this attempt to begin although it would end after the latest safe abort; a second person must agree. */
    record SafeAbortProposed(StepId step, int attempt, Actor by, String reason, Instant at) implements OverrideEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.overrides = draft.overrides.with(draft.overrides.late().with(this));
            draft.heard(by, at);
        }
    }

    /**
     * Two people let this attempt begin although it would end after the latest safe abort. Nothing begins by it.
     *
     * @param latest the latest safe abort, once the step took effect, as it was when they agreed
     * @param ends when the step would end, begun when they agreed
     * @param proposedBy who wanted it, and why
     * @param by who agreed
     */
    record SafeAbortOverridden(
            StepId step,
            int attempt,
            Instant latest,
            Instant ends,
            Actor proposedBy,
            Actor by,
            String reason,
            Instant at)
            implements OverrideEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.overrides = draft.overrides.with(draft.overrides.late().with(this));
            draft.deviations.add(
                    new Deviation(Deviation.Kind.SAFE_ABORT_OVERRIDDEN, step.value(), proposedBy, reason, by, at));
            draft.heard(by, at);
        }
    }

    /** What can be proposed. */
    enum Kind {
        /** A gate is opened without the approvals that are missing. */
        BREAK_GLASS,
        /** Command is taken at once. */
        TAKE,
        /** A step begins although it would end after the latest safe abort. */
        SAFE_ABORT
    }
}
