package dev.lockkeeper.window;

import java.time.Duration;
import java.util.Optional;

/** One line of the timeline: a step or a gate. */
public sealed interface PlanItem permits PlannedStep, PlannedGate {
    /** What people read. */
    String title();

    /** The phase this belongs to, for people. */
    String phase();

    /** When it is planned to begin, counted from the window's start. */
    Duration offset();

    /** How long it is planned to take. */
    Duration planned();

    /** The id as people type it. */
    String typedId();

    default Optional<PlannedStep> asStep() {
        return Optional.empty();
    }

    default Optional<PlannedGate> asGate() {
        return Optional.empty();
    }
}
