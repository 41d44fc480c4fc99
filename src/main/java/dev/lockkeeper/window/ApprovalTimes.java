package dev.lockkeeper.window;

import dev.lockkeeper.window.ApprovalEvent.ApprovalLapsed;
import dev.lockkeeper.window.ApprovalEvent.Cause;
import dev.lockkeeper.window.ApprovalEvent.ConditionReturned;
import dev.lockkeeper.window.ApprovalEvent.ExpiryNear;
import dev.lockkeeper.window.ApprovalEvent.GateExpired;
import dev.lockkeeper.window.ApprovalEvent.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How long approvals count: a yes while its gate waits, and an opened gate until the first step behind it begins. All in
 * window time; a deadline is the first moment at which it is too late. Pure, so that the tick that notices and the rule
 * that refuses cannot differ.
 */
public final class ApprovalTimes {
    /** A warning comes when this part of the time is left. */
    private static final int PART = 10;

    private static final Duration SHORTEST_WARNING = Duration.ofMinutes(5);
    private static final Duration LONGEST_WARNING = Duration.ofHours(1);

    private ApprovalTimes() {}

    /** When this yes stops counting while its gate waits; empty for as long as the gate waits. */
    public static Optional<Instant> until(PlannedGate gate, GateEvent.Decided yes) {
        Duration counts = gate.terms().expiresAfter();
        return counts == null || !yes.approved()
                ? Optional.empty()
                : Optional.of(yes.at().plus(counts));
    }

    /**
     * When the opened gate expires if no step behind it has begun by then: the time its terms give, or where approvals
     * expire at all and nothing else is said, the planned end of the window; and no later than an approval it stands on.
     * Break-glass counts as long as an approval of that moment.
     * Empty once a step began, or if there is no limit.
     */
    public static Optional<Deadline> beginBy(Window window, PlannedGate gate) {
        GateRun run = window.gate(gate.id());
        Instant opened = run.settledAt();
        if (opened == null || !isUnused(window, gate)) {
            return Optional.empty();
        }
        List<Deadline> all = new ArrayList<>();
        Duration within = gate.terms().beginWithin();
        if (within != null) {
            all.add(new Deadline(Limit.BEGIN_WITHIN, opened, opened.plus(within)));
        } else if (gate.terms().expiresAfter() != null && opened.isBefore(window.plannedEnd())) {
            all.add(new Deadline(Limit.WINDOW_END, opened, window.plannedEnd()));
        }
        for (GateEvent.Decided yes : run.decisions()) {
            until(gate, yes).ifPresent(at -> all.add(new Deadline(Limit.APPROVAL, yes.at(), at)));
        }
        Duration counts = gate.terms().expiresAfter();
        if (counts != null) {
            window.overrides()
                    .broken(gate.id(), run.asking())
                    .ifPresent(glass -> all.add(
                            new Deadline(Limit.APPROVAL, glass.at(), glass.at().plus(counts))));
        }
        return all.stream().min(Comparator.comparing(Deadline::at));
    }

    /** True while the gate is open, something behind it is still to be done, and nothing of it began since it opened. */
    public static boolean isUnused(Window window, PlannedGate gate) {
        GateRun run = window.gate(gate.id());
        Instant opened = run.settledAt();
        if (run.state() != GateState.OPEN || opened == null || window.rollback() != null) {
            return false;
        }
        boolean ahead = false;
        for (StepId id : gate.opens()) {
            StepRun step = window.step(id);
            Instant began = step.startedAt();
            if (began != null && !began.isBefore(opened) || step.state().isUnderWay()) {
                return false;
            }
            ahead |= !step.state().isSettled();
        }
        return ahead;
    }

    /** Everything that time alone has changed at the gates of this window by now and that is not recorded yet. */
    public static List<WindowEvent> due(Window window, Instant now) {
        if (!mayChange(window)) {
            return List.of();
        }
        List<WindowEvent> facts = new ArrayList<>();
        Window after = window;
        for (PlannedGate gate : window.plan().gates()) {
            List<WindowEvent> own = new ArrayList<>(lapsed(after, gate, now));
            own.addAll(waitedTooLong(after, gate, now));
            expired(after, gate, now).ifPresent(own::add);
            for (WindowEvent fact : own) {
                after = after.after(fact);
            }
            List<ExpiryNear> warnings = near(after, gate, now);
            for (WindowEvent fact : warnings) {
                after = after.after(fact);
            }
            facts.addAll(own);
            facts.addAll(warnings);
        }
        return facts;
    }

    /** Each yes that stopped counting while its gate waits, as the facts to record before anything else is decided. */
    public static List<WindowEvent> lapsed(Window window, Instant now) {
        if (!mayChange(window)) {
            return List.of();
        }
        return window.plan().gates().stream()
                .flatMap(gate -> lapsed(window, gate, now).stream())
                .map(WindowEvent.class::cast)
                .toList();
    }

    /** That the gate before this step expired, as the fact to record instead of beginning it; empty if it may begin. */
    public static Optional<GateExpired> expired(Window window, StepId step, Instant now) {
        return mayChange(window)
                ? window.plan().gates().stream()
                        .filter(gate -> gate.opens().contains(step))
                        .flatMap(gate -> expired(window, gate, now).stream())
                        .findFirst()
                : Optional.empty();
    }

    private static boolean mayChange(Window window) {
        boolean live = window.state() == WindowState.RUNNING
                || window.state() == WindowState.HELD
                || window.state() == WindowState.STOPPED;
        return live && window.rollback() == null;
    }

    private static List<ApprovalLapsed> lapsed(Window window, PlannedGate gate, Instant now) {
        GateRun run = window.gate(gate.id());
        if (run.state() != GateState.ASKED) {
            return List.of();
        }
        return run.decisions().stream()
                .filter(yes -> until(gate, yes).filter(at -> !now.isBefore(at)).isPresent())
                .map(yes ->
                        new ApprovalLapsed(gate.id(), yes.role(), yes.line(), yes.by(), yes.at(), Cause.EXPIRED, now))
                .toList();
    }

    /** A yes that waits for checks is as old as the moment it was said. */
    private static List<ConditionReturned> waitedTooLong(Window window, PlannedGate gate, Instant now) {
        GateRun run = window.gate(gate.id());
        Duration counts = gate.terms().expiresAfter();
        return counts == null || run.state() != GateState.ASKED
                ? List.of()
                : run.history().conditions().stream()
                        .filter(it -> !now.isBefore(it.at().plus(counts)))
                        .map(it -> new ConditionReturned(gate.id(), it.role(), it.by(), Cause.EXPIRED.words(), now))
                        .toList();
    }

    private static Optional<GateExpired> expired(Window window, PlannedGate gate, Instant now) {
        return beginBy(window, gate)
                .filter(deadline -> !now.isBefore(deadline.at()))
                .map(deadline -> new GateExpired(gate.id(), deadline.limit(), deadline.at(), now));
    }

    private static List<ExpiryNear> near(Window window, PlannedGate gate, Instant now) {
        GateRun run = window.gate(gate.id());
        if (run.state() == GateState.OPEN) {
            return beginBy(window, gate)
                    .filter(deadline -> isNear(run, deadline.from(), deadline.at(), now))
                    .map(deadline -> new ExpiryNear(gate.id(), deadline.at(), List.of(), List.of(), now))
                    .stream()
                    .toList();
        }
        if (run.state() != GateState.ASKED) {
            return List.of();
        }
        Map<Instant, Set<Actor>> people = new LinkedHashMap<>();
        for (GateEvent.Decided yes : run.decisions()) {
            until(gate, yes)
                    .filter(at -> isNear(run, yes.at(), at, now))
                    .ifPresent(at -> people.computeIfAbsent(at, it -> new LinkedHashSet<>())
                            .add(yes.by()));
        }
        List<String> roles =
                run.missing(gate).stream().map(PlannedGate.RequiredRole::role).toList();
        return people.entrySet().stream()
                .map(each -> new ExpiryNear(gate.id(), each.getKey(), List.copyOf(each.getValue()), roles, now))
                .toList();
    }

    private static boolean isNear(GateRun run, Instant from, Instant deadline, Instant now) {
        Duration whole = Duration.between(from, deadline);
        Duration lead = whole.dividedBy(PART);
        lead = lead.compareTo(SHORTEST_WARNING) < 0 ? SHORTEST_WARNING : lead;
        lead = lead.compareTo(LONGEST_WARNING) > 0 ? LONGEST_WARNING : lead;
        // a warning that comes with the asking itself would warn nobody
        lead = lead.compareTo(whole.dividedBy(2)) > 0 ? whole.dividedBy(2) : lead;
        return now.isBefore(deadline)
                && !now.isBefore(deadline.minus(lead))
                && !run.history().isWarned(deadline);
    }

    /**
     * Until when an opened gate is good.
     *
     * @param from when the time began to run
     * @param at the first moment at which no step behind it begins any more
     */
    public record Deadline(Limit limit, Instant from, Instant at) {}
}
