package dev.lockkeeper.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What everything in one history shares: the lot, the turns, the clock, the weather, and what was seen. */
final class World {
    static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
    private static final int ENOUGH = 20;

    final long seed;
    final Lot lot;
    final Turns turns;
    final Weather weather;
    final Set<Bug> bugs;
    final Clock clock = new VirtualClock();
    final List<String> violations = new ArrayList<>();
    /** How often what happened. */
    final Map<String, Integer> counts = new TreeMap<>();

    private final boolean telling;
    private final List<String> lines = new ArrayList<>();

    World(long seed, Set<Bug> bugs, boolean telling, Turns.Carriers carriers) {
        this.seed = seed;
        carriers.says(this::loggedError);
        this.lot = new Lot(seed);
        this.turns = new Turns(lot, carriers);
        Weather drawn = Weather.drawn(lot);
        this.weather = bugs.isEmpty() ? drawn : drawn.planted(bugs.stream().anyMatch(Bug::isOfTheRoom));
        this.bugs = bugs.isEmpty() ? EnumSet.noneOf(Bug.class) : EnumSet.copyOf(bugs);
        this.telling = telling;
        tell("seed " + seed + ", " + weather);
    }

    boolean isCalm() {
        return turns.now() >= weather.calmAfter();
    }

    /** Something that goes wrong with this chance per million, unless calm has returned. */
    boolean trouble(int chance) {
        return chance > 0 && !isCalm() && lot.chance(chance);
    }

    boolean has(Bug bug) {
        return bugs.contains(bug);
    }

    boolean isTold() {
        return telling;
    }

    /** One line of the history; kept only where somebody wants to read it. */
    void tell(String line) {
        if (telling) {
            lines.add(moment() + "  " + line);
        }
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    void violation(String what) {
        if (violations.size() < ENOUGH) {
            violations.add(moment() + "  " + what);
        }
        tell("VIOLATION " + what);
    }

    /** What the code logs as an error with a stack trace is a defect, whatever comes of the window. */
    private void loggedError(String line) {
        violation("logged: " + line.substring(0, Math.min(line.length(), 400)).replace("\n", " | "));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    private String moment() {
        Duration since = Duration.ofMillis(turns.now());
        return String.format("%3d:%02d.%03d", since.toMinutes(), since.toSecondsPart(), since.toMillisPart());
    }

    private final class VirtualClock extends Clock {
        @Override
        public Instant instant() {
            return START.plusMillis(turns.now());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nothing in a history asks for a zone");
        }
    }
}
