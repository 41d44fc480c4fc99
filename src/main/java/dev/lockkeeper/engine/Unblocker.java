package dev.lockkeeper.engine;

import dev.lockkeeper.window.LockEvent;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.LockQuestion.Unblocking;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the target do what people asked about a session that is in the way of a step, and records what was seen. At least
 * once: the target looks before it acts, and does nothing to another transaction than the one that was shown.
 */
final class Unblocker {
    private static final Logger LOG = LoggerFactory.getLogger(Unblocker.class);

    private final TargetDesk target;
    private final Recorder recorder;
    private final Clock clock;
    private final ExecutorService workers;
    private final Set<WindowId> atWork = ConcurrentHashMap.newKeySet();

    Unblocker(TargetDesk target, Recorder recorder, Clock clock, ExecutorService workers) {
        this.target = target;
        this.recorder = recorder;
        this.clock = clock;
        this.workers = workers;
    }

    /** Begins what was asked and not done yet. Returns at once. */
    boolean react(Window window) {
        for (PlannedStep step : window.plan().everyStep()) {
            Optional<Unblocking> asked = underWay(window, step);
            if (asked.isPresent() && atWork.add(window.id())) {
                begin(window, step, asked.get());
            }
        }
        return false;
    }

    private static Optional<Unblocking> underWay(Window window, PlannedStep step) {
        return Optional.ofNullable(window.step(step.id()).lock()).flatMap(LockQuestion::underWay);
    }

    private void begin(Window window, PlannedStep step, Unblocking asked) {
        try {
            workers.execute(() -> {
                try {
                    TargetDesk.Unblocked done = done(window, step, asked);
                    LOG.info(
                            "{} step {}: {} pid {}: {}",
                            window.id(),
                            step.id(),
                            asked.act().word(),
                            asked.whom().pid(),
                            done.how());
                    recorder.record(window.id(), now -> facts(now, step, asked, done));
                } finally {
                    atWork.remove(window.id());
                }
            });
        } catch (RejectedExecutionException stopping) {
            atWork.remove(window.id());
            LOG.warn("{} step {}: not unblocked, the bot is stopping", window.id(), step.id());
        }
    }

    private TargetDesk.Unblocked done(Window window, PlannedStep step, Unblocking asked) {
        StepRun run = window.step(step.id());
        if (run.state() != StepState.RUNNING) {
            return new TargetDesk.Unblocked(
                    false,
                    "The step did not wait any more, so nothing was done to pid "
                            + asked.whom().pid() + ".");
        }
        try {
            return target.unblock(window.plan().target(), window.id() + " unblock", asked.act(), asked.whom());
        } catch (TargetUnavailableException away) {
            return new TargetDesk.Unblocked(false, "Nothing is known to have been done: " + away.getMessage());
        }
    }

    private List<WindowEvent> facts(Window now, PlannedStep step, Unblocking asked, TargetDesk.Unblocked done) {
        boolean open = underWay(now, step)
                .filter(act -> act.whom().isStill(asked.whom()))
                .isPresent();
        LockQuestion lock = now.step(step.id()).lock();
        return !open || lock == null || now.state().isFinal()
                ? List.of()
                : List.of(new LockEvent.UnblockSettled(
                        step.id(), lock.attempt(), asked.whom(), done.gone(), done.how(), clock.instant()));
    }
}
