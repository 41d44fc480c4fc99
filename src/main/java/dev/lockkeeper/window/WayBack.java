package dev.lockkeeper.window;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** What going back would cost right now, in words; derived, never stored. */
public final class WayBack {
    private WayBack() {}

    /** The way back from where this window stands. Says {@code unmeasured} where nothing was measured. */
    public static String of(Window window) {
        if (nothingChanged(window)) {
            return "nothing to undo: no step has changed "
                    + window.plan().target().database() + " yet";
        }
        return backup(window)
                .map(outputs -> "restore the backup" + takenAt(outputs) + ": " + time(outputs)
                        + "; rows written since would be lost")
                .orElse("unmeasured: no backup was taken in this window");
    }

    /** The same with until when: the last moment at which going back is over by the window's planned end. */
    public static String at(Window window, Instant now) {
        return of(window)
                + latest(window)
                        .map(latest -> now.isAfter(latest)
                                ? "; begun now it would end after the planned end"
                                : "; begun by " + latest + " it is over by the planned end")
                        .orElse("");
    }

    /** When going back must begin to be over by the planned end; empty if nothing changed or its time is unmeasured. */
    private static Optional<Instant> latest(Window window) {
        if (nothingChanged(window)) {
            return Optional.empty();
        }
        return backup(window)
                .flatMap(WayBack::restoreTime)
                .map(length -> window.plannedEnd().minus(length).truncatedTo(ChronoUnit.SECONDS));
    }

    private static Optional<Duration> restoreTime(Map<String, String> outputs) {
        try {
            return Optional.ofNullable(outputs.get("restore_seconds"))
                    .map(seconds -> Duration.ofMillis(
                            new BigDecimal(seconds).movePointRight(3).longValue()));
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    /** True if it is certain that no step of this window has changed its target. */
    public static boolean nothingChanged(Window window) {
        return window.plan().steps().stream()
                .filter(PlannedStep::writes)
                .noneMatch(step -> mayHaveChanged(window.step(step.id())));
    }

    /** What the last backup step of this window left behind, if one took effect. */
    public static Optional<Map<String, String>> backup(Window window) {
        return window.plan().steps().stream()
                .filter(step -> step.kind().equals("backup"))
                .map(step -> window.step(step.id()))
                .filter(StepRun::tookEffect)
                .map(StepRun::outputs)
                .reduce((first, second) -> second);
    }

    private static boolean mayHaveChanged(StepRun run) {
        return run.mayHaveChanged() || run.state() == StepState.RUNNING;
    }

    private static String time(Map<String, String> outputs) {
        String seconds = outputs.get("restore_seconds");
        return seconds == null
                ? "how long that takes was not measured"
                : "about " + seconds + " s, measured in its restore test";
    }

    private static String takenAt(Map<String, String> outputs) {
        String at = outputs.get("taken_at");
        return at == null ? "" : " of " + at;
    }
}
