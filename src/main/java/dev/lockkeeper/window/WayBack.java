package dev.lockkeeper.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What going back would cost right now, in words; derived, never stored. */
public final class WayBack {
    private WayBack() {}

    /** The way back from where this window stands. Says {@code unmeasured} where nothing was measured. */
    public static String of(Window window) {
        if (window.rollback() != null) {
            List<String> beside = new ArrayList<>(others(window).stream()
                    .map(plan -> plan.title() + " (`rollback " + plan.id() + "`)")
                    .toList());
            if (!isRestore(window)) {
                beside.add(restore(window));
            }
            return window.state() == WindowState.ROLLED_BACK
                    ? "gone: " + standing(window)
                    : "being gone: " + standing(window)
                            + (beside.isEmpty() ? "" : "; beside it: " + String.join("; or ", beside));
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

    /** The other plans that can be chosen where this way back is stuck, because they still undo something. */
    public static List<PlannedRollback> others(Window window) {
        Rollback chosen = window.rollback();
        if (chosen == null || window.state() != WindowState.STOPPED) {
            return List.of();
        }
        return RollbackPrice.all(window).stream()
                .filter(price -> !price.plan().id().equals(chosen.plan()))
                .filter(price -> price.unsettled().isEmpty())
                .filter(price -> price.runs().stream().anyMatch(PlannedStep::writes))
                .map(RollbackPrice::plan)
                .toList();
    }

    /** True if the way back that is gone is itself a backup put in the target's place. */
    public static boolean isRestore(Window window) {
        Rollback chosen = window.rollback();
        return chosen != null
                && window.plan().rollback(chosen.plan()).stream()
                        .flatMap(plan -> plan.steps().stream())
                        .anyMatch(undo -> undo.restores() != null);
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

    /** The same, and first until when: the latest safe abort and what is left until then. */
    public static String at(Window window, Instant now) {
        return SafeAbort.of(window).map(clock -> clock.words(now) + "; ").orElse("") + of(window);
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
