package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How times, lengths and counts are said. Pure. */
final class Wording {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

    /** From here on nobody wants to read seconds. */
    private static final int SECONDS_COUNT_BELOW = 10;

    /** A moment as a record writes it; in the room it is shown in the reader's zone. */
    private static final Pattern MOMENT = Pattern.compile(
            "\\b20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\\.[0-9]{1,9})?Z");

    private Wording() {}

    /** Safe text in which moments are written as a record writes them, with each in the reader's zone. */
    static String moments(String safe) {
        return MOMENT.matcher(safe).replaceAll(m -> moment(m.group()));
    }

    private static String moment(String written) {
        try {
            return time(Instant.parse(written));
        } catch (DateTimeParseException noSuchDay) {
            return written;
        }
    }

    /** Slack shows it in the reader's zone; where it cannot, in UTC. */
    static String time(Instant at) {
        return "<!date^" + at.getEpochSecond() + "^{time}|" + CLOCK.format(at.atOffset(ZoneOffset.UTC)) + ">";
    }

    static String dayAndTime(Instant at) {
        return "<!date^" + at.getEpochSecond() + "^{date_short_pretty} {time}|"
                + DAY.format(at.atOffset(ZoneOffset.UTC)) + ">";
    }

    /** For plain_text, where tokens are not read. */
    static String utc(Instant at) {
        return CLOCK.format(at.atOffset(ZoneOffset.UTC));
    }

    static String length(Duration length) {
        long millis = length.abs().toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            String seconds = String.format(Locale.ROOT, "%.1f", millis / 1000.0);
            return (seconds.endsWith(".0") ? seconds.substring(0, seconds.length() - 2) : seconds) + " s";
        }
        long minutes = millis / 60_000;
        long seconds = millis / 1000 % 60;
        if (minutes < SECONDS_COUNT_BELOW && seconds > 0) {
            return minutes + " min " + seconds + " s";
        }
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }

    /** How the window lies against its plan; less than a minute is on time. */
    static String lag(Duration lag) {
        if (lag.abs().compareTo(Duration.ofMinutes(1)) < 0) {
            return "on time";
        }
        return length(Duration.ofMinutes(lag.toMinutes())) + (lag.isNegative() ? " ahead" : " behind");
    }

    static String count(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    static String and(Collection<String> parts) {
        List<String> all = List.copyOf(parts);
        return switch (all.size()) {
            case 0 -> "";
            case 1 -> all.get(0);
            default ->
                all.stream().limit(all.size() - 1L).collect(Collectors.joining(", ")) + " and "
                        + all.get(all.size() - 1);
        };
    }

    /** First twelve digits in groups of four, as people compare them. */
    static String digest(String hex) {
        String shown = ButtonValue.short12(hex);
        return "`" + SlackText.line(shown.replaceAll("(.{4})(?=.)", "$1 ")) + "`";
    }

    /** "11 of 12 checks pass, 1 not proven"; an observed check stops nobody and is counted apart. */
    static String verdicts(List<CheckResult> checks) {
        if (checks.isEmpty()) {
            return "no checks";
        }
        long pass = of(checks, Verdict.PASS);
        List<CheckResult> blocking =
                checks.stream().filter(CheckResult::blocking).toList();
        long fail = of(blocking, Verdict.FAIL);
        long unproven = of(blocking, Verdict.NOT_PROVEN);
        long observed = checks.size() - pass - fail - unproven;
        return pass + " of " + count(checks.size(), "check passes", "checks pass")
                + (fail == 0 ? "" : ", " + fail + " failed")
                + (unproven == 0 ? "" : ", " + unproven + " not proven")
                + (observed == 0 ? "" : ", " + count(observed, "observed check does", "observed checks do") + " not");
    }

    static List<String> row(CheckResult check) {
        String verdict = check.verdict().words() + (check.blocking() ? "" : " (observed)");
        String found = check.name() + ": " + check.actual();
        return check.verdict() == Verdict.PASS
                ? List.of(verdict, found)
                : List.of(verdict, found + ", expected " + check.expected());
    }

    private static long of(List<CheckResult> checks, Verdict verdict) {
        return checks.stream().filter(c -> c.verdict() == verdict).count();
    }
}
