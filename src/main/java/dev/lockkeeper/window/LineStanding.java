package dev.lockkeeper.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where one line of a gate stands; derived, nothing of it is stored.
 *
 * @param checks what its checks say now
 * @param red the blocking checks that are neither PASS nor accepted
 * @param accepted ids of checks that were let pass
 * @param unsettled steps that are not settled
 * @param skipped steps that were left out, as a deviation
 * @param unmarked the items that are not marked
 * @param signature who signed it, if it is signed
 */
public record LineStanding(
        PlannedLine line,
        List<CheckResult> checks,
        List<CheckResult> red,
        List<String> accepted,
        List<StepId> unsettled,
        List<StepId> skipped,
        List<PlannedLine.Item> unmarked,
        Optional<GateEvent.Decided> signature) {

    /** Where this line of this gate stands now. */
    public static LineStanding of(Window window, PlannedGate gate, PlannedLine line) {
        GateRun run = window.gate(gate.id());
        List<CheckResult> checks = new ArrayList<>();
        List<CheckResult> red = new ArrayList<>();
        List<String> accepted = new ArrayList<>();
        for (StepId step : line.steps()) {
            checks.addAll(Evidence.results(window, step));
            red.addAll(Evidence.red(window, step));
            accepted.addAll(window.step(step).accepted());
        }
        return new LineStanding(
                line,
                List.copyOf(checks),
                List.copyOf(red),
                List.copyOf(accepted),
                line.steps().stream()
                        .filter(step -> !window.step(step).state().isSettled())
                        .toList(),
                line.steps().stream()
                        .filter(step -> window.step(step).state() == StepState.SKIPPED)
                        .toList(),
                line.items().stream()
                        .filter(item -> !run.marks().containsKey(item.id()))
                        .toList(),
                run.signature(line));
    }

    /** Where every line of this gate stands now, in order. */
    public static List<LineStanding> all(Window window, PlannedGate gate) {
        return gate.lines().stream().map(line -> of(window, gate, line)).toList();
    }

    /** True if it can be signed: every blocking check is PASS or accepted, every step settled, every item marked. */
    public boolean isGreen() {
        return red.isEmpty() && unsettled.isEmpty() && unmarked.isEmpty();
    }

    /** What keeps it from being signed, in words; empty if nothing does. */
    public String whyRed() {
        List<String> why = new ArrayList<>();
        red.forEach(check ->
                why.add("check " + check.id() + " is " + check.verdict().words()));
        unsettled.forEach(step -> why.add("step " + step + " is not settled"));
        if (!unmarked.isEmpty()) {
            why.add(unmarked.stream().map(PlannedLine.Item::id).collect(Collectors.joining(", "))
                    + (unmarked.size() == 1 ? " is not marked" : " are not marked"));
        }
        return String.join("; ", why);
    }
}
