package dev.lockkeeper.practice;

import dev.lockkeeper.app.App;
import dev.lockkeeper.emulator.Panel;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Window time on the practice page: what it is, and how far it may be moved. Any thread. */
final class WindowTimePanel implements Panel {
    private static final Map<String, Duration> LEAPS =
            Map.of("1m", Duration.ofMinutes(1), "10m", Duration.ofMinutes(10), "1h", Duration.ofHours(1));
    private static final String NEXT = "next";

    private final App bot;
    private final Clock machine;
    private final DateTimeFormatter time;

    /** @param zone in which times are shown, that of the demo people */
    WindowTimePanel(App bot, Clock machine, ZoneId zone) {
        this.bot = bot;
        this.machine = machine;
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    /** Something that is planned for a moment. */
    private record Moment(Instant at, String what) {}

    @Override
    public Shown shown() {
        Instant now = bot.windowTime().instant();
        List<Choice> choices = new ArrayList<>(
                List.of(new Choice("1m", "+1 min"), new Choice("10m", "+10 min"), new Choice("1h", "+1 h")));
        next(now)
                .ifPresent(moment ->
                        choices.add(new Choice(NEXT, "To " + time.format(moment.at()) + ", " + moment.what())));
        return new Shown("Window time", time.format(now), detail(now), choices);
    }

    private String detail(Instant now) {
        // the two clocks are read one after the other, so ten minutes would be a little less
        Duration ahead =
                Duration.between(machine.instant(), now).plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
        String far =
                ahead.isZero() ? "As the machine's clock." : "Ahead of the machine's clock by " + inWords(ahead) + ".";
        return far + " It decides plan, status updates and deadlines, and goes forward only.";
    }

    private static String inWords(Duration ahead) {
        long minutes = ahead.toMinutes();
        String hours = minutes < 60 ? "" : minutes / 60 + " h ";
        return minutes < 1 ? ahead.toSeconds() + " s" : hours + minutes % 60 + " min";
    }

    @Override
    public void press(String choiceId) {
        Duration leap = LEAPS.get(choiceId);
        if (leap == null) {
            if (!choiceId.equals(NEXT)) {
                throw new IllegalArgumentException("window time cannot be moved by '" + choiceId + "'");
            }
            Instant now = bot.windowTime().instant();
            leap = next(now)
                    .map(moment -> Duration.between(now, moment.at()))
                    .orElseThrow(() -> new IllegalArgumentException("nothing is planned that time could go to"));
        }
        bot.advance(leap);
    }

    /** The earliest planned moment of a live window that is still to come. */
    private Optional<Moment> next(Instant now) {
        return bot.windows().live().stream()
                .flatMap(window -> moments(window, now))
                .filter(moment -> moment.at().isAfter(now))
                .min(Comparator.comparing(Moment::at));
    }

    private static Stream<Moment> moments(Window window, Instant now) {
        int slot = window.statuses().isEmpty()
                ? 1
                : window.statuses().get(window.statuses().size() - 1).slot() + 1;
        // what is due by now is being written, or was skipped with the time
        while (!window.statusDueAt(slot).isAfter(now)) {
            slot++;
        }
        Moment status = new Moment(window.statusDueAt(slot), "status update " + slot + " of " + window.id());
        return Stream.concat(
                Stream.of(status),
                window.current().stream()
                        .map(item -> new Moment(window.plannedAt(item), item.title() + " of " + window.id())));
    }
}
