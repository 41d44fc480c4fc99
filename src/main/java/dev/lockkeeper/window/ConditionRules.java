package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;
import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.ApprovalEvent.ConditionSet;
import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A yes on the condition that named checks pass: it is no approval until every one of them is PASS, and goes back to its
 * person when one of them was looked at since and is not. Pure.
 */
public final class ConditionRules {
    private final Window window;
    private final Actor by;
    private final Instant now;

    ConditionRules(Window window, Actor by, Instant now) {
        this.window = window;
        this.by = by;
        this.now = now;
    }

    /** Takes the condition of somebody whose yes would count at this gate for this role. */
    Decision set(PlannedGate gate, String role, List<String> checks, String reason) {
        if (gate.terms().inBrowser()) {
            return refused(
                    Reason.WRONG_STATE,
                    "A yes at \"" + gate.title()
                            + "\" counts once it was confirmed in the browser, so it cannot wait for"
                            + " checks. Look at them with `verify`, then say `approve " + gate.id() + "`.");
        }
        Set<String> known = checksBefore(window, gate);
        for (String check : checks) {
            if (!known.contains(check)) {
                String nearest = Nearest.of(check, List.copyOf(known));
                return refused(
                        Reason.UNKNOWN_NAME,
                        "\"" + check + "\" is no check that was looked at before the gate \"" + gate.title() + "\"."
                                + (nearest.isEmpty() ? "" : " Did you mean `" + nearest + "`?")
                                + " Write it like this: `approve if <check>, <check> <reason>`.");
            }
        }
        return accepted(new ConditionSet(gate.id(), role, by, bound(window, gate), checks, reason, now));
    }

    /** What a condition at this gate is bound to: what the gate opens and how far that reaches, not what its checks say. */
    static String bound(Window window, PlannedGate gate) {
        return Evidence.opens(gate, window.gate(gate.id()).reach().steps());
    }

    /** The conditions at gates that wait and about which something is to be recorded now. */
    public static List<Ready> ready(Window window) {
        List<Ready> all = new ArrayList<>();
        boolean decides = window.state() == WindowState.RUNNING || window.state() == WindowState.HELD;
        for (PlannedGate gate :
                decides && window.rollback() == null ? window.plan().gates() : List.<PlannedGate>of()) {
            GateRun run = window.gate(gate.id());
            if (run.state() == GateState.ASKED) {
                run.history().conditions().forEach(it -> ready(window, gate, it).ifPresent(all::add));
            }
        }
        return all;
    }

    private static Optional<Ready> ready(Window window, PlannedGate gate, ConditionSet condition) {
        List<CheckResult> open = new ArrayList<>();
        boolean looked = false;
        for (PlannedStep step : before(window, gate)) {
            for (CheckResult result : Evidence.results(window, step.id())) {
                if (condition.checks().contains(result.id()) && result.verdict() != Verdict.PASS) {
                    open.add(result);
                    looked |= isLookedAtSince(window, step.id(), result.id(), condition.at());
                }
            }
        }
        return open.isEmpty() || looked ? Optional.of(new Ready(condition, open)) : Optional.empty();
    }

    private static boolean isLookedAtSince(Window window, StepId step, String check, Instant since) {
        return window.verifications().stream()
                .filter(verification -> verification.at().isAfter(since))
                .flatMap(verification -> verification.lines().stream())
                .anyMatch(line -> line.step().equals(step) && line.result().id().equals(check));
    }

    private static Set<String> checksBefore(Window window, PlannedGate gate) {
        Set<String> known = new LinkedHashSet<>();
        before(window, gate)
                .forEach(step -> Evidence.results(window, step.id()).forEach(result -> known.add(result.id())));
        return known;
    }

    private static List<PlannedStep> before(Window window, PlannedGate gate) {
        List<PlannedStep> steps = new ArrayList<>();
        for (PlanItem item : window.plan().items()) {
            if (item.equals(gate)) {
                break;
            }
            item.asStep().ifPresent(steps::add);
        }
        return steps;
    }

    /**
     * A condition whose answer is known.
     *
     * @param open what its checks say that are not PASS; empty if all of them are
     */
    public record Ready(ConditionSet condition, List<CheckResult> open) {
        public Ready {
            open = List.copyOf(open);
        }

        /** True if every check that it names is PASS. */
        public boolean isMet() {
            return open.isEmpty();
        }
    }
}
