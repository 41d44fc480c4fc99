package dev.lockkeeper.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times, lengths and digests as a report writes them: UTC, with units, never rounded up to something nicer. */
final class Moments {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** What people compare by eye; the same twelve characters stand on the gate's card. */
    private static final int DIGEST_SHOWN = 12;
    /** After yyyy-MM-dd. */
    private static final int DAY_ENDS = 10;

    private Moments() {}

    static String utc(@Nullable Instant at) {
        return at == null ? "not measured" : UTC.format(at);
    }

    /** For tables: a window that crosses midnight would be misread without its days. */
    static String time(@Nullable Instant at) {
        return at == null ? "-" : TIME.format(at);
    }

    /** The day alone, or a dash. */
    static String date(@Nullable Instant at) {
        return at == null ? "-" : TIME.format(at).substring(0, DAY_ENDS);
    }

    /** The time of day alone, or a dash. */
    static String timeOfDay(@Nullable Instant at) {
        return at == null ? "-" : TIME.format(at).substring(DAY_ENDS + 1);
    }

    /** For tables: a length, or a dash. */
    static String orDash(@Nullable Duration length) {
        return length == null ? "-" : length(length);
    }

    static String length(@Nullable Duration length) {
        if (length == null) {
            return "not measured";
        }
        if (length.isNegative()) {
            return "-" + length(length.negated());
        }
        if (length.toHours() > 0) {
            return length.toHours() + " h " + length.toMinutesPart() + " min " + length.toSecondsPart() + " s";
        }
        if (length.toMinutes() > 0) {
            return length.toMinutes() + " min " + length.toSecondsPart() + " s";
        }
        if (length.toSeconds() > 0) {
            return length.toSeconds() + "." + length.toMillisPart() / 100 + " s";
        }
        return length.toMillis() + " ms";
    }

    /** How far from the plan, in words. */
    static String against(Duration lag) {
        if (lag.toSeconds() == 0) {
            return "as planned";
        }
        return length(lag.abs()) + (lag.isNegative() ? " shorter than planned" : " longer than planned");
    }

    static String digest(String digest) {
        return digest.length() <= DIGEST_SHOWN ? digest : digest.substring(0, DIGEST_SHOWN);
    }
}
