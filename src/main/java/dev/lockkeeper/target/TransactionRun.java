package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.StepFailure;
import java.util.Optional;

/**
 * Runs all statements of a step in one transaction. Tries again, whole, when a lock was not to be had, a few times and
 * never without a limit. What took effect is asked of the server afterwards on another connection. For one attempt.
 */
final class TransactionRun {
    private final SqlWork work;
    private final Stop stop;

    TransactionRun(SqlWork work) {
        this.work = work;
        this.stop = new Stop(work.targets(), work.context());
    }

    /** Runs it on this session. */
    Outcome run(StepSession session) {
        LockTries tries = new LockTries(work.spec());
        try (LockGuard guard = LockGuard.of(work, session.pid())) {
            return run(session, tries, guard);
        }
    }

    private Outcome run(StepSession session, LockTries tries, LockGuard guard) {
        for (; ; tries.next()) {
            TransactionTry made = new TransactionTry(work, session, stop, tries, guard);
            Optional<Outcome> outcome = made.make();
            if (outcome.isPresent()) {
                return outcome.get();
            }
            work.progress()
                    .says("try " + tries.number() + " of " + work.spec().lockTries() + " was rolled back" + made.why()
                            + "; next try in " + Words.of(work.spec().lockPause()));
            try {
                work.pause().last(work.spec().lockPause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Outcome.Failed(new StepFailure(
                        "The step was stopped while it waited for the next try. Nothing took effect.",
                        null,
                        0,
                        null,
                        true));
            }
        }
    }
}
