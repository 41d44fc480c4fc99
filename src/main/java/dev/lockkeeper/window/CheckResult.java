package dev.lockkeeper.window;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One verification with its expectation, what was found and the verdict.
 *
 * @param id short name people type in {@code accept}
 * @param name what is verified, in words
 * @param blocking whether FAIL and NOT PROVEN close the way; otherwise the check is observed
 * @param verdict what was found
 * @param expected the expectation, in words
 * @param actual what was measured, or why nothing could be
 * @param took how long it took, measured
 * @param table what was found, in rows; null where one sentence says it
 */
public record CheckResult(
        String id,
        String name,
        boolean blocking,
        Verdict verdict,
        String expected,
        String actual,
        Duration took,
        @Nullable FoundTable table) {
    /** A result that one sentence says. */
    public CheckResult(
            String id, String name, boolean blocking, Verdict verdict, String expected, String actual, Duration took) {
        this(id, name, blocking, verdict, expected, actual, took, null);
    }

    /** True if this result closes the way until somebody accepts it. */
    public boolean closesTheWay() {
        return blocking && verdict != Verdict.PASS;
    }
}
