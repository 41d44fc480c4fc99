package dev.lockkeeper.window;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One way back as the window knows it.
 *
 * @param id what people type after {@code rollback}
 * @param title what people read
 * @param loses what is lost by going this way, in words
 * @param planned how long the whole plan is planned to take; nothing was measured
 * @param price checks that are asked of the target when the price is shown
 * @param steps in the order they run
 * @param digest SHA-256 (hex) over everything this plan runs: its steps, files, checks and their order
 */
public record PlannedRollback(
        String id,
        String title,
        String loses,
        Duration planned,
        List<PlannedStep.PlannedCheck> price,
        List<Undo> steps,
        String digest) {

    public PlannedRollback {
        price = List.copyOf(price);
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("rollback plan " + id + " has no steps; expected at least one");
        }
    }

    /** The undo step of this id, if the plan has one. */
    public Optional<Undo> undo(StepId step) {
        return steps.stream().filter(undo -> undo.step().id().equals(step)).findFirst();
    }

    /**
     * One step of the way back.
     *
     * @param step what runs; its offset counts from the beginning of the rollback
     * @param undoes the forward step it takes back, without which it is left out; null if it always runs
     * @param restores the forward step whose backup it puts in the target's place, which takes back every step after that
     *     one; null if it restores none
     */
    public record Undo(
            PlannedStep step,
            @Nullable StepId undoes,
            @Nullable StepId restores) {
        /** One that restores nothing. */
        public Undo(PlannedStep step, @Nullable StepId undoes) {
            this(step, undoes, null);
        }

        /** True if it takes back this forward step of its plan. */
        boolean takesBack(Plan plan, StepId forward) {
            if (restores == null) {
                return forward.equals(undoes);
            }
            List<StepId> order = plan.steps().stream().map(PlannedStep::id).toList();
            boolean later = order.contains(restores) && order.indexOf(forward) > order.indexOf(restores);
            // what proves the steps is made anew there, and what a pair turned is turned back by its other half
            return later
                    && plan.step(forward)
                            .filter(step -> step.writes() && !step.isLedger() && step.half() == null)
                            .isPresent();
        }
    }
}
