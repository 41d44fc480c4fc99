package dev.lockkeeper.window;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened around a lock that a running step waits for. */
public sealed interface LockEvent extends WindowEvent {
    /** The step concerned. */
    StepId step();

    /** The attempt that waits. */
    int attempt();

    /**
     * The attempt waits for a lock for so long that people are asked; once more when others are in the way. It goes on
     * trying meanwhile. Whoever consented to several steps did not consent to this, so a {@code run to} ends.
     */
    record LockMet(StepId step, int attempt, LockChain chain, Instant at) implements LockEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.locked(LockQuestion.asked(run.lock(), attempt, chain, at)));
            draft.consent = java.util.List.of();
        }
    }

    /** None of those who were in the way is there any more. */
    record LockGone(StepId step, int attempt, Instant at) implements LockEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.lockChanged(LockQuestion::closed));
        }
    }

    /** Somebody saw it and lets the step go on waiting. */
    record WaitKept(StepId step, int attempt, Actor by, Instant at) implements LockEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.lockChanged(lock -> lock.keptBy(by)));
            draft.heard(by, at);
        }
    }

    /** Somebody wants to end a session that is in the way; a second person must agree. */
    record EndProposed(StepId step, int attempt, LockHolder whom, Actor by, String reason, Instant at)
            implements LockEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            LockQuestion.Ending proposal = new LockQuestion.Ending(whom, by, reason, at, false);
            draft.change(step, run -> run.lockChanged(lock -> lock.proposed(proposal)));
            draft.heard(by, at);
        }
    }

    /**
     * The target is to cancel the statement of a session that is in the way, or to end the session.
     *
     * @param by who wanted it
     * @param second who agreed; null where nobody had to
     */
    record UnblockAsked(
            StepId step,
            int attempt,
            LockQuestion.Act act,
            LockHolder whom,
            Actor by,
            @Nullable Actor second,
            String reason,
            Instant at)
            implements LockEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(
                    step,
                    run -> run.lockChanged(lock ->
                            lock.with(new LockQuestion.Unblocking(act, whom, by, second, reason, at, null, false))));
            draft.heard(second == null ? by : second, at);
        }
    }

    /**
     * What the target was seen to do.
     *
     * @param gone whether the transaction that was in the way is over
     * @param how what was done and seen, as a sentence
     */
    record UnblockSettled(StepId step, int attempt, LockHolder whom, boolean gone, String how, Instant at)
            implements LockEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.lockChanged(lock -> lock.settled(whom, how, gone)));
        }
    }
}
