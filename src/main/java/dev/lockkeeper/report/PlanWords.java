package dev.lockkeeper.report;

import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedGate;

/** What a plan calls its parts, as sentences name them. */
final class PlanWords {
    private PlanWords() {}

    /** A gate by its id, and its title if the plan still has it. */
    static String gate(Plan plan, GateId gate) {
        return "gate " + gate
                + plan.gate(gate)
                        .map(PlannedGate::title)
                        .map(t -> " \"" + t + "\"")
                        .orElse("");
    }
}
