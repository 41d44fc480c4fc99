package dev.lockkeeper.emulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest requests and deliveries, oldest first. Safe for all threads. */
final class Journal {
    /** Enough for a whole played window with its status posts, small enough to keep in memory. */
    private static final int KEPT = 20_000;

    /** Answers repeat whole messages, so fewer of them are kept. */
    private static final int ANSWERS_KEPT = 1_000;

    /**
     * One line with its number, counted from 1 since the start.
     *
     * @param answer the body of the answer, or null if it is no longer kept
     */
    record Entry(long number, Exchange exchange, @Nullable String answer) {}

    private final Clock clock;
    private final Deque<Exchange> exchanges = new ArrayDeque<>();
    private final Map<Long, String> answers = new HashMap<>();
    private long newest;

    Journal(Clock clock) {
        this.clock = clock;
    }

    /** Adds a line that had no answer with a body. */
    void add(
            Exchange.Direction direction,
            String method,
            int status,
            String result,
            Duration took,
            Map<String, String> arguments) {
        add(direction, method, status, result, took, arguments, "");
    }

    synchronized void add(
            Exchange.Direction direction,
            String method,
            int status,
            String result,
            Duration took,
            Map<String, String> arguments,
            String answer) {
        Instant now = clock.instant();
        exchanges.addLast(new Exchange(now, direction, method, status, result, took, arguments));
        if (exchanges.size() > KEPT) {
            exchanges.removeFirst();
        }
        newest++;
        answers.put(newest, answer);
        answers.remove(newest - ANSWERS_KEPT);
    }

    synchronized List<Exchange> all() {
        return List.copyOf(exchanges);
    }

    /** The lines after this number, at most so many of the newest, oldest first, without their answers. */
    synchronized List<Entry> after(long number, int atMost) {
        List<Entry> found = new ArrayList<>();
        long each = newest;
        Iterator<Exchange> backwards = exchanges.descendingIterator();
        while (backwards.hasNext() && each > number && found.size() < atMost) {
            found.add(0, new Entry(each, backwards.next(), null));
            each--;
        }
        return found;
    }

    /** One line, or null if it is not kept. */
    synchronized @Nullable Entry entry(long number) {
        long oldest = newest - exchanges.size() + 1;
        if (number < oldest || number > newest) {
            return null;
        }
        Exchange found = exchanges.stream().skip(number - oldest).findFirst().orElseThrow();
        return new Entry(number, found, answers.get(number));
    }
}
