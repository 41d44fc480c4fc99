package dev.lockkeeper.engine;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads a time as people type it, in their own zone; only moments ahead are read. */
final class MomentReader {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm");

    private final ZoneId zone;
    private final Instant now;

    MomentReader(ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
    }

    /** {@code 22:30} is the next 22:30; {@code 2026-11-21 22:30} is exactly that. Empty if it is neither or is past. */
    Optional<Instant> read(String text) {
        String[] words = text.strip().split("[ T]+");
        try {
            LocalTime time = LocalTime.parse(words[words.length - 1], TIME);
            if (words.length == 1) {
                ZonedDateTime today = now.atZone(zone).with(time);
                Instant moment = today.toInstant();
                return Optional.of(
                        moment.isAfter(now) ? moment : today.plusDays(1).toInstant());
            }
            Instant moment =
                    ZonedDateTime.of(LocalDate.parse(words[0]), time, zone).toInstant();
            return words.length == 2 && moment.isAfter(now) ? Optional.of(moment) : Optional.empty();
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
