package dev.lockkeeper.window;

import dev.lockkeeper.window.PlannedGate.RequiredRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many of those whom a gate needs have said yes, and who is missing. Derived from the gate and its run; nothing of it
 * is stored.
 */
public final class Quorum {
    private final PlannedGate gate;
    private final GateRun run;

    public Quorum(PlannedGate gate, GateRun run) {
        this.gate = gate;
        this.run = run;
    }

    /** How this gate stands before anybody said anything. */
    public static Quorum none(PlannedGate gate) {
        return new Quorum(gate, GateRun.NONE);
    }

    /** How this gate stands in this window. */
    public static Quorum of(Window window, PlannedGate gate) {
        return new Quorum(gate, window.gate(gate.id()));
    }

    /**
     * The roles that have not said enough yet: the required ones, then those of every alternative while none is met, each
     * once with the number of persons it is asked for. Where only persons are missing, every role of the gate may send one
     * more. Empty once the gate can open.
     */
    public List<RequiredRole> missing() {
        Map<String, RequiredRole> missing = new LinkedHashMap<>();
        lacking(gate.required()).forEach(role -> missing.put(role.role(), role));
        if (!isAnAlternativeMet()) {
            gate.terms().alternatives().stream()
                    .flatMap(way -> lacking(way.roles()).stream())
                    .forEach(role -> missing.merge(
                            role.role(), role, (one, other) -> one.count() >= other.count() ? one : other));
        }
        int more = morePersons();
        if (missing.isEmpty() && more > 0) {
            gate.roles()
                    .forEach(role -> missing.put(
                            role.role(), new RequiredRole(role.role(), (int) run.approvals(role.role()) + more)));
        }
        return List.copyOf(missing.values());
    }

    /** Those of the missing roles that are asked now: all of them, or where one decides after the other, whose turn it is. */
    public List<RequiredRole> turn() {
        List<RequiredRole> missing = missing();
        Optional<RequiredRole> first = gate.terms().inOrder()
                ? missing.stream().filter(gate.required()::contains).findFirst()
                : Optional.empty();
        return first.map(List::of).orElse(missing);
    }

    /** True if this role has said enough and only other persons, of whatever role, are missing. */
    boolean isAboutPersons() {
        return lacking(gate.required()).isEmpty() && isAnAlternativeMet() && morePersons() > 0;
    }

    /** How many more decisions open the gate at the least; signatures under lines count one each. */
    public int decisionsLeft() {
        int required = left(gate.required());
        int ways = isAnAlternativeMet()
                ? 0
                : gate.terms().alternatives().stream()
                        .mapToInt(way -> left(way.roles()))
                        .min()
                        .orElse(0);
        return Math.max(required + ways, morePersons());
    }

    private int left(List<RequiredRole> roles) {
        return lacking(roles).stream()
                .mapToInt(role -> gate.linesOf(role.role()).isEmpty()
                        ? role.count() - (int) run.approvals(role.role())
                        : run.unsigned(gate, role.role()).size())
                .sum();
    }

    /** How many distinct persons have said yes. */
    public int persons() {
        return (int) run.decisions().stream()
                .filter(GateEvent.Decided::approved)
                .map(GateEvent.Decided::by)
                .distinct()
                .count();
    }

    /** How many of the roles have said yes, all of it or a part. */
    public int roles() {
        return (int) gate.roles().stream()
                .filter(role -> run.approvals(role.role()) > 0)
                .count();
    }

    /** How many distinct persons there must be at least. */
    public int personsNeeded() {
        int least = counted(gate.required());
        int way = gate.terms().alternatives().stream()
                .filter(it -> lacking(it.roles()).isEmpty())
                .findFirst()
                .map(it -> counted(it.roles()))
                .orElseGet(() -> gate.terms().alternatives().stream()
                        .mapToInt(it -> counted(it.roles()))
                        .min()
                        .orElse(0));
        return (gate.terms().distinct() ? least + way : Math.max(least, way))
                + gate.terms().more();
    }

    private int counted(List<RequiredRole> roles) {
        return gate.terms().distinct()
                ? roles.stream().mapToInt(RequiredRole::count).sum()
                : roles.stream().mapToInt(RequiredRole::count).max().orElse(0);
    }

    private int morePersons() {
        return gate.terms().more() == 0 ? 0 : Math.max(0, personsNeeded() - persons());
    }

    private boolean isAnAlternativeMet() {
        List<GateTerms.Alternative> ways = gate.terms().alternatives();
        return ways.isEmpty()
                || ways.stream().anyMatch(way -> lacking(way.roles()).isEmpty());
    }

    private List<RequiredRole> lacking(List<RequiredRole> roles) {
        List<RequiredRole> lacking = new ArrayList<>();
        for (RequiredRole role : roles) {
            boolean lacks = gate.linesOf(role.role()).isEmpty()
                    ? run.approvals(role.role()) < role.count()
                    : !run.unsigned(gate, role.role()).isEmpty();
            if (lacks) {
                lacking.add(role);
            }
        }
        return lacking;
    }
}
