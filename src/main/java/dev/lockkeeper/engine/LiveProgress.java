package dev.lockkeeper.engine;

import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.WindowId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What running steps say about themselves right now. Lives in memory only; nothing depends on it. Any thread. */
public final class LiveProgress {
    private final Map<WindowId, Saying> sayings = new ConcurrentHashMap<>();

    /**
     * What a step said last.
     *
     * @param expectedEnd when the whole step will have ended by window time, as it goes now; null if that is not known
     */
    public record Said(String words, @Nullable Instant expectedEnd) {
        /** All of it, with the moment as ISO-8601 in UTC, for whoever shows it to people in several zones. */
        public String text() {
            return expectedEnd == null ? words : words + ", expected end " + expectedEnd;
        }
    }

    /** What the window's running step said last, if it said anything. */
    public Optional<Said> of(WindowId window, StepId step) {
        return Optional.ofNullable(sayings.get(window))
                .filter(saying -> saying.step().equals(step))
                .map(Saying::said);
    }

    void says(WindowId window, StepId step, String words) {
        says(window, step, new Said(words, null));
    }

    void says(WindowId window, StepId step, Said said) {
        sayings.put(window, new Saying(step, said));
    }

    void forget(WindowId window) {
        sayings.remove(window);
    }

    private record Saying(StepId step, Said said) {}
}
