package dev.lockkeeper.engine;

import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.SafeAbort;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notices that the step that is next would end after the latest safe abort, so that people are asked before they ask. */
final class SafeAbortWatch implements Reactor {
    private final Recorder recorder;
    private final Clock clock;

    SafeAbortWatch(Recorder recorder, Clock clock) {
        this.recorder = recorder;
        this.clock = clock;
    }

    @Override
    public boolean react(Window window) {
        Optional<WindowEvent> due = due(window, clock.instant());
        due.ifPresent(event -> recorder.append(window, List.of(event), Map.of()));
        return due.isPresent();
    }

    /** What is to be recorded about the step that is next before it may begin at this moment; empty if nothing is. */
    static Optional<WindowEvent> due(Window window, Instant now) {
        Optional<PlannedStep> next = window.current().flatMap(PlanItem::asStep);
        if (window.state() != WindowState.RUNNING || next.isEmpty()) {
            return Optional.empty();
        }
        PlannedStep step = next.get();
        StepState state = window.step(step.id()).state();
        boolean asked = state == StepState.REQUESTED || window.consent().contains(step.id());
        boolean waits = state == StepState.REQUESTED || state == StepState.WAITING;
        return waits && (asked || SafeAbort.standing(window).isEmpty())
                ? SafeAbort.refusal(window, step, now)
                        .map(late -> new OverrideEvent.SafeAbortPassed(
                                step.id(), window.step(step.id()).attempt() + 1, late.latest(), late.ends(), now))
                : Optional.empty();
    }
}
