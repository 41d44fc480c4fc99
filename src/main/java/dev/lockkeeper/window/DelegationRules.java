package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules for acting in somebody else's role. Pure; permission was decided before. */
final class DelegationRules {
    private final Window window;
    private final Caller caller;
    private final Actor by;
    private final Instant now;

    DelegationRules(Window window, Caller caller, Instant now) {
        this.window = window;
        this.caller = caller;
        this.by = caller.actor();
        this.now = now;
    }

    Decision delegate(OverrideCommand.Delegate ask) {
        if (ask.to().equals(by)) {
            return refused(Reason.UNKNOWN_NAME, "You act in your own roles already; name somebody else.");
        }
        List<String> own = caller.roles().stream()
                .filter(role ->
                        !caller.lent().containsKey(role) && !caller.deputyOf().contains(role))
                .sorted()
                .toList();
        if (own.isEmpty()) {
            return refused(
                    Reason.NOT_THE_ROLE,
                    "Only a role of your own can be delegated; one that you act in for somebody else cannot.");
        }
        if (ask.until().filter(until -> !until.isAfter(now)).isPresent()) {
            return refused(Reason.UNKNOWN_NAME, "A delegation ends at a moment ahead; this one is past.");
        }
        return Decision.accepted(
                new OverrideEvent.Delegated(by, ask.to(), own, ask.until().orElse(null), now));
    }

    Decision end(OverrideCommand.EndDelegation ask) {
        List<WindowEvent> over = window.overrides().delegations().stream()
                .filter(it -> it.from().equals(by))
                .filter(it -> ask.to().isEmpty() || ask.to().get().equals(it.to()))
                .<WindowEvent>map(it -> new OverrideEvent.DelegationEnded(it.from(), it.to(), by, now))
                .toList();
        return over.isEmpty()
                ? refused(
                        Reason.WRONG_STATE,
                        "Nothing of yours is delegated in " + window.id()
                                + ask.to().map(to -> " to " + to.mention()).orElse("") + " now.")
                : new Decision.Accepted(over);
    }

    /**
     * Somebody and those who act in their place count once for a role, and for one role where one person counts for one.
     *
     * @return why this yes would count one person twice; null if it does not
     */
    @Nullable
    Decision twice(PlannedGate gate, String role) {
        Actor own = caller.lenders().isEmpty() ? by : caller.lent().getOrDefault(role, by);
        boolean persons = gate.terms().distinct() || gate.terms().more() > 0;
        return window.gate(gate.id()).decisions().stream()
                .filter(d -> d.approved() && (persons || d.role().equals(role)) && !d.by().equals(by))
                .filter(d -> window.overrides()
                        .lender(d.by(), d.at(), d.role())
                        .orElse(d.by())
                        .equals(own))
                .findFirst()
                .map(d -> refused(
                        Reason.ALREADY_DECIDED,
                        d.by().mention() + " has approved as " + window.plan().roleTitle(d.role())
                                + inWhosePlace(own, d.by())
                                + (d.role().equals(role)
                                        ? "; one of the two counts."
                                        : "; here one person counts for one role.")))
                .orElse(null);
    }

    private String inWhosePlace(Actor own, Actor other) {
        if (own.equals(by)) {
            return " in your place";
        }
        return own.equals(other) ? ", in whose place you act" : " in the place of " + own.mention();
    }

    /** What only somebody's delegate could say is recorded as said in that one's role. */
    static Decision recorded(Decision decision, WindowCommand command, Caller delegate, Instant now) {
        if (!(decision instanceof Decision.Accepted accepted)) {
            return decision;
        }
        Set<String> decided = decidedAs(accepted.events());
        List<WindowEvent> events = new ArrayList<>();
        for (Actor of : delegate.lenders()) {
            List<String> roles = delegate.lent().entrySet().stream()
                    .filter(role -> role.getValue().equals(of))
                    .map(Map.Entry::getKey)
                    .filter(role -> decided.isEmpty() || decided.contains(role))
                    .sorted()
                    .toList();
            if (!roles.isEmpty()) {
                events.add(new OverrideEvent.DelegateActed(roles, of, delegate.actor(), command.word(), now));
            }
        }
        events.addAll(accepted.events());
        return new Decision.Accepted(events);
    }

    /** The roles that a decision at a gate was given in; empty if it was none. */
    private static Set<String> decidedAs(List<WindowEvent> events) {
        Set<String> roles = new LinkedHashSet<>();
        for (WindowEvent event : events) {
            if (event instanceof GateEvent.Approved yes) {
                roles.add(yes.role());
            } else if (event instanceof GateEvent.Rejected no) {
                roles.add(no.role());
            }
        }
        return roles;
    }

    /** For whom something is delegated that does not help now: why not; empty if nothing is. */
    Optional<String> whyNot() {
        List<String> why = window.overrides().delegations().stream()
                .filter(it -> it.to().equals(by))
                .filter(it -> it.roles().stream()
                        .noneMatch(role -> it.from().equals(caller.lent().get(role))))
                .map(it -> it.standsAt(now)
                        ? it.from().mention() + " delegated " + titles(it) + " to you and does not hold that any more."
                        : "What " + it.from().mention() + " delegated to you, " + titles(it) + ", has ended.")
                .toList();
        return why.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", why));
    }

    private String titles(Delegation delegation) {
        return delegation.roles().stream().map(window.plan()::roleTitle).collect(Collectors.joining(" and "));
    }
}
