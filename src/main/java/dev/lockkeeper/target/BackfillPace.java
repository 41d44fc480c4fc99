package dev.lockkeeper.target;

import dev.lockkeeper.runbook.StepSpec.Backfill.Batch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** How many rows the next batch takes. Used by one thread. */
final class BackfillPace {
    /** Small enough for rows of which each fires slow triggers. */
    private static final int FIRST = 200;

    private static final int MOST = 200_000;
    /** A single slow batch is no reason to crawl: what counts is the middle one of so many. */
    private static final int REMEMBERED = 7;

    private final @Nullable Duration wanted;
    private int rows;
    private final Deque<Double> nanosPerRow = new ArrayDeque<>();

    private BackfillPace(int rows, @Nullable Duration wanted) {
        this.rows = rows;
        this.wanted = wanted;
    }

    static BackfillPace of(Batch batch) {
        return batch.to(fixed -> new BackfillPace(fixed, null), time -> new BackfillPace(FIRST, time));
    }

    int rows() {
        return rows;
    }

    /** True if the number of rows is ours to choose. */
    boolean isOurs() {
        return wanted != null;
    }

    /** A batch of {@link #rows} rows took so long. */
    void took(Duration length) {
        Duration aim = wanted;
        if (aim == null) {
            return;
        }
        nanosPerRow.addLast((double) length.toNanos() / rows);
        if (nanosPerRow.size() > REMEMBERED) {
            nanosPerRow.removeFirst();
        }
        double usual = nanosPerRow.stream()
                .sorted()
                .skip(nanosPerRow.size() / 2)
                .findFirst()
                .orElse(1.0);
        double fitting = aim.toNanos() / Math.max(1.0, usual);
        rows = (int) Math.max(1, Math.min(MOST, Math.min(2.0 * rows, fitting)));
    }

    /** Somebody waits for us, or a batch took too long: half as many, if that is ours to choose. */
    void gentler() {
        if (wanted != null && rows > 1) {
            rows = rows / 2;
            nanosPerRow.clear();
        }
    }
}
