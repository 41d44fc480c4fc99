package dev.lockkeeper.emulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The newest requests and deliveries, oldest first. Safe for all threads. */
final class Journal {
    /** Enough for a whole played window with its status posts, small enough to keep in memory. */
    private static final int KEPT = 20_000;

    private final Clock clock;
    private final Deque<Exchange> exchanges = new ArrayDeque<>();

    Journal(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(
            Exchange.Direction direction,
            String method,
            int status,
            String result,
            Duration took,
            Map<String, String> arguments) {
        Instant now = clock.instant();
        exchanges.addLast(new Exchange(now, direction, method, status, result, took, arguments));
        if (exchanges.size() > KEPT) {
            exchanges.removeFirst();
        }
    }

    synchronized List<Exchange> all() {
        return List.copyOf(exchanges);
    }
}
