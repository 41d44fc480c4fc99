package dev.lockkeeper.runbook;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way back: steps that undo what the forward steps did.
 *
 * @param id what people type after {@code rollback}; unique among the plans
 * @param title what people read
 * @param loses what is lost by going this way, in words
 * @param ownLength how long the whole plan is planned to take, or null for the sum of its steps
 * @param price checks that are asked of the target when the price is shown; what they measured stands beside {@code
 *     loses}. They stop nothing
 * @param steps in the order they run
 */
public record RollbackSpec(
        String id, String title, String loses, @Nullable Duration ownLength, List<CheckSpec> price, List<Undo> steps) {

    public RollbackSpec {
        price = List.copyOf(price);
        steps = List.copyOf(steps);
    }

    /** How long the whole plan is planned to take. */
    public Duration planned() {
        return ownLength != null
                ? ownLength
                : steps.stream().map(undo -> undo.step().common().planned()).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * One step of the way back.
     *
     * @param step what runs; it begins when the one before it has ended
     * @param undoes the id of the forward step it takes back, without which it is left out; empty if it always runs
     */
    public record Undo(StepSpec step, String undoes) {}
}
