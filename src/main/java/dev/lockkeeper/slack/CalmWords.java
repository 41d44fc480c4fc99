package dev.lockkeeper.slack;

import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a running step says about itself, for its card: renewed seldom. The board is edited every few seconds already, and
 * all edits of all rooms share one allowance. Any thread.
 */
final class CalmWords {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final Map<WindowId, Shown> shown = new ConcurrentHashMap<>();

    private record Shown(String words, Instant since) {}

    /** What the card says now; nothing as soon as the step says nothing. */
    Optional<String> of(WindowId window, Optional<String> says, Instant now) {
        if (says.isEmpty()) {
            shown.remove(window);
            return says;
        }
        Shown calm = shown.merge(
                window,
                new Shown(says.get(), now),
                (old, fresh) ->
                        now.isBefore(old.since()) || !now.isBefore(old.since().plus(PERIOD)) ? fresh : old);
        return Optional.of(calm.words());
    }
}
