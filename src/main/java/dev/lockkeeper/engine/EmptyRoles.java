package dev.lockkeeper.engine;

import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Notices roles that a gate asks and nobody holds: a gate that can never open should say so before it is waited for. */
final class EmptyRoles {
    private final PeopleDirectory people;
    private final Recorder recorder;
    private final Clock clock;

    EmptyRoles(PeopleDirectory people, Recorder recorder, Clock clock) {
        this.people = people;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** One sentence for each gate that asks a role nobody holds; for the summary before a start. */
    static List<String> warnings(Plan plan, PeopleDirectory people) {
        List<String> warnings = new ArrayList<>();
        for (PlannedGate gate : plan.gates()) {
            List<String> empty =
                    empty(gate, people).stream().map(plan::roleTitle).toList();
            if (!empty.isEmpty()) {
                warnings.add("I find nobody who holds " + String.join(" or ", empty) + ": the gate \"" + gate.title()
                        + "\" cannot open until somebody does");
            }
        }
        return warnings;
    }

    /**
     * Looks once when a gate was asked, and then only as long as a role was empty: a Slack that is away must not make
     * roles look empty that were not.
     */
    boolean notice(Window window) {
        if (window.state() != WindowState.RUNNING && window.state() != WindowState.HELD) {
            return false;
        }
        Optional<PlannedGate> asked = window.plan().gates().stream()
                .filter(gate -> window.gate(gate.id()).state() == GateState.ASKED)
                .findFirst();
        return asked.map(gate -> notice(window, gate)).orElse(false);
    }

    /** The roles that nobody holds of those this gate asks, as a fact; empty if that is known. */
    List<GateEvent> whenAsked(PlannedGate gate) {
        List<String> empty = empty(gate, people);
        return empty.isEmpty() ? List.of() : List.of(new GateEvent.RolesFoundEmpty(gate.id(), empty, clock.instant()));
    }

    private boolean notice(Window window, PlannedGate gate) {
        GateRun run = window.gate(gate.id());
        if (run.emptyRoles().isEmpty()) {
            return false;
        }
        Set<String> missing =
                run.missing(gate).stream().map(PlannedGate.RequiredRole::role).collect(Collectors.toSet());
        List<String> empty =
                empty(gate, people).stream().filter(missing::contains).toList();
        if (empty.equals(run.emptyRoles())) {
            return false;
        }
        recorder.append(window, List.of(new GateEvent.RolesFoundEmpty(gate.id(), empty, clock.instant())), Map.of());
        return true;
    }

    /** The roles without which the gate cannot open; of alternatives none, as long as one of them has everybody. */
    private static List<String> empty(PlannedGate gate, PeopleDirectory people) {
        List<String> empty = new ArrayList<>(empty(gate.required(), people));
        List<List<String>> ways = gate.terms().alternatives().stream()
                .map(way -> empty(way.roles(), people))
                .toList();
        if (ways.stream().noneMatch(List::isEmpty)) {
            ways.forEach(empty::addAll);
        }
        return empty.stream().distinct().toList();
    }

    private static List<String> empty(List<PlannedGate.RequiredRole> roles, PeopleDirectory people) {
        return roles.stream()
                .map(PlannedGate.RequiredRole::role)
                .filter(role -> people.holders(role).isEmpty())
                .toList();
    }
}
