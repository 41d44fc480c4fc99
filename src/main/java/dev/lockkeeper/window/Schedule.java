package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;

/**
 * How a window stands against its plan. Pure.
 *
 * @param lag how late it is; negative if early
 * @param forecastEnd when it will end if everything that is left takes as long as planned
 */
public record Schedule(Duration lag, Instant forecastEnd) {
    /** Compares with the plan at this moment. Before the start nothing is late; after the end the lag is the end's. */
    public static Schedule of(Window window, Instant now) {
        Instant finished = window.finishedAt();
        if (finished != null) {
            return new Schedule(Duration.between(window.plannedEnd(), finished), finished);
        }
        if (window.state() == WindowState.SCHEDULED || window.current().isEmpty()) {
            return new Schedule(Duration.ZERO, window.plannedEndOfWay());
        }
        PlanItem current = window.current().get();
        Instant begun = beginning(window, current, now);
        Instant ends = begun.plus(current.planned());
        Instant forecast = ends.isBefore(now) ? now : ends;
        Duration lag = Duration.between(window.plannedAt(current).plus(current.planned()), forecast);
        return new Schedule(lag, window.plannedEndOfWay().plus(lag));
    }

    private static Instant beginning(Window window, PlanItem item, Instant now) {
        Instant began = item.asStep()
                .map(step -> window.step(step.id()).startedAt())
                .orElseGet(() -> item.asGate()
                        .map(gate -> window.gate(gate.id()).askedAt())
                        .orElse(null));
        return began == null ? now : began;
    }
}
