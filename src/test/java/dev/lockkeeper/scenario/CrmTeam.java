package dev.lockkeeper.scenario;

import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.LineStanding;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.util.List;
import java.util.Optional;

/** The people of the CRM window, who type every command and say it again when nobody answered. */
final class CrmTeam {
    private final House house;

    CrmTeam(House house) {
        this.house = house;
    }

    /**
     * One look at the window and at most one act of whoever's turn it is.
     *
     * @param mayEnd false if nobody is to sign at the last gate yet
     * @return true if somebody acted and was answered
     */
    boolean acts(boolean mayEnd) {
        Optional<Window> newest = house.windows().latest(1).stream().findFirst();
        if (newest.isEmpty()) {
            return starts();
        }
        Window window = newest.get();
        if (window.room() == null || window.state().isFinal()) {
            return false;
        }
        Optional<PlannedStep> trouble = window.plan().steps().stream()
                .filter(step -> needsSomebody(window.step(step.id()).state()))
                .findFirst();
        if (trouble.isPresent()) {
            return settles(window, trouble.get());
        }
        Optional<PlanItem> current = window.current();
        if (window.state() != WindowState.RUNNING || current.isEmpty()) {
            return false;
        }
        Optional<PlannedGate> gate = current.get().asGate();
        return gate.isPresent()
                ? decides(window, gate.get(), mayEnd)
                : runs(window, current.get().asStep().orElseThrow());
    }

    private boolean starts() {
        return says(Night.CLARA, PracticeCast.operations(), "start staging")
                && house.slack().ephemerals(Night.CLARA).stream()
                        .filter(shown -> shown.buttons().stream()
                                .anyMatch(button -> button.label().equals("Start")))
                        .reduce((first, second) -> second)
                        .filter(shown -> house.slack()
                                .as(Night.CLARA)
                                .press(shown.ref(), "Start")
                                .failure()
                                .isEmpty())
                        .isPresent();
    }

    private static boolean needsSomebody(StepState state) {
        return state == StepState.FAILED || state == StepState.NOT_PASSED || state == StepState.UNKNOWN;
    }

    /** What the target cannot tell two persons say: here that it may be begun again. */
    private boolean settles(Window window, PlannedStep step) {
        if (window.step(step.id()).state() != StepState.UNKNOWN) {
            return says(Night.CLARA, channel(window), "retry " + step.id());
        }
        String words = "retry " + step.id() + " we looked, and what it began is no use";
        return says(window.step(step.id()).proposal() == null ? Night.CLARA : Night.QA, channel(window), words);
    }

    private boolean decides(Window window, PlannedGate gate, boolean mayEnd) {
        boolean last = gate.id().value().equals("final");
        if (window.gate(gate.id()).state() != GateState.ASKED || last && !mayEnd) {
            return false;
        }
        for (LineStanding line : LineStanding.all(window, gate)) {
            for (PlannedLine.Item item : line.unmarked()) {
                String value = item.value() == null ? "" : " seen";
                return says(PracticeCast.holder(line.line().role()), channel(window), "mark " + item.id() + value);
            }
        }
        List<PlannedGate.RequiredRole> missing = window.gate(gate.id()).missing(gate);
        return !missing.isEmpty()
                && says(
                        PracticeCast.holder(missing.get(0).role()),
                        channel(window),
                        "approve " + gate.id() + " as " + missing.get(0).role());
    }

    private boolean runs(Window window, PlannedStep step) {
        if (window.step(step.id()).state() != StepState.WAITING || step.pace() == PlannedStep.Pace.AUTO) {
            return false;
        }
        boolean wordFirst = step.confirmWord() != null && window.step(step.id()).wordBy() == null;
        return says(
                Night.CLARA,
                channel(window),
                wordFirst ? "confirm " + step.id() + " " + step.confirmWord() : "run " + step.id());
    }

    private static String channel(Window window) {
        return window.room() == null ? PracticeCast.operations() : window.room().channel();
    }

    /** Nobody may be there to answer; then it is said again at the next look. */
    private boolean says(String person, String channel, String words) {
        return house.slack()
                .as(person)
                .type(channel, "/migrate " + words)
                .failure()
                .isEmpty();
    }
}
