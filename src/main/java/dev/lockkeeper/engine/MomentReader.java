package dev.lockkeeper.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a time as people type it, in their own zone; only moments ahead are read. */
final class MomentReader {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm");

    private static final Pattern LENGTH = Pattern.compile("([1-9][0-9]{0,3})\\s*([mh])(in|inutes?|ours?)?");

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

    /** When something ends: {@code until 23:30}, read as above, or {@code for 2h} or {@code for 90m} from now on. */
    Optional<Instant> end(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.startsWith("until ")) {
            return read(plain.substring("until ".length()));
        }
        Matcher length = LENGTH.matcher(plain.startsWith("for ") ? plain.substring("for ".length()) : plain);
        if (!length.matches()) {
            return read(plain);
        }
        long number = Long.parseLong(length.group(1));
        return Optional.of(
                now.plus(length.group(2).equals("h") ? Duration.ofHours(number) : Duration.ofMinutes(number)));
    }
}
