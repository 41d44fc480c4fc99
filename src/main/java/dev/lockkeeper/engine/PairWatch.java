package dev.lockkeeper.engine;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.window.PairEvent;
import dev.lockkeeper.window.Pairs;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Transitions;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Looks once a minute whether what a window opened is still open, while no step runs: an application that was restarted
 * has forgotten its maintenance, and nobody would notice that users are back in the middle of a migration.
 */
final class PairWatch {
    static final Duration EVERY = Duration.ofMinutes(1);

    private final StepRunner runner;
    private final Settler settler;
    private final Recorder recorder;
    private final Clock clock;
    private final Map<WindowId, Instant> looked = new ConcurrentHashMap<>();

    PairWatch(StepRunner runner, Settler settler, Recorder recorder, Clock clock) {
        this.runner = runner;
        this.settler = settler;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** Never moves the window itself: what is seen is recorded by the worker that looked. */
    boolean react(Window window, Consumer<WindowId> wake) {
        Optional<PlannedStep> open = Pairs.open(window).stream()
                .filter(Pairs.Open::certain)
                .map(Pairs.Open::opening)
                .filter(step -> mayBeTold(window, step))
                .findFirst();
        if (open.isEmpty()) {
            looked.remove(window.id());
            return false;
        }
        Instant now = clock.instant();
        Instant last = looked.putIfAbsent(window.id(), now);
        if (last == null || now.isBefore(last.plus(EVERY)) || runner.isBusy(window.id())) {
            return false;
        }
        looked.put(window.id(), now);
        runner.work(window, open.get(), wake, () -> look(window));
        return false;
    }

    private boolean look(Window window) {
        for (Pairs.Open pair : Pairs.open(window)) {
            PlannedStep step = pair.opening();
            if (pair.certain()) {
                int attempt = window.step(step.id()).attempt();
                Finding seen = settler.find(window, step, StepExecutor.Cancellation.NEVER);
                recorder.record(window.id(), now -> facts(now, step, attempt, seen, clock.instant()));
            }
        }
        return true;
    }

    /** The fact, if this was seen and the step still stands as it stood; none if nobody could tell. */
    static List<WindowEvent> facts(Window now, PlannedStep step, int attempt, Finding finding, Instant at) {
        boolean same = now.step(step.id()).attempt() == attempt;
        if (!same || !mayBeTold(now, step) || !(finding instanceof Finding.NoEffect gone)) {
            return List.of();
        }
        return List.of(new PairEvent.FoundClosed(
                step.id(),
                attempt,
                gone.how() + " No step of " + now.id() + " turned it off: the application was restarted, or somebody"
                        + " switched it. `retry` turns it on again.",
                at));
    }

    /** A running step is not stopped in its middle. */
    private static boolean mayBeTold(Window window, PlannedStep step) {
        return Transitions.table().containsKey(new Transitions.Cell(window.state(), PairEvent.FoundClosed.class))
                && window.rollback() == null
                && window.active().isEmpty()
                && window.step(step.id()).state() == StepState.DONE;
    }
}
