package dev.lockkeeper.runbook;

import java.util.Optional;

/** One line of a phase: a step or a gate. */
public sealed interface PhaseItem permits StepSpec, GateSpec {
    default Optional<StepSpec> asStep() {
        return Optional.empty();
    }

    default Optional<GateSpec> asGate() {
        return Optional.empty();
    }
}
