package dev.lockkeeper.window;

import java.util.List;
import java.util.Optional;

/**
 * How far the steps behind a gate reach, as its card shows it.
 *
 * @param steps one for each step that takes something away, or of which that is not known
 * @param changes why the gate is asked once more, if what a step reaches is the reason; parts of a sentence
 */
public record GateReach(List<Reach> steps, List<String> changes) {
    static final GateReach NONE = new GateReach(List.of(), List.of());

    public GateReach {
        steps = List.copyOf(steps);
        changes = List.copyOf(changes);
    }

    /** What this step was approved to reach; empty if it takes nothing away, or was approved before that was kept. */
    public Optional<Reach> of(StepId step) {
        return steps.stream().filter(reach -> reach.step().equals(step)).findFirst();
    }
}
