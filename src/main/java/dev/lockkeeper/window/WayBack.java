package dev.lockkeeper.window;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What going back would cost right now, in words; derived, never stored. */
public final class WayBack {
    private WayBack() {}

    /** The way back from where this window stands. Says {@code unmeasured} where nothing was measured. */
    public static String of(Window window) {
        if (window.rollback() != null) {
            return (window.state() == WindowState.ROLLED_BACK ? "gone: " : "being gone: ")
                    + standing(window)
                    + (window.state() == WindowState.ROLLED_BACK ? "" : "; beside it: " + restore(window));
        }
        if (nothingChanged(window)) {
            return "nothing to undo: no step has changed "
                    + window.plan().target().database() + " yet";
        }
        String restore = restore(window);
        List<String> plans = RollbackPrice.all(window).stream()
                .filter(price -> !price.runs().isEmpty())
                .map(price -> price.words() + " (`rollback " + price.plan().id() + "`)")
                .toList();
        return plans.isEmpty() ? restore : String.join("; or ", plans) + "; or " + restore;
    }

    /** How far a window that turned back is on its way: its plan and how many of its steps are settled. */
    public static String standing(Window window) {
        Rollback chosen = window.rollback();
        if (chosen == null) {
            return "nobody turned back";
        }
        List<PlannedStep> way = window.way();
        long settled = way.stream().filter(window::isSettled).count();
        String plan = window.plan()
                .rollback(chosen.plan())
                .map(PlannedRollback::title)
                .orElse(chosen.plan());
        return plan + ", " + settled + " of " + way.size() + " undo steps settled";
    }

    /** The forward steps that were undone, and nothing of what undid them is open. */
    public static List<PlannedStep> undone(Window window) {
        return window.plan().steps().stream()
                .filter(step -> isUndone(window, step.id()))
                .filter(step -> window.step(step.id()).mayHaveChanged() || window.swap() == null)
                .toList();
    }

    private static boolean isUndone(Window window, StepId forward) {
        return window.rollback() != null
                && window.plan().rollbacks().stream().anyMatch(plan -> isUndone(window, plan, forward));
    }

    private static boolean isUndone(Window window, PlannedRollback plan, StepId forward) {
        List<StepState> states = plan.steps().stream()
                .filter(undo -> undo.takesBack(window.plan(), forward))
                .map(undo -> window.step(undo.step().id()).state())
                .toList();
        return !states.isEmpty() && states.stream().allMatch(state -> state == StepState.DONE);
    }

    /** What restoring the backup costs. */
    private static String restore(Window window) {
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
        if (nothingChanged(window) || window.rollback() != null) {
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
                .filter(step -> !step.isLedger() && step.half() == null)
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
        return run.mayHaveChanged() || run.state().isUnderWay();
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
