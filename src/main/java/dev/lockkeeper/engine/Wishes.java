package dev.lockkeeper.engine;

import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What people want of the attempts that this process works on: that they end, or stand still. Any thread. */
final class Wishes {
    private final Recorder recorder;
    private final LongSupplier nanos;
    private final Map<WindowId, AskedToEnd> running = new ConcurrentHashMap<>();

    /** @param nanos the machine's clock, for measured durations */
    Wishes(Recorder recorder, LongSupplier nanos) {
        this.recorder = recorder;
        this.nanos = nanos;
    }

    /** For the attempt that begins, or is looked at; told at once what was wanted already. */
    StepExecutor.Cancellation begin(Window window, StepId step) {
        int attempt = window.step(step).attempt();
        AskedToEnd told = new AskedToEnd(() -> ours(window.id(), step, attempt), nanos);
        tell(told, window.step(step));
        running.put(window.id(), told);
        return told;
    }

    /** Tells the attempt of this window, if it is worked on here, what is wanted now. May be repeated. */
    void tell(Window window) {
        AskedToEnd told = running.get(window.id());
        if (told != null) {
            window.active().ifPresent(step -> tell(told, window.step(step.id())));
        }
    }

    void forget(WindowId window) {
        running.remove(window);
    }

    private static void tell(AskedToEnd told, StepRun run) {
        told.pause(run.isPaused());
        if (run.cancel() != null) {
            told.ask();
        }
    }

    /** The attempt as it is recorded now; empty if it is not ours any more. */
    private Optional<StepRun> ours(WindowId window, StepId step, int attempt) {
        return recorder.now(window)
                .map(now -> now.step(step))
                .filter(run -> run.state() == StepState.RUNNING && run.attempt() == attempt);
    }
}
