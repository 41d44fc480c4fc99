package dev.lockkeeper.yaml;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as runbooks write them: {@code 90s}, {@code 10m}, {@code 1h30m}, {@code 500ms}, {@code -48h}. */
public final class Durations {
    /** PostgreSQL keeps its limits as milliseconds in 31 bits, which is a little more than this. */
    static final Duration LONGEST = Duration.ofHours(596);

    private static final Pattern SHAPE =
            Pattern.compile("(-)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m(?!s))?(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?");

    private Durations() {}

    /** The length, or nothing if it is not written like one. */
    public static Optional<Duration> parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches() || text.isEmpty() || "-".equals(text)) {
            return Optional.empty();
        }
        Duration length = Duration.ofHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)))
                .plusMillis(number(parts.group(5)));
        return Optional.of(parts.group(1) == null ? length : length.negated());
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
