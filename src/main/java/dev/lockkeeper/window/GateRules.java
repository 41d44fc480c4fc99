package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules for decisions at gates. Pure; permission was decided before. */
final class GateRules {
    private final Window window;
    private final Caller caller;
    private final Instant now;
    private final LineRules lineRules;

    GateRules(Window window, Caller caller, Instant now) {
        this.window = window;
        this.caller = caller;
        this.now = now;
        this.lineRules = new LineRules(window, caller.actor(), now);
    }

    Decision approve(WindowCommand.Approve approve) {
        Asked asked = asked(approve.gate(), approve.role(), approve.seenDigest());
        return asked.no() != null ? asked.no() : yes(approve, asked);
    }

    /** A yes that waits for checks is asked of the same people, whatever the lines say now. */
    Decision approveIf(WindowCommand.ApproveIf approve) {
        Asked asked = asked(approve.gate(), approve.role(), Optional.empty());
        if (asked.no() != null) {
            return asked.no();
        }
        Decision no = notTheirs(asked);
        if (no == null) {
            // the names of checks are no reason
            no = ApproverRules.lacksReason(asked.gate(), asked.role(), approve.reason());
        }
        return no != null
                ? no
                : new ConditionRules(window, caller.actor(), now)
                        .set(asked.gate(), asked.role(), approve.checks().ids(), approve.reason());
    }

    private Decision yes(WindowCommand.Approve approve, Asked asked) {
        PlannedGate gate = asked.gate();
        Decision no = notTheirs(asked);
        if (no == null) {
            no = lineRules.red(gate, asked.role());
        }
        if (no == null) {
            no = ApproverRules.lacksReason(gate, asked.role(), approve.reason());
        }
        if (no != null) {
            return no;
        }
        Optional<Decision> first =
                new ConfirmationRules(window, caller.actor(), now).before(gate, asked.role(), approve);
        if (first.isPresent()) {
            return first.get();
        }
        List<WindowEvent> facts = new ArrayList<>();
        Window after = window;
        for (GateEvent.Approved yes :
                ConfirmationRules.confirmed(lineRules.approvals(gate, asked.role(), approve.reason()), approve)) {
            facts.add(yes);
            after = after.after(yes);
        }
        if (after.gate(gate.id()).missing(gate).isEmpty()) {
            facts.add(new GateEvent.GateOpened(gate.id(), now));
        }
        return new Decision.Accepted(facts);
    }

    /** Why a yes of this person does not count for this role, whatever the lines say; null if it does. */
    private @Nullable Decision notTheirs(Asked asked) {
        Decision twice = new DelegationRules(window, caller, now).twice(asked.gate(), asked.role());
        return twice != null
                ? twice
                : new ApproverRules(window, caller)
                        .objection(
                                asked.gate(),
                                asked.role(),
                                caller.lenders().isEmpty()
                                        ? null
                                        : caller.lent().get(asked.role()));
    }

    private Asked asked(Optional<GateId> named, Optional<String> role, Optional<String> seenDigest) {
        Optional<PlannedGate> waiting = window.plan().gates().stream()
                .filter(gate -> window.gate(gate.id()).state() == GateState.ASKED)
                .findFirst();
        if (named.isPresent()) {
            Optional<PlannedGate> gate = window.plan().gate(named.get());
            if (gate.isEmpty()) {
                return Asked.no(
                        Reason.UNKNOWN_NAME, "There is no gate \"" + named.get() + "\" in " + window.id() + ".");
            }
            GateRun run = window.gate(gate.get().id());
            if (run.state() != GateState.ASKED) {
                return Asked.no(Reason.ALREADY_DECIDED, settled(gate.get(), run));
            }
            waiting = gate;
        }
        if (waiting.isEmpty()) {
            return Asked.no(Reason.WRONG_STATE, "No gate of " + window.id() + " waits for a decision now.");
        }
        PlannedGate gate = waiting.get();
        GateRun run = window.gate(gate.id());
        if (window.rollback() != null) {
            return Asked.no(
                    Reason.WRONG_STATE, window.id() + " goes back; no gate of the way forward is decided any more.");
        }
        if (window.state() != WindowState.RUNNING && window.state() != WindowState.HELD) {
            return Asked.no(
                    Reason.WRONG_STATE,
                    window.id() + " is " + window.state().words() + "; the gate is decided when it goes on.");
        }
        Optional<GateEvent.Decided> mine = run.decisionOf(caller.actor());
        List<String> again = mine.isEmpty() ? List.of() : again(gate, run);
        boolean more = role.map(again::contains).orElse(!again.isEmpty());
        Optional<String> inRole = more && role.isEmpty() && again.size() == 1 ? Optional.of(again.get(0)) : role;
        Decision stale = stale(gate, run, seenDigest, inRole);
        if (stale != null) {
            return new Asked(null, "", stale);
        }
        if (mine.isPresent() && !more) {
            return Asked.no(
                    Reason.ALREADY_DECIDED,
                    "Already decided: you " + (mine.get().approved() ? "approved" : "rejected") + " as "
                            + rolesOf(run) + ". One decision per person"
                            + (gate.terms().distinct() ? "" : " and role") + " counts.");
        }
        return forRole(gate, run, inRole);
    }

    /**
     * The roles for which somebody who has decided may decide once more: who signed some lines may sign the rest of the
     * same role; where one person may count for several roles, those they have not decided for.
     */
    private List<String> again(PlannedGate gate, GateRun run) {
        Quorum quorum = new Quorum(gate, run);
        boolean others = !gate.terms().distinct() && !quorum.isAboutPersons();
        return quorum.missing().stream()
                .map(PlannedGate.RequiredRole::role)
                .filter(role -> run.hasDecided(caller.actor(), role)
                        ? !run.unsigned(gate, role).isEmpty()
                        : others && caller.roles().contains(role))
                .toList();
    }

    private String rolesOf(GateRun run) {
        return run.decisions().stream()
                .filter(decided -> decided.by().equals(caller.actor()))
                .map(decided -> window.plan().roleTitle(decided.role()))
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    private @Nullable Decision stale(
            PlannedGate gate, GateRun run, Optional<String> seenDigest, Optional<String> role) {
        if (seenDigest.isEmpty()) {
            return null;
        }
        if (role.isPresent() && !gate.lines().isEmpty()) {
            return Evidence.seenBy(window, gate, role.get()).startsWith(seenDigest.get())
                    ? null
                    : refused(
                            Reason.STALE_CARD,
                            "What the card of the gate \"" + gate.title()
                                    + "\" showed has changed since it was drawn. Read the current card, then press"
                                    + " again.");
        }
        return String.valueOf(run.digest()).startsWith(seenDigest.get())
                ? null
                : refused(
                        Reason.STALE_CARD,
                        "This card belongs to an older revision of the gate \"" + gate.title()
                                + "\". The current card is further down in the room.");
    }

    private Asked forRole(PlannedGate gate, GateRun run, Optional<String> role) {
        Set<String> held = caller.roles().stream()
                .filter(r -> gate.requirement(r).isPresent())
                .collect(Collectors.toSet());
        if (role.isPresent() && !held.contains(role.get())) {
            return Asked.no(
                    Reason.NOT_THE_ROLE,
                    "You are " + heldTitles() + " in this window; this button is for the "
                            + window.plan().roleTitle(role.get()) + ".");
        }
        List<String> open = run.missing(gate).stream()
                .map(PlannedGate.RequiredRole::role)
                .filter(held::contains)
                .filter(r -> role.isEmpty() || role.get().equals(r))
                .filter(r -> !run.hasDecided(caller.actor(), r)
                        || !run.unsigned(gate, r).isEmpty())
                .toList();
        if (open.isEmpty()) {
            String who = role.or(() -> held.stream().findFirst()).orElse("");
            return Asked.no(
                    Reason.ALREADY_DECIDED,
                    "Already decided: " + window.plan().roleTitle(who) + " has approved"
                            + run.decisions().stream()
                                    .filter(d -> d.role().equals(who))
                                    .map(d -> ", " + d.by().mention())
                                    .distinct()
                                    .collect(Collectors.joining())
                            + ".");
        }
        if (open.size() > 1) {
            return Asked.no(
                    Reason.UNKNOWN_NAME,
                    "You hold " + open.size() + " of the roles asked (" + String.join(", ", open)
                            + "); say which: `approve " + gate.id() + " as " + open.get(0) + "`.");
        }
        return new Asked(gate, open.get(0), null);
    }

    private String heldTitles() {
        if (caller.roles().isEmpty()) {
            return "in no role";
        }
        return caller.roles().stream().sorted().map(window.plan()::roleTitle).collect(Collectors.joining(" and "));
    }

    private String settled(PlannedGate gate, GateRun run) {
        return switch (run.state()) {
            case AHEAD -> "The gate \"" + gate.title() + "\" has not been reached yet.";
            case OPEN ->
                "Already decided: the gate \"" + gate.title() + "\" is open"
                        + run.decisions().stream()
                                .map(d -> ", " + window.plan().roleTitle(d.role()) + " " + d.by().mention())
                                .distinct()
                                .collect(Collectors.joining())
                        + ".";
            case REJECTED ->
                "Already decided: the gate \"" + gate.title()
                        + "\" was rejected. The commander can ask again with `resume`.";
            case EXPIRED ->
                "The gate \"" + gate.title() + "\" has expired: nothing behind it begins. It is asked again by itself.";
            case ASKED -> "The gate \"" + gate.title() + "\" waits.";
        };
    }

    private record Asked(
            @Nullable PlannedGate gate,
            String role,
            @Nullable Decision no) {
        static Asked no(Reason reason, String explanation) {
            return new Asked(null, "", refused(reason, explanation));
        }
    }
}
