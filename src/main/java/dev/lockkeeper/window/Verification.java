package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;

/**
 * The checks of the steps that took effect, looked at again on request.
 *
 * @param by who asked
 * @param lines step by step, in the order of the plan
 */
public record Verification(Actor by, List<Line> lines, Instant at) {
    public Verification {
        lines = List.copyOf(lines);
    }

    /** One verdict. */
    public record Line(StepId step, CheckResult result) {}
}
