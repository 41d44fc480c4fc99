package dev.lockkeeper.target;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Words {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;

    private Words() {}

    /** {@code 500 ms}, {@code 2 s}, {@code 2.5 s}, {@code 5 min}. */
    static String of(Duration length) {
        long millis = length.toMillis();
        if (millis < SECOND) {
            return millis + " ms";
        }
        if (millis < 2 * MINUTE) {
            return (millis % SECOND == 0 ? String.valueOf(millis / SECOND) : seconds(length)) + " s";
        }
        return millis / MINUTE + " min" + (millis % MINUTE < SECOND ? "" : " " + millis % MINUTE / SECOND + " s");
    }

    /** What is left of something that may take hours: {@code 45 s}, {@code 2 h 5 min}. */
    static String left(Duration length) {
        return length.toHours() > 0 ? length.toHours() + " h " + length.toMinutesPart() + " min" : of(length);
    }

    /** As PostgreSQL's limits are set; at least 1, because 0 means no limit there. */
    static long limitMillis(Duration limit) {
        return Math.max(1, limit.toMillis());
    }

    /** Seconds with one decimal for outputs, two below ten. */
    static String seconds(Duration length) {
        double seconds = length.toNanos() / 1e9;
        return String.format(Locale.ROOT, seconds < 10 ? "%.2f" : "%.1f", seconds);
    }

    /** {@code 1 row}, {@code 3 rows}, {@code 12,345 rows}. */
    static String count(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }
}
