package dev.lockkeeper.target;

import dev.lockkeeper.runbook.StepSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a transaction was tried, how long each try may wait for a lock, and what the tries failed of. The wait grows
 * so that a gap between two readers is met in the end, and stays small enough for whoever queues behind it meanwhile. For
 * one attempt, used by one thread.
 */
final class LockTries {
    private static final int MOST_TIMES = 4;
    private static final double GROWTH = 1.25;

    private final Duration first;
    private final int most;
    private final Duration queueLimit;
    private int number = 1;
    private int endedForOthers;
    private @Nullable String queued;

    LockTries(StepSpec.Sql spec) {
        this(spec.lockTimeout(), spec.lockTries(), spec.queueLimit());
    }

    LockTries(StepSpec.Backfill.Limits limits) {
        this(limits.lockTimeout(), limits.lockTries(), limits.queueLimit());
    }

    private LockTries(Duration first, int most, Duration queueLimit) {
        this.first = first;
        this.most = most;
        this.queueLimit = queueLimit;
    }

    int number() {
        return number;
    }

    boolean isLast() {
        return number >= most;
    }

    /** How long this try waits for each lock. */
    Duration limit() {
        return limit(first, number);
    }

    /** How long a try waits for each lock: a quarter more than the one before, and four times the first at most. */
    static Duration limit(Duration first, int number) {
        double times = Math.min(MOST_TIMES, Math.pow(GROWTH, number - 1));
        return Duration.ofMillis(Math.round(Words.limitMillis(first) * times));
    }

    /** This try ended because others queued behind its locks for too long. */
    void endedFor(String who) {
        endedForOthers++;
        queued = who;
    }

    void next() {
        number++;
    }

    /** What is said of the tries behind a lock's error. */
    String ofLocks() {
        Duration last = limit();
        return " after " + Words.count(number, "try", "tries") + (number == 1 ? "" : ", each")
                + " waiting for a lock for at most " + (number == 1 ? "" : Words.of(first) + " to ")
                + Words.of(last) + others();
    }

    /** What is said if the last try ended because of a queue. */
    String ofQueue() {
        return "the bot ended it because " + queued + " for more than " + Words.of(queueLimit) + ", in "
                + endedForOthers + " of " + Words.count(number, "try", "tries")
                + ". Run it when they are not there, or let them wait longer with queue_limit";
    }

    private String others() {
        return endedForOthers == 0
                ? ""
                : " (" + endedForOthers + " of them ended because " + queued + " for more than " + Words.of(queueLimit)
                        + ")";
    }
}
