package dev.lockkeeper.window;

import java.time.Instant;
import java.util.Optional;

/** What needs two people, and what somebody may do for somebody else; see {@link WindowCommand.Exceptional}. */
public sealed interface OverrideCommand {
    /** The word that the permission table is written in. */
    String word();

    /** Decides itself; a new one does not compile without its rule. */
    Decision under(OverrideRules rules);

    /**
     * Open the gate that waits without the approvals that are missing: the first who says it proposes it, the second agrees.
     *
     * @param seen the number of the proposal that was shown; empty if it was typed
     */
    record BreakGlass(Optional<Integer> seen, String reason) implements OverrideCommand {
        @Override
        public String word() {
            return "override";
        }

        @Override
        public Decision under(OverrideRules rules) {
            return rules.on(this);
        }
    }

    /**
     * Let the step that is next begin although it would end after the latest safe abort: the first who says it proposes it,
     * the second agrees.
     *
     * @param seen the number of the proposal that was shown; empty if it was typed
     */
    record PastSafeAbort(Optional<Integer> seen, String reason) implements OverrideCommand {
        @Override
        public String word() {
            return "override";
        }

        @Override
        public Decision under(OverrideRules rules) {
            return rules.on(this);
        }
    }

    /**
     * Agree that somebody takes command at once.
     *
     * @param whom who asked for it, as it was typed; empty if a card was pressed
     * @param seen the number of the proposal that was shown; empty if it was typed
     */
    record TakeFor(Optional<Actor> whom, Optional<Integer> seen) implements OverrideCommand {
        @Override
        public String word() {
            return "take-for";
        }

        @Override
        public Decision under(OverrideRules rules) {
            return rules.on(this);
        }
    }

    /**
     * Let this person act in my roles.
     *
     * @param until in window time; empty for the end of the window
     */
    record Delegate(Actor to, Optional<Instant> until) implements OverrideCommand {
        @Override
        public String word() {
            return "delegate";
        }

        @Override
        public Decision under(OverrideRules rules) {
            return rules.on(this);
        }
    }

    /**
     * Nobody acts in my roles any more.
     *
     * @param to empty for everybody who does
     */
    record EndDelegation(Optional<Actor> to) implements OverrideCommand {
        @Override
        public String word() {
            return "delegate";
        }

        @Override
        public Decision under(OverrideRules rules) {
            return rules.on(this);
        }
    }
}
