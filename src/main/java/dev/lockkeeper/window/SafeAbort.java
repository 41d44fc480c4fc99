package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The last moment at which going back still ends within the window. Derived, never stored; everything that shows it or
 * acts on it asks here.
 *
 * @param end when the window must be over: its planned end, however late it started
 * @param margin what is kept between the end of the way back and that
 * @param ways the ways back whose length is known, the one that it is counted by first; empty if none is
 */
public record SafeAbort(Instant end, Duration margin, List<BackForecast> ways) {
    /** What is kept in reserve where the runbook declares nothing: long enough to look at the outcome once. */
    public static final Duration STANDARD_MARGIN = Duration.ofMinutes(5);

    /** From here on nobody wants to read seconds. */
    private static final int SECONDS_COUNT_BELOW = 10;

    private static final int MILLIS_OF_A_TENTH = 100;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT);

    public SafeAbort {
        ways = List.copyOf(ways);
    }

    /**
     * A step that would end too late.
     *
     * @param ends when it would end, if it takes as long as planned
     * @param latest the latest safe abort, once it took effect
     */
    public record TooLate(PlannedStep step, Instant ends, Instant latest, SafeAbort clock) {
        /** What stands against it, as a clause; moments as a record writes them. */
        public String words() {
            return words(ends.toString(), latest.toString(), clock.end().toString());
        }

        /** The same for doors that read no moments: in UTC and whole minutes, none of them too kind. */
        String plain() {
            Instant minute = ends.truncatedTo(ChronoUnit.MINUTES);
            Instant up = minute.equals(ends) ? minute : minute.plus(1, ChronoUnit.MINUTES);
            return words(utc(up), utc(latest), utc(clock.end()));
        }

        private String words(String endsAt, String latestAt, String windowEnds) {
            BackForecast back = clock.ways().get(0);
            return "step " + step.id() + " would end at " + endsAt + ", and the latest safe abort is then " + latestAt
                    + ": going back takes " + length(back.takes()) + " (" + back.way() + ", " + back.basis()
                    + "), the window ends at " + windowEnds + ", and " + length(clock.margin())
                    + " are kept in reserve";
        }

        private static String utc(Instant moment) {
            return CLOCK.format(moment.atOffset(ZoneOffset.UTC));
        }
    }

    /** Of this window as it stands; empty while there is nothing to take back, and once it goes back or ends. */
    public static Optional<SafeAbort> of(Window window) {
        return goesForward(window) && !BackForecast.changed(window).isEmpty()
                ? Optional.of(counted(window, BackForecast.all(window, List.of())))
                : Optional.empty();
    }

    /** True if this step has to ask the clock: it changes the target, on the way forward. */
    public static boolean asks(Window window, PlannedStep step) {
        return goesForward(window) && window.plan().steps().contains(step) && BackForecast.changes(step);
    }

    /**
     * Why this step must not begin at this moment without two people who answer for it; empty if it may. A way back of
     * unknown length refuses nothing: nobody can say that it is too late.
     */
    public static Optional<TooLate> tooLate(Window window, PlannedStep step, Instant begins) {
        return tooLate(window, List.of(), step, begins);
    }

    /** The same, if these steps had run before it. */
    private static Optional<TooLate> tooLate(
            Window window, List<PlannedStep> before, PlannedStep step, Instant begins) {
        if (!asks(window, step)) {
            return Optional.empty();
        }
        List<PlannedStep> also = new ArrayList<>(before);
        also.add(step);
        SafeAbort after = counted(window, BackForecast.all(window, also));
        Instant ends = begins.plus(step.planned()).truncatedTo(ChronoUnit.SECONDS);
        return after.latest().filter(ends::isAfter).map(latest -> new TooLate(step, ends, latest, after));
    }

    /** The same, unless two people overrode it for the attempt that would begin. */
    public static Optional<TooLate> refusal(Window window, PlannedStep step, Instant begins) {
        return refusal(window, List.of(), step, begins);
    }

    /** The same, if these steps had run before it. */
    static Optional<TooLate> refusal(Window window, List<PlannedStep> before, PlannedStep step, Instant begins) {
        return window.overrides().late().isOverridden(step.id(), attempt(window, step))
                ? Optional.empty()
                : tooLate(window, before, step, begins);
    }

    /** The step that waits and was found too late, if it is so still: nobody overrode it and the plan is the same. */
    public static Optional<TooLate> standing(Window window) {
        return window.current()
                .flatMap(PlanItem::asStep)
                .filter(step -> !window.step(step.id()).state().isUnderWay())
                .flatMap(step -> window.overrides()
                        .late()
                        .passed(step.id(), attempt(window, step))
                        .flatMap(found -> refusal(window, step, found.at())));
    }

    /** The number of the attempt that would begin next. */
    static int attempt(Window window, PlannedStep step) {
        return window.step(step.id()).attempt() + 1;
    }

    /** The moment itself; empty if nobody knows how long going back takes. */
    public Optional<Instant> latest() {
        return ways.stream()
                .findFirst()
                .map(back -> end.minus(margin).minus(back.takes()).truncatedTo(ChronoUnit.SECONDS));
    }

    /** True if it is past at this moment. */
    public boolean isPast(Instant now) {
        return latest().filter(now::isAfter).isPresent();
    }

    /** In words: the moment and what is left, or what going back costs once it is past. */
    public String words(Instant now) {
        Optional<Instant> latest = latest();
        if (latest.isEmpty()) {
            return "latest safe abort unknown: no rollback plan undoes all that was written, and no restore was"
                    + " measured";
        }
        return isPast(now) ? past(latest.get(), now) : "latest safe abort " + latest.get() + ", " + left(now);
    }

    private String left(Instant now) {
        Duration left = Duration.between(now, latest().orElse(now));
        return (left.compareTo(Duration.ofMinutes(1)) < 0 ? "less than 1 min" : length(left)) + " left";
    }

    private String past(Instant latest, Instant now) {
        String others = ways.stream()
                .skip(1)
                .map(back -> "; " + back.way() + " would end at " + endOf(back, now) + ", loses " + back.loses())
                .reduce("", String::concat);
        return "latest safe abort " + latest + " is past: going back now by "
                + ways.get(0).way() + " ends at " + endOf(ways.get(0), now) + ", " + beside(endOf(ways.get(0), now))
                + others;
    }

    private static Instant endOf(BackForecast back, Instant now) {
        return now.plus(back.takes()).truncatedTo(ChronoUnit.SECONDS);
    }

    private String beside(Instant ends) {
        return ends.isAfter(end)
                ? length(Duration.between(end, ends)) + " after the window's end"
                : "inside the " + length(margin) + " kept before the window's end";
    }

    /** From ten minutes on in whole minutes; what is left is never made longer. */
    static String length(Duration length) {
        if (length.toMinutes() > 0) {
            boolean whole = length.toSecondsPart() == 0 || length.toMinutes() >= SECONDS_COUNT_BELOW;
            return length.toMinutes() + " min" + (whole ? "" : " " + length.toSecondsPart() + " s");
        }
        return length.toMillisPart() < MILLIS_OF_A_TENTH
                ? length.toSeconds() + " s"
                : String.format(Locale.ROOT, "%d.%d s", length.toSeconds(), length.toMillisPart() / MILLIS_OF_A_TENTH);
    }

    private static SafeAbort counted(Window window, List<BackForecast> ways) {
        return new SafeAbort(window.plannedEnd(), window.plan().reserve(), ways);
    }

    private static boolean goesForward(Window window) {
        return window.state().isLive()
                && window.startedAt() != null
                && window.rollback() == null
                && window.ending() == null;
    }
}
