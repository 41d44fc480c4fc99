package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;

/** What happened on the way back. */
public sealed interface RollbackEvent extends WindowEvent {

    /**
     * Somebody chose the way back: no forward step begins any more, and these steps run without further commands. A hold,
     * a rejected gate and changed files no longer keep the window; all of them concern the way forward.
     *
     * @param plan the rollback plan's id
     * @param steps its steps that run, in their order
     * @param leftOut its steps that do not, because what they undo never took effect or is undone already
     */
    record RollbackChosen(String plan, List<StepId> steps, List<StepId> leftOut, Actor by, String reason, Instant at)
            implements RollbackEvent {
        public RollbackChosen {
            steps = List.copyOf(steps);
            leftOut = List.copyOf(leftOut);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.turnBack(new Rollback(plan, steps, leftOut, by, reason, at));
            draft.heard(by, at);
        }
    }

    /**
     * A restored database was put in the target's place. The window goes on with that one and no other; recorded together
     * with what became of the attempt.
     */
    record TargetSwapped(int attempt, Swap swap, Instant at) implements RollbackEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.swapped(swap);
        }
    }

    /** Nothing keeps the rollback stopped any more. */
    record RollbackContinued(Instant at) implements RollbackEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            // the state alone changes
        }
    }

    /** The commander lifted the hold of a rollback. */
    record RollbackResumed(Actor by, Instant at) implements RollbackEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.hold = null;
            draft.heard(by, at);
        }
    }

    /** Every step of the way back is settled, its checks passed or were accepted. */
    record RolledBack(Instant at) implements RollbackEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.finishedAt = at;
        }
    }
}
