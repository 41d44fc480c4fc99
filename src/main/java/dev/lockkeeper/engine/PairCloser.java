package dev.lockkeeper.engine;

import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.PairEvent;
import dev.lockkeeper.window.Pairs;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what a window opened outside once somebody ended it: step by step, however often each must be tried, and only
 * then is the window aborted. What was approved is not asked for again: closing what was opened needs nobody's consent.
 */
final class PairCloser {
    private static final Logger LOG = LoggerFactory.getLogger(PairCloser.class);

    private final Recorder recorder;
    private final StepRunner runner;
    private final WorkerLease lease;
    private final Clock clock;

    PairCloser(Recorder recorder, StepRunner runner, WorkerLease lease, Clock clock) {
        this.recorder = recorder;
        this.runner = runner;
        this.lease = lease;
        this.clock = clock;
    }

    /** @param wake told when a worker is done with the window */
    boolean react(Window window, Consumer<WindowId> wake) {
        PairEvent.Ending ending = window.ending();
        if (window.state() != WindowState.ENDING || ending == null || runner.isBusy(window.id())) {
            return false;
        }
        Optional<PlannedStep> next = window.current().flatMap(PlanItem::asStep);
        if (next.isEmpty()) {
            return !isBeingJudged(window)
                    && record(window, new LifeEvent.Aborted(ending.by(), ending.reason(), clock.instant()));
        }
        PlannedStep step = next.get();
        StepRun run = window.step(step.id());
        if (openingIsUnderWay(window, step)) {
            return false; // else what is closed now might be opened after it
        }
        if (isDue(window, step)) {
            LOG.warn("{} step {}: tried again, because what it closes is open", window.id(), step.id());
            return record(window, new PairEvent.CloseTriedAgain(step.id(), clock.instant()));
        }
        if (run.state() != StepState.WAITING && run.state() != StepState.REQUESTED) {
            return false;
        }
        int attempt = run.attempt() + 1;
        Window begun = recorder.append(
                window, List.of(new StepEvent.StepBegan(step.id(), attempt, lease.node(), clock.instant())), Map.of());
        runner.run(begun, step, attempt, wake);
        return true;
    }

    private boolean isDue(Window window, PlannedStep step) {
        return Pairs.triedAgainAt(window, step)
                .filter(due -> !due.isAfter(clock.instant()))
                .isPresent();
    }

    private static boolean openingIsUnderWay(Window window, PlannedStep closing) {
        return window.plan().everyStep().stream()
                .filter(step -> closing.closes(step.id()))
                .anyMatch(step -> window.step(step.id()).state().isUnderWay());
    }

    private static boolean isBeingJudged(Window window) {
        return window.plan().everyStep().stream()
                .filter(PlannedStep::isClosing)
                .anyMatch(step -> window.step(step.id()).state() == StepState.CHECKING);
    }

    private boolean record(Window window, WindowEvent event) {
        recorder.append(window, List.of(event), Map.of());
        return true;
    }
}
