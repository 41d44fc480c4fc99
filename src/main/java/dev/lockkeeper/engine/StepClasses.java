package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepClass;

/** Which promise holds for a step, from its kind and its mode alone. Pure. */
public final class StepClasses {
    private StepClasses() {}

    /** The class of this step where the target carries the ledger. */
    public static StepClass of(StepSpec step) {
        if (step instanceof StepSpec.Sql sql) {
            return switch (sql.mode()) {
                case TRANSACTION -> StepClass.T;
                case NO_TRANSACTION -> StepClass.N;
            };
        }
        return switch (step.kind()) {
            case "query" -> StepClass.READS;
            case "backfill" -> StepClass.B;
            case "ledger" -> StepClass.N;
            case "maintenance", "pause-jobs", "restore" -> StepClass.P;
            default -> StepClass.X;
        };
    }
}
