package dev.lockkeeper.slack.view;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a backup step left behind, in words. A value that is missing or unreadable is not made up. */
record Backup(Map<String, String> outputs, @Nullable Instant finishedAt) {
    private static final long KILO = 1000;
    private static final int LONGEST_WORD = 80;
    /** What stands in where there is no fitting pg_dump. */
    private static final String CLONE = "clone";

    /** One line of facts for a gate's card. */
    String facts() {
        List<String> parts = new ArrayList<>();
        Instant at = takenAt();
        parts.add(kind() + (at == null ? "" : " of " + Wording.time(at)));
        number("bytes").map(b -> bytes(b.longValue())).ifPresent(parts::add);
        seconds("dump_seconds").ifPresent(t -> parts.add("dumped in " + t));
        if (!CLONE.equals(outputs.get("kind"))) {
            parts.add(seconds("restore_seconds").map(t -> "restored in " + t).orElse("*not restored, so not proven*"));
        }
        if (outputs.containsKey("tables_compared")) {
            parts.add(SlackText.line(outputs.getOrDefault("tables_equal", "?")) + " of "
                    + SlackText.line(outputs.getOrDefault("tables_compared", "?")) + " tables equal");
        }
        Optional.ofNullable(outputs.get("file"))
                .ifPresent(f ->
                        parts.add("`" + SlackText.line(f.substring(f.lastIndexOf('/') + 1), LONGEST_WORD) + "`"));
        Optional.ofNullable(outputs.get("sha256")).ifPresent(d -> parts.add("SHA-256 " + Wording.digest(d)));
        told("restore_point_lsn", "restore point at ").ifPresent(parts::add);
        told("rehearsed", "last rehearsed restore ").ifPresent(parts::add);
        told("keep_until", "keep until ").ifPresent(parts::add);
        return String.join(" · ", parts);
    }

    /** One sentence for a phone. */
    String sentence() {
        Instant at = takenAt();
        boolean restored = outputs.containsKey("restore_seconds");
        return (restored ? "A restored backup" : "A backup")
                + (at == null ? "" : " of " + Wording.time(at))
                + (restored ? " exists." : " exists; it was not restored.");
    }

    /** What going back to it costs. */
    String wayBack() {
        Instant at = takenAt();
        String which = "restore the backup" + (at == null ? "" : " of " + Wording.time(at));
        return seconds("restore_seconds")
                        .map(t -> which + ", " + t + " measured")
                        .orElse(which + ", time unmeasured") + "; what was written since would be lost";
    }

    private Optional<String> told(String name, String before) {
        return Optional.ofNullable(outputs.get(name)).map(text -> before + SlackText.line(text, LONGEST_WORD));
    }

    private String kind() {
        String kind = outputs.getOrDefault("kind", "dump");
        return kind.equals(CLONE)
                ? "*a clone on the same server, not a full backup,*"
                : SlackText.line(kind, LONGEST_WORD);
    }

    private @Nullable Instant takenAt() {
        try {
            String taken = outputs.get("taken_at");
            return taken == null ? finishedAt : Instant.parse(taken);
        } catch (DateTimeException unreadable) {
            return finishedAt;
        }
    }

    private Optional<String> seconds(String name) {
        return number(name)
                .map(s -> Wording.length(
                        Duration.ofMillis(s.multiply(BigDecimal.valueOf(KILO)).longValue())));
    }

    private Optional<BigDecimal> number(String name) {
        try {
            return Optional.ofNullable(outputs.get(name)).map(BigDecimal::new);
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    private static String bytes(long bytes) {
        String[] units = {"bytes", "kB", "MB", "GB", "TB"};
        double size = bytes;
        int unit = 0;
        while (size >= KILO && unit < units.length - 1) {
            size /= KILO;
            unit++;
        }
        return (unit == 0 || size >= 10 ? Math.round(size) : String.format(Locale.ROOT, "%.1f", size)) + " "
                + units[unit];
    }
}
