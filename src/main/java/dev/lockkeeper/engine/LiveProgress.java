package dev.lockkeeper.engine;

import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.WindowId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What running steps say about themselves right now. Lives in memory only; nothing depends on it. Any thread. */
public final class LiveProgress {
    private final Map<WindowId, Saying> sayings = new ConcurrentHashMap<>();

    /** The latest words of the window's running step, if it said any. */
    public Optional<String> of(WindowId window, StepId step) {
        return Optional.ofNullable(sayings.get(window))
                .filter(saying -> saying.step().equals(step))
                .map(Saying::words);
    }

    void says(WindowId window, StepId step, String words) {
        sayings.put(window, new Saying(step, words));
    }

    void forget(WindowId window) {
        sayings.remove(window);
    }

    private record Saying(StepId step, String words) {}
}
