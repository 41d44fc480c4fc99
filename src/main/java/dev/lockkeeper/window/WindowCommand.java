package dev.lockkeeper.window;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything a person can ask of a window that is open. What comes of it is decided by {@link Rules}. */
public sealed interface WindowCommand {
    /** The slash command's word; the permission table is written in these. */
    String word();

    /** Decides itself by the rules of one caller at one moment; a new command does not compile without its rule. */
    Decision under(CallerRules rules);

    /** Begin the next step, or the named one if it is the next. */
    record Run(Optional<StepId> step) implements WindowCommand {
        @Override
        public String word() {
            return "run";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Begin step after step until this one is done, or until the gate; never across a gate. */
    record RunTo(String until) implements WindowCommand {
        @Override
        public String word() {
            return "run";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Again: the failed step, or the checks that did not pass. */
    record Retry(Optional<StepId> step) implements WindowCommand {
        @Override
        public String word() {
            return "retry";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /**
     * Leave a step out, say it was done by hand, or run it again although its outcome is unknown. A second named role
     * confirms by saying the same.
     */
    record Settle(StepId step, Deviation.Kind kind, String reason) implements WindowCommand {
        @Override
        public String word() {
            return kind.command();
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** End the step that runs; named, so that nobody ends another one than they saw. */
    record Cancel(Optional<StepId> step) implements WindowCommand {
        @Override
        public String word() {
            return "cancel";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Let the backfill that runs stand still; named, so that nobody pauses another one than they saw. */
    record Pause(Optional<StepId> step) implements WindowCommand {
        @Override
        public String word() {
            return "pause";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Whoever is in the way of the running step may stay there; it goes on waiting. */
    record KeepWaiting() implements WindowCommand {
        @Override
        public String word() {
            return "unblock";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /**
     * Do something about a session that is in the way of the running step. To end it, a second person says the same.
     *
     * @param seen the {@link LockHolder#mark} that was shown; empty if the pid was typed
     */
    record Unblock(LockQuestion.Act act, int pid, Optional<String> seen, String reason) implements WindowCommand {
        @Override
        public String word() {
            return act == LockQuestion.Act.END ? "unblock-end" : "unblock";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Let a FAIL or NOT PROVEN pass. */
    record Accept(String check, String reason) implements WindowCommand {
        @Override
        public String word() {
            return "accept";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Take the changed files for what has not run yet. The amended plan is read by the caller. */
    record Amend(String reason, Plan amended, List<FilesEvent.FileChange> changes) implements WindowCommand {
        @Override
        public String word() {
            return "amend";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Run what was stored. */
    record Keep() implements WindowCommand {
        @Override
        public String word() {
            return "keep";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** The typed word of a point of no return. */
    record Confirm(StepId step, String typed) implements WindowCommand {
        @Override
        public String word() {
            return "confirm";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /**
     * Yes, for one role at one gate.
     *
     * @param gate empty for the one gate that waits
     * @param role empty for the one role of the caller that is asked
     * @param seenDigest the digest on the card that was pressed; empty if the decision was typed
     * @param confirmation how it was confirmed in a browser; null from every door but that one
     */
    record Approve(
            Optional<GateId> gate,
            Optional<String> role,
            Optional<String> seenDigest,
            String reason,
            @Nullable Confirmation confirmation)
            implements WindowCommand {
        /** A yes that was not confirmed in a browser. */
        public Approve(Optional<GateId> gate, Optional<String> role, Optional<String> seenDigest, String reason) {
            this(gate, role, seenDigest, reason, null);
        }

        @Override
        public String word() {
            return "approve";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Yes, as soon as these checks pass. Gate and role as for {@link Approve}. */
    record ApproveIf(Optional<GateId> gate, Optional<String> role, NamedChecks checks, String reason)
            implements WindowCommand {
        @Override
        public String word() {
            return "approve";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** No, with a reason. Parameters as for {@link Approve}. */
    record Reject(Optional<GateId> gate, Optional<String> role, Optional<String> seenDigest, String reason)
            implements WindowCommand {
        @Override
        public String word() {
            return "reject";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** These items of checklists are so. Those that are marked already are left as they are. */
    record Mark(List<Marking> markings) implements WindowCommand {
        public Mark {
            markings = List.copyOf(markings);
        }

        @Override
        public String word() {
            return "mark";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** These items are not so after all; a signature under their line falls. */
    record Unmark(List<String> items) implements WindowCommand {
        public Unmark {
            items = List.copyOf(items);
        }

        @Override
        public String word() {
            return "unmark";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /**
     * One item and what is written beside it.
     *
     * @param value empty if nothing is
     */
    record Marking(String item, String value) {}

    /** No new step begins, nothing is undone. */
    record Hold(String reason) implements WindowCommand {
        @Override
        public String word() {
            return "hold";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /**
     * Lift the hold and let a paused step go on; after a rejection: ask the gate again.
     *
     * @param step the paused step, if that alone is to go on
     */
    record Resume(Optional<StepId> step) implements WindowCommand {
        /** Whatever stands still. */
        public Resume() {
            this(Optional.empty());
        }

        @Override
        public String word() {
            return "resume";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Give command to somebody. */
    record HandOver(Actor to) implements WindowCommand {
        @Override
        public String word() {
            return "handover";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Take command, as a holder of the commander role: at once if the commander does not answer, else with a second person. */
    record Take(String reason) implements WindowCommand {
        @Override
        public String word() {
            return "take";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** What needs two people, and what somebody may do for somebody else. */
    record Exceptional(OverrideCommand asked) implements WindowCommand {
        @Override
        public String word() {
            return asked.word();
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** Into the timeline and the report. */
    record Note(String text) implements WindowCommand {
        @Override
        public String word() {
            return "note";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /**
     * Go back by this plan: its steps run without further commands.
     *
     * @param seen the {@link RollbackPrice#mark} of the price that was shown; empty if none was
     */
    record RollBack(String plan, Optional<String> seen, String reason) implements WindowCommand {
        @Override
        public String word() {
            return "rollback";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }

    /** End the window. What took effect stays. */
    record Abort(String reason) implements WindowCommand {
        @Override
        public String word() {
            return "abort";
        }

        @Override
        public Decision under(CallerRules rules) {
            return rules.on(this);
        }
    }
}
