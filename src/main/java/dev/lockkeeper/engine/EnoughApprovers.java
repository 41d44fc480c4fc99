package dev.lockkeeper.engine;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedGate.RequiredRole;
import dev.lockkeeper.window.Quorum;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Whether enough people are there for what the gates of a plan ask, before a window is opened. */
final class EnoughApprovers {
    private EnoughApprovers() {}

    /** One sentence for each gate that the people there are too few for, with why. */
    static List<String> warnings(Plan plan, PeopleDirectory people, Actor starter) {
        Map<String, List<Actor>> holders = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        for (PlannedGate gate : plan.gates()) {
            Set<Actor> barred = barred(gate, starter);
            gate.roles().forEach(role -> holders.computeIfAbsent(role.role(), people::holders));
            List<String> few = Stream.concat(gate.required().stream(), noWay(gate, holders, barred).stream())
                    .filter(role -> isShort(role, holders, barred))
                    .map(role -> few(plan, role, holders.get(role.role()), barred))
                    .toList();
            if (!few.isEmpty()) {
                warnings.add("The gate \"" + gate.title() + "\" has too few people: " + String.join("; ", few)
                        + ". It cannot open until others hold the role too, or somebody else opens the window");
            } else if (persons(gate, holders, barred) < Quorum.none(gate).personsNeeded()) {
                warnings.add("The gate \"" + gate.title() + "\" needs "
                        + Quorum.none(gate).personsNeeded() + " people, and only "
                        + persons(gate, holders, barred)
                        + " can decide there: it cannot open until more people hold its roles");
            }
        }
        return warnings;
    }

    /** The roles of the alternatives if none of them can be met; a role that nobody is found for is said already. */
    private static List<RequiredRole> noWay(PlannedGate gate, Map<String, List<Actor>> holders, Set<Actor> barred) {
        List<GateTerms.Alternative> ways = gate.terms().alternatives();
        boolean one =
                ways.stream().anyMatch(way -> way.roles().stream().noneMatch(role -> isShort(role, holders, barred)));
        return one
                ? List.of()
                : ways.stream().flatMap(way -> way.roles().stream()).distinct().toList();
    }

    private static boolean isShort(RequiredRole role, Map<String, List<Actor>> holders, Set<Actor> barred) {
        List<Actor> there = holders.get(role.role());
        return !there.isEmpty() && left(there, barred) < role.count();
    }

    private static Set<Actor> barred(PlannedGate gate, Actor starter) {
        Set<Actor> barred = new HashSet<>();
        if (gate.terms().excluded().contains(Excluded.REQUESTER)) {
            barred.add(starter);
        }
        GateTerms.LastEdit edit = gate.terms().edited();
        if (edit != null) {
            edit.users().forEach(user -> barred.add(new Actor(starter.team(), user)));
        }
        return barred;
    }

    private static String few(Plan plan, RequiredRole role, List<Actor> holders, Set<Actor> barred) {
        long out = holders.stream().filter(barred::contains).distinct().count();
        return plan.roleTitle(role.role()) + " is asked for " + role.count() + ", and " + left(holders, barred)
                + " can decide"
                + (out == 0
                        ? ""
                        : ", because the yes of whoever opens the window or last changed the files does not count");
    }

    private static int persons(PlannedGate gate, Map<String, List<Actor>> holders, Set<Actor> barred) {
        Set<Actor> all = new HashSet<>();
        boolean unknown = gate.roles().stream()
                .anyMatch(role -> holders.getOrDefault(role.role(), List.of()).isEmpty());
        gate.roles().forEach(role -> all.addAll(holders.getOrDefault(role.role(), List.of())));
        all.removeAll(barred);
        // a role that nobody is found for is said already, and may be Slack that does not answer
        return unknown ? Integer.MAX_VALUE : all.size();
    }

    private static long left(List<Actor> holders, Set<Actor> barred) {
        return holders.stream().filter(who -> !barred.contains(who)).distinct().count();
    }
}
