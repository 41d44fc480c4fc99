package dev.lockkeeper.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one rollback plan would do now, and what it costs; derived, never stored. Minutes are those of the plan: no
 * rollback was measured.
 *
 * @param runs the steps that would run, in their order
 * @param leftOut the steps that would not, because what they undo never took effect or is undone already
 * @param unsettled forward or undo steps whose outcome nobody knows; they are settled before anything is undone
 * @param stays forward steps that changed the target and that this plan does not undo
 * @param planned how long it is planned to take
 */
public record RollbackPrice(
        PlannedRollback plan,
        List<PlannedStep> runs,
        List<PlannedStep> leftOut,
        List<PlannedStep> unsettled,
        List<PlannedStep> stays,
        Duration planned) {
    private static final int DIGITS = 12;

    public RollbackPrice {
        runs = List.copyOf(runs);
        leftOut = List.copyOf(leftOut);
        unsettled = List.copyOf(unsettled);
        stays = List.copyOf(stays);
    }

    /** The price of this plan where this window stands. */
    public static RollbackPrice of(Window window, PlannedRollback plan) {
        List<PlannedStep> runs = new ArrayList<>();
        List<PlannedStep> leftOut = new ArrayList<>();
        for (PlannedRollback.Undo undo : plan.steps()) {
            (isNeeded(window, plan, undo) ? runs : leftOut).add(undo.step());
        }
        List<PlannedStep> unsettled = window.plan().everyStep().stream()
                .filter(step -> window.step(step.id()).state().isForPeopleToTell())
                .toList();
        List<PlannedStep> stays = window.plan().steps().stream()
                .filter(PlannedStep::writes)
                // what proves the other steps is needed on the way back too, and is nobody's loss
                // and what a pair turned is turned back whatever plan is chosen
                .filter(step -> !step.isLedger() && step.half() == null)
                .filter(step -> window.step(step.id()).mayHaveChanged())
                .filter(step -> plan.steps().stream().noneMatch(undo -> undo.takesBack(window.plan(), step.id())))
                .filter(step -> !isUndone(window, plan, step.id()))
                .toList();
        Duration steps = runs.stream().map(PlannedStep::planned).reduce(Duration.ZERO, Duration::plus);
        boolean shorter = !leftOut.isEmpty() && steps.compareTo(plan.planned()) < 0;
        return new RollbackPrice(plan, runs, leftOut, unsettled, stays, shorter ? steps : plan.planned());
    }

    /** The prices of all plans of this window, in the order they are offered. */
    public static List<RollbackPrice> all(Window window) {
        return window.plan().rollbacks().stream().map(plan -> of(window, plan)).toList();
    }

    /** What a price that was shown can be known by: it changes with the plan and with the steps that would run. */
    public String mark() {
        String digest = plan.digest();
        return digest.substring(0, Math.min(DIGITS, digest.length())) + "-" + runs.size();
    }

    /** In one clause: how, how many steps, how long, what is lost. */
    public String words() {
        return plan.title() + ", " + (runs.size() == 1 ? "1 step" : runs.size() + " steps") + ", planned "
                + length(planned) + ", not measured, loses " + plan.loses()
                + (stays.isEmpty()
                        ? ""
                        : "; leaves "
                                + String.join(
                                        ", ",
                                        stays.stream()
                                                .map(step -> step.id().value())
                                                .toList())
                                + " as it is");
    }

    private static boolean isNeeded(Window window, PlannedRollback plan, PlannedRollback.Undo undo) {
        StepId undoes = undo.undoes();
        StepId backup = undo.restores();
        if (backup != null) {
            return window.step(backup).tookEffect()
                    && window.plan().steps().stream()
                            .filter(PlannedStep::writes)
                            .filter(step -> undo.takesBack(window.plan(), step.id()))
                            .anyMatch(step -> window.step(step.id()).mayHaveChanged());
        }
        return undoes == null || window.step(undoes).mayHaveChanged() && !isUndone(window, plan, undoes);
    }

    /** True if another way back, begun before this one, undid the step. */
    private static boolean isUndone(Window window, PlannedRollback plan, StepId forward) {
        return window.plan().rollbacks().stream()
                .filter(other -> !other.id().equals(plan.id()))
                .flatMap(other -> other.steps().stream())
                .filter(undo -> undo.takesBack(window.plan(), forward))
                .anyMatch(undo -> window.step(undo.step().id()).state() == StepState.DONE
                        // a swap took everything back at once, whatever its checks say
                        || undo.restores() != null
                                && window.step(undo.step().id()).tookEffect());
    }

    private static String length(Duration length) {
        long minutes = length.toMinutes();
        return Optional.of(minutes)
                .filter(whole -> whole > 0 && length.toSecondsPart() == 0)
                .map(whole -> whole + " min")
                .orElse(length.toSeconds() + " s");
    }
}
