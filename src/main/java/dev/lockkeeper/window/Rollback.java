package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;

/**
 * The way back that a window goes, as it was chosen.
 *
 * @param plan the rollback plan's id
 * @param steps its steps that were to run, in their order
 * @param leftOut its steps that do not run, because what they undo never took effect or is undone already
 * @param by who chose it, which is the consent to all its steps
 */
public record Rollback(String plan, List<StepId> steps, List<StepId> leftOut, Actor by, String reason, Instant at) {
    public Rollback {
        steps = List.copyOf(steps);
        leftOut = List.copyOf(leftOut);
    }

    /** The steps of this way back in a plan that may have been amended since, in their order. */
    List<PlannedStep> in(Plan amended) {
        return amended.rollback(plan).stream()
                .flatMap(it -> it.steps().stream())
                .map(PlannedRollback.Undo::step)
                .filter(step -> !leftOut.contains(step.id()))
                .toList();
    }
}
