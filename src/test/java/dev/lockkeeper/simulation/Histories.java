package dev.lockkeeper.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Many histories, one after the other on each of so many threads, and what became of them together. */
final class Histories {
    private static final int ENOUGH_FAILURES = 5;

    private final Set<Bug> bugs;
    private final long last;
    private final AtomicLong next;
    private final long first;
    private final List<History.Outcome> failures = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private long done;
    private long virtualMillis;
    private long latestStatus;
    private long nanos;

    private Histories(long first, long last, Set<Bug> bugs) {
        this.first = first;
        this.last = last;
        this.next = new AtomicLong(first);
        this.bugs = Set.copyOf(bugs);
    }

    /** Runs all seeds of the range, both ends included, or until enough of them failed. */
    static Histories run(long first, long last, Set<Bug> bugs, int threads) {
        Histories all = new Histories(first, last, bugs);
        long began = System.nanoTime();
        List<Thread> runners = new ArrayList<>();
        for (int number = 0; number < threads; number++) {
            runners.add(new Thread(all::work, "histories-" + number));
        }
        Hushed.during(() -> {
            runners.forEach(Thread::start);
            runners.forEach(Histories::join);
            return all;
        });
        all.nanos = System.nanoTime() - began;
        return all;
    }

    private static void join(Thread runner) {
        try {
            runner.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("stopped in the middle of a range of seeds", e);
        }
    }

    private void work() {
        try (Turns.Carriers carriers = new Turns.Carriers()) {
            for (long seed = next.getAndIncrement(); seed <= last && !isEnough(); seed = next.getAndIncrement()) {
                add(History.of(seed, bugs, false, carriers));
            }
        }
    }

    private synchronized boolean isEnough() {
        return failures.size() >= ENOUGH_FAILURES || !bugs.isEmpty() && !failures.isEmpty();
    }

    private synchronized void add(History.Outcome outcome) {
        done++;
        virtualMillis += outcome.millis();
        latestStatus = Math.max(latestStatus, outcome.lateStatus());
        counts.merge("decisions about who goes on", outcome.picks(), Long::sum);
        outcome.counts().forEach((what, times) -> counts.merge(what, (long) times, Long::sum));
        if (!outcome.violations().isEmpty()) {
            failures.add(outcome);
        }
    }

    List<History.Outcome> failures() {
        return List.copyOf(failures);
    }

    long done() {
        return done;
    }

    /** What happened, in plain lines. */
    String words() {
        double seconds = nanos / 1e9;
        StringBuilder words = new StringBuilder(String.format(
                "%d histories (seeds %d to %d) in %.1f s, %.0f an hour; %.0f hours of virtual time; the latest status"
                        + " %.1f s late; %d failed%n",
                done,
                first,
                last,
                seconds,
                done / seconds * 3600,
                virtualMillis / 3_600_000.0,
                latestStatus / 1000.0,
                failures.size()));
        counts.forEach((what, times) -> words.append(String.format("  %,12d  %s%n", times, what)));
        return words.toString();
    }
}
