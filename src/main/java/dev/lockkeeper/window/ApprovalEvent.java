package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of approvals without anybody deciding at the gate: time went by, or somebody is not who they were. */
public sealed interface ApprovalEvent extends WindowEvent {
    /** The gate concerned. */
    GateId gate();

    /**
     * One yes does not count any more. A gate that it kept open waits again, in the same asking, and whatever was asked
     * of the steps behind it is void.
     *
     * @param line the line that was signed; null for the yes of a role that decides without a line
     * @param saidAt when the yes was said
     */
    record ApprovalLapsed(
            GateId gate, String role, @Nullable String line, Actor signedBy, Instant saidAt, Cause cause, Instant at)
            implements ApprovalEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.lapsed(this);
        }
    }

    /**
     * A deadline of the gate comes near and was said aloud. Once for each deadline.
     *
     * @param expiresAt the deadline
     * @param people whose yes stops counting then; empty if the opened gate as a whole does
     * @param roles the roles the gate waits for meanwhile
     */
    record ExpiryNear(GateId gate, Instant expiresAt, List<Actor> people, List<String> roles, Instant at)
            implements ApprovalEvent {
        public ExpiryNear {
            people = List.copyOf(people);
            roles = List.copyOf(roles);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.remembers(run.history().warned(this)));
        }
    }

    /**
     * The gate was open and no step behind it began in time, so none begins any more: it is asked again.
     *
     * @param deadline the first moment at which none could begin
     */
    record GateExpired(GateId gate, Limit limit, Instant deadline, Instant at) implements ApprovalEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.expired(this));
            draft.closeBehind(gate);
        }
    }

    /**
     * Somebody says yes once these checks pass. No approval yet; another one of the same person for the same role replaces it.
     *
     * @param digest what the gate opens and how far that reaches, as it was then
     * @param checks ids of checks, at least one
     */
    record ConditionSet(
            GateId gate, String role, Actor by, String digest, List<String> checks, String reason, Instant at)
            implements ApprovalEvent {
        public ConditionSet {
            checks = List.copyOf(checks);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.remembers(run.history().conditioned(this)));
        }
    }

    /** Every check that the condition named is PASS; the approval it stands for follows. */
    record ConditionMet(GateId gate, String role, Actor by, Instant at) implements ApprovalEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.remembers(run.history().unconditioned(by, role)));
        }
    }

    /**
     * The condition was not met, or the yes would not have counted: it is its person's again.
     *
     * @param why what the checks said, or why it would not count
     */
    record ConditionReturned(GateId gate, String role, Actor by, String why, Instant at) implements ApprovalEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(gate, run -> run.remembers(run.history().returned(this)));
        }
    }

    /** Why a yes does not count any more. */
    enum Cause {
        /** It was older than the gate's approvals may be. */
        EXPIRED("it is older than an approval may be"),
        /** Who said it does not hold the role any more. */
        ROLE_LOST("they do not hold the role any more"),
        /** Who said it was deactivated, became a guest, or left. */
        NO_MEMBER("they are no full member of the workspace any more");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** Part of a sentence, for messages. */
        public String words() {
            return words;
        }
    }

    /** Which limit an opened gate came to. */
    enum Limit {
        /** The time that its terms give the first step behind it. */
        BEGIN_WITHIN("no step behind it began in the time that its go was good for"),
        /** An approval that it stands on was too old. */
        APPROVAL("an approval that it stood on expired before a step behind it began"),
        /** The planned end of the window. */
        WINDOW_END("no step behind it began before the planned end of the window");

        private final String words;

        Limit(String words) {
            this.words = words;
        }

        /** Part of a sentence, for messages. */
        public String words() {
            return words;
        }
    }
}
