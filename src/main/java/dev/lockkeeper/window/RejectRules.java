package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;
import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules for a no. It wins over every yes: whoever holds a role of the gate may say it while the gate waits, whatever
 * they or others of the role said before, and as a veto until the first step behind the opened gate begins. Pure;
 * permission was decided before.
 */
final class RejectRules {
    private final Window window;
    private final Caller caller;
    private final Instant now;

    RejectRules(Window window, Caller caller, Instant now) {
        this.window = window;
        this.caller = caller;
        this.now = now;
    }

    /** The roles that may say no in this window now. */
    static Set<String> whoMay(Window window) {
        return Stream.concat(
                        Rules.rolesConcerned(window).stream(),
                        window.plan().gates().stream()
                                .filter(gate -> ApprovalTimes.isUnused(window, gate))
                                .flatMap(gate -> gate.roles().stream())
                                .map(PlannedGate.RequiredRole::role))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Decision reject(WindowCommand.Reject reject) {
        Optional<PlannedGate> about = reject.gate().isPresent()
                ? window.plan().gate(reject.gate().get())
                : waiting().or(this::unused);
        if (about.isEmpty()) {
            return reject.gate().isPresent()
                    ? refused(
                            Reason.UNKNOWN_NAME,
                            "There is no gate \"" + reject.gate().get() + "\" in " + window.id() + ".")
                    : refused(Reason.WRONG_STATE, "No gate of " + window.id() + " waits for a decision now.");
        }
        PlannedGate gate = about.get();
        return closed(gate)
                .or(() -> elsewhere(gate))
                .or(() -> stale(gate, reject.seenDigest()))
                .or(() -> notTheirs(gate, reject.role()))
                .orElseGet(() -> no(gate, reject));
    }

    private Decision no(PlannedGate gate, WindowCommand.Reject reject) {
        if (reject.reason().isBlank()) {
            return Rules.reasonMissing("reject");
        }
        GateRun run = window.gate(gate.id());
        String role = reject.role()
                .or(() -> run.decisionOf(caller.actor()).map(GateEvent.Decided::role))
                .filter(held(gate)::contains)
                .or(() -> run.missing(gate).stream()
                        .map(PlannedGate.RequiredRole::role)
                        .filter(held(gate)::contains)
                        .findFirst())
                .orElseGet(() -> held(gate).get(0));
        return accepted(new GateEvent.Rejected(
                gate.id(), role, caller.actor(), String.valueOf(run.digest()), reject.reason(), now));
    }

    private Optional<PlannedGate> waiting() {
        return window.plan().gates().stream()
                .filter(gate -> window.gate(gate.id()).state() == GateState.ASKED)
                .findFirst();
    }

    private Optional<PlannedGate> unused() {
        return window.plan().gates().stream()
                .filter(gate -> ApprovalTimes.isUnused(window, gate))
                .findFirst();
    }

    private Optional<Decision> closed(PlannedGate gate) {
        String name = "\"" + gate.title() + "\"";
        return switch (window.gate(gate.id()).state()) {
            case ASKED -> Optional.empty();
            case AHEAD -> no(Reason.ALREADY_DECIDED, "The gate " + name + " has not been reached yet.");
            case REJECTED ->
                no(
                        Reason.ALREADY_DECIDED,
                        "Already decided: the gate " + name
                                + " was rejected. The commander can ask again with `resume`.");
            case EXPIRED ->
                no(
                        Reason.ALREADY_DECIDED,
                        "The gate " + name + " has expired: nothing behind it begins. It is asked again by itself.");
            case OPEN ->
                ApprovalTimes.isUnused(window, gate)
                        ? Optional.empty()
                        : no(
                                Reason.ALREADY_DECIDED,
                                "Too late: the gate " + name + " is open, and what it opened has begun. `hold` keeps"
                                        + " the next step from beginning, `cancel` ends the one that runs, `rollback`"
                                        + " shows the ways back.");
        };
    }

    private Optional<Decision> elsewhere(PlannedGate gate) {
        if (window.rollback() != null) {
            return no(Reason.WRONG_STATE, window.id() + " goes back; no gate of the way forward is decided any more.");
        }
        boolean veto = window.gate(gate.id()).state() == GateState.OPEN;
        boolean here = window.state() == WindowState.RUNNING || window.state() == WindowState.HELD;
        return here || veto && window.state() == WindowState.STOPPED
                ? Optional.empty()
                : no(
                        Reason.WRONG_STATE,
                        window.id() + " is " + window.state().words() + "; the gate is decided when it goes on.");
    }

    private Optional<Decision> stale(PlannedGate gate, Optional<String> seenDigest) {
        return seenDigest
                .filter(seen -> !String.valueOf(window.gate(gate.id()).digest()).startsWith(seen))
                .flatMap(seen -> no(
                        Reason.STALE_CARD,
                        "This card belongs to an older revision of the gate \"" + gate.title()
                                + "\". The current card is further down in the room."));
    }

    private Optional<Decision> notTheirs(PlannedGate gate, Optional<String> role) {
        List<String> held = held(gate);
        if (role.map(held::contains).orElse(!held.isEmpty())) {
            return Optional.empty();
        }
        String wanted = role.map(window.plan()::roleTitle)
                .orElseGet(() -> gate.roles().stream()
                        .map(it -> window.plan().roleTitle(it.role()))
                        .collect(Collectors.joining(" and ")));
        String yours =
                caller.roles().stream().sorted().map(window.plan()::roleTitle).collect(Collectors.joining(" and "));
        return no(
                Reason.NOT_THE_ROLE,
                "You are " + (yours.isEmpty() ? "in no role" : yours) + " in this window; this gate asks " + wanted
                        + ".");
    }

    /** The roles of the gate that this person holds. */
    private List<String> held(PlannedGate gate) {
        return caller.roles().stream()
                .filter(role -> gate.requirement(role).isPresent())
                .sorted()
                .toList();
    }

    private static Optional<Decision> no(Reason reason, String why) {
        return Optional.of(refused(reason, why));
    }
}
