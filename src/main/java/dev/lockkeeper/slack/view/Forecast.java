package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.Schedule;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When things are likely to happen, from what happened so far. The clock is looked at in steps of the status cadence
 * only, so that a board that says the same is not sent again with every tick.
 *
 * @param lag how late the window is against its plan; negative if early
 * @param moment when the clock was last looked at
 */
record Forecast(Window window, Duration lag, Instant moment) {
    static Forecast of(Window window, Instant now) {
        Instant moment = Stream.concat(
                        window.plan().items().stream(), window.rollback() == null ? Stream.of() : window.way().stream())
                .flatMap(item ->
                        Stream.of(Optional.ofNullable(began(window, item)), Optional.ofNullable(ended(window, item))))
                .flatMap(Optional::stream)
                .reduce(coarse(window, now), (a, b) -> a.isAfter(b) ? a : b);
        return new Forecast(window, Schedule.of(window, moment).lag(), moment);
    }

    /** When this item, which has not begun, is likely to begin. */
    Instant begin(PlanItem item) {
        return window.plannedAt(item).plus(lag);
    }

    /** When the window is likely to end; its real end once it has one. */
    Instant end() {
        Instant finished = window.finishedAt();
        return finished != null ? finished : window.plannedEndOfWay().plus(lag);
    }

    /** When this item began, or null. */
    static @Nullable Instant began(Window window, PlanItem item) {
        Optional<Instant> step = item.asStep().map(s -> window.step(s.id())).map(StepRun::startedAt);
        return step.orElseGet(() -> item.asGate()
                .map(g -> window.gate(g.id()))
                .map(GateRun::askedAt)
                .orElse(null));
    }

    /** When this item was settled, or null. */
    static @Nullable Instant ended(Window window, PlanItem item) {
        Optional<Instant> step = item.asStep().map(s -> window.step(s.id())).map(StepRun::finishedAt);
        return step.orElseGet(() -> item.asGate()
                .map(g -> window.gate(g.id()))
                .map(GateRun::settledAt)
                .orElse(null));
    }

    private static Instant coarse(Window window, Instant now) {
        Instant start = window.startedOrPlanned();
        long slots =
                Math.max(0, Duration.between(start, now).dividedBy(window.plan().cadence()));
        return start.plus(window.plan().cadence().multipliedBy(slots));
    }
}
