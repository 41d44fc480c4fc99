package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Progress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a backfill says about itself, at most once a second: rows, percent of an estimate, rows per second, how long it
 * still takes, and what slows it down. Used by one thread.
 */
final class BackfillProgress {
    private static final long SECOND = 1_000_000_000L;
    /** A percentage of an estimate says 100 only at the end. */
    private static final int MOST_PERCENT = 99;

    /** A short hold ends before anybody has read of it. */
    private static final long LATELY = 5 * SECOND;

    private static final int SLOWEST_TOLD = 60_000;

    private final Progress progress;
    private final LongSupplier nanos;
    private final long began;
    private final int[] millis = new int[SLOWEST_TOLD + 1];
    private final RecentRate recent;
    private long batches;
    private long total;
    private long walked;
    private long before;
    private long said;
    private long heldSince;
    private long held;
    private long releasedAt;
    private long pausedSince;
    private long paused;
    private String hold = "";
    private String lastHold = "";

    /** @param nanos the machine's clock for measured durations */
    BackfillProgress(Progress progress, LongSupplier nanos) {
        this.progress = progress;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.said = began - SECOND;
        this.recent = new RecentRate(began, 0);
    }

    /**
     * What the server thinks is to be walked.
     *
     * @param before rows that were done before this process took it
     * @param all rows of the whole walk
     */
    void estimated(long before, long all) {
        this.before = before;
        this.total = all;
    }

    /** A batch that walked so many rows took so long. */
    void batch(long rows, Duration took, int next) {
        walked += rows;
        batches++;
        millis[(int) Math.min(SLOWEST_TOLD, took.toMillis())]++;
        long now = nanos.getAsLong();
        recent.reach(now, walked);
        say(now, next);
    }

    /** The next batch does not begin yet, and why. */
    void held(String reason, int next) {
        long now = nanos.getAsLong();
        if (hold.isEmpty()) {
            heldSince = now;
        }
        hold = reason;
        say(now, next);
    }

    /** The next batch begins. */
    void released() {
        if (!hold.isEmpty()) {
            releasedAt = nanos.getAsLong();
            held += releasedAt - heldSince;
            lastHold = hold;
            hold = "";
        }
    }

    /** It stands still from now on. */
    void pauses() {
        pausedSince = nanos.getAsLong();
        said = pausedSince - SECOND;
    }

    /** It still stands still. */
    void standsStill() {
        long now = nanos.getAsLong();
        if (now - said >= SECOND) {
            said = now;
            progress.says("stands still" + (total > 0 ? " at about " + percent() + " %, " + rows() : ""));
        }
    }

    /** It goes on; what it did not do meanwhile says nothing about how fast it is. */
    void goesOn() {
        long now = nanos.getAsLong();
        paused += now - pausedSince;
        recent.begin(now, walked);
    }

    /** Something that is rare enough to be said at once. */
    void says(String words) {
        said = nanos.getAsLong();
        progress.says(words);
    }

    /** About how far it came, for a sentence. */
    String share() {
        return total <= 0
                ? "at its beginning"
                : Words.count(before + walked, "row", "rows") + " far of about "
                        + String.format(Locale.ROOT, "%,d", Math.max(total, before + walked));
    }

    /** Where it is, before what is said of one batch; empty if nobody knows how far it is. */
    String place() {
        return total <= 0 ? "" : "at about " + percent() + " %: ";
    }

    /** Batches of this process. */
    long batches() {
        return batches;
    }

    /** What is kept of a walk that came to its end. Rows and batches are those of all attempts, the times of this one. */
    Map<String, String> outputs(BackfillLedger.Standing standing) {
        long length = nanos.getAsLong() - began - paused;
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("rows", String.valueOf(standing.rows()));
        outputs.put("batches", String.valueOf(standing.batches()));
        outputs.put("seconds", Words.seconds(Duration.ofNanos(length)));
        if (batches > 0) {
            outputs.put("rows per second", String.valueOf(Math.round(walked * (double) SECOND / Math.max(1, length))));
            outputs.put("batch p99 ms", String.valueOf(millisWithin(99)));
        }
        if (held > 0) {
            outputs.put("seconds held up", Words.seconds(Duration.ofNanos(held)));
        }
        if (paused > 0) {
            outputs.put("seconds paused", Words.seconds(Duration.ofNanos(paused)));
        }
        return outputs;
    }

    /** Milliseconds within which so many percent of the batches ended. */
    private long millisWithin(int percent) {
        long wanted = (long) Math.ceil(batches * percent / 100.0);
        long seen = 0;
        int length = -1;
        while (seen < wanted && length < SLOWEST_TOLD) {
            length++;
            seen += millis[length];
        }
        return length + 1L;
    }

    private void say(long now, int next) {
        if (now - said < SECOND) {
            return;
        }
        said = now;
        double rate = recent.perSecond(now, walked);
        StringBuilder words = new StringBuilder();
        if (total > 0) {
            words.append("about ").append(percent()).append(" %, ");
        }
        words.append(rows());
        words.append(String.format(Locale.ROOT, ", %,.0f rows/s", rate));
        long left = total - before - walked;
        Duration remaining = Duration.ZERO;
        if (rate >= 1 && left > 0) {
            remaining = Duration.ofSeconds((long) Math.ceil(left / rate));
            words.append(", about ").append(Words.left(remaining)).append(" left");
        }
        words.append(", batches of ").append(String.format(Locale.ROOT, "%,d", next));
        if (!hold.isEmpty()) {
            words.append("; waits since ")
                    .append(Words.of(Duration.ofSeconds((now - heldSince) / SECOND)))
                    .append(": ")
                    .append(hold);
        } else if (!lastHold.isEmpty() && now - releasedAt < LATELY) {
            words.append("; slowed down lately: ").append(lastHold);
        }
        if (remaining.isZero() || !hold.isEmpty()) {
            progress.says(words.toString());
        } else {
            progress.says(words.toString(), remaining);
        }
    }

    private String rows() {
        return Words.count(Math.max(0, before + walked), "row", "rows")
                + (total > 0 ? String.format(Locale.ROOT, " of about %,d", Math.max(total, before + walked)) : "");
    }

    private long percent() {
        return Math.max(0, Math.min(MOST_PERCENT, 100 * (before + walked) / Math.max(1, total)));
    }
}
