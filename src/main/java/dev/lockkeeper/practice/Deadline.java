package dev.lockkeeper.practice;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.SafeAbort;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The removal is discussed until going back would not end in the window any more; two people answer for going on. */
final class Deadline extends WholeWindow {
    private static final Duration BEFORE_THE_END = Duration.ofMinutes(6);

    @Override
    public String name() {
        return "deadline";
    }

    @Override
    public String about() {
        return "the removal is discussed past the latest safe abort; it begins only because two people answer for it";
    }

    @Override
    public boolean takesOver(Window window) {
        return isDiscussed(window) || isTooLate(window);
    }

    @Override
    public boolean whenStopped(Window window, Hands hands, Player player) {
        if (isDiscussed(window)) {
            return player.lets(window, window.plannedEnd().minus(BEFORE_THE_END));
        }
        if (!isTooLate(window)) {
            return super.whenStopped(window, hands, player);
        }
        String step = SafeAbort.standing(window).orElseThrow().step().id().value();
        if (window.overrides().late().proposal().isEmpty()) {
            return player.typeOnce(window, DemoPeople.COMMANDER, "/migrate run " + step)
                    || player.typeOnce(
                            window,
                            DemoPeople.COMMANDER,
                            "/migrate override safe-abort " + step
                                    + " takes a minute, and its owners agreed to a longer window");
        }
        return player.pressOnce(
                window,
                DemoPeople.holder("dba"),
                "second " + step,
                button -> button.actionId().equals("safe_abort_second"));
    }

    @Override
    public String wrongWith(Window ended) {
        String wrong = super.wrongWith(ended);
        if (!wrong.isEmpty()) {
            return wrong;
        }
        List<String> late = ended.overrides().late().overridden().stream()
                .map(it -> it.step().value())
                .toList();
        boolean byTwo = ended.deviations().stream()
                .filter(it -> it.kind() == Deviation.Kind.SAFE_ABORT_OVERRIDDEN)
                .allMatch(it -> it.confirmedBy() != null && !it.by().equals(it.confirmedBy()));
        boolean begunSo = ended.plan().steps().stream()
                .filter(PlannedStep::isPointOfNoReturn)
                .allMatch(step -> late.contains(step.id().value()));
        return begunSo && byTwo ? "" : "the point of no return was passed without two people; overridden were " + late;
    }

    /** The gate before the point of no return waits, and nobody has decided yet. */
    private static boolean isDiscussed(Window window) {
        Optional<PlannedGate> gate = window.current().flatMap(PlanItem::asGate);
        Instant last = window.statuses().isEmpty()
                ? window.startedOrPlanned()
                : window.statuses().get(window.statuses().size() - 1).nextAt();
        return window.state() == WindowState.RUNNING
                && gate.isPresent()
                && window.gate(gate.get().id()).state() == GateState.ASKED
                && window.gate(gate.get().id()).decisions().isEmpty()
                && gate.get().opens().stream()
                        .flatMap(step -> window.plan().step(step).stream())
                        .anyMatch(PlannedStep::isPointOfNoReturn)
                && last.isBefore(window.plannedEnd().minus(BEFORE_THE_END));
    }

    private static boolean isTooLate(Window window) {
        return window.state() == WindowState.RUNNING
                && SafeAbort.standing(window).isPresent();
    }
}
