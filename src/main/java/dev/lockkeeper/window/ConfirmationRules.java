package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a yes is at a gate that wants it confirmed in a browser. Pure; that the person may decide here, in this role and
 * about what they saw, was decided before, once when they said it and once more when they confirm it.
 */
final class ConfirmationRules {
    private final Window window;
    private final Actor by;
    private final Instant now;

    ConfirmationRules(Window window, Actor by, Instant now) {
        this.window = window;
        this.by = by;
        this.now = now;
    }

    /** What is recorded in place of the yes, if it is to be confirmed first; empty if it counts as it is. */
    Optional<Decision> before(PlannedGate gate, String role, WindowCommand.Approve approve) {
        if (!gate.terms().inBrowser() || approve.confirmation() != null) {
            return Optional.empty();
        }
        return Optional.of(accepted(new ConfirmationEvent.ConfirmationAsked(
                gate.id(), role, by, boundTo(gate, role), approve.reason(), now)));
    }

    /** The same signatures, each with how it was confirmed. */
    static List<GateEvent.Approved> confirmed(List<GateEvent.Approved> signatures, WindowCommand.Approve approve) {
        Confirmation confirmation = approve.confirmation();
        return confirmation == null
                ? signatures
                : signatures.stream().map(yes -> yes.confirmed(confirmation)).toList();
    }

    /** What a card of this role would carry now, so that a confirmation of anything else is stale. */
    private String boundTo(PlannedGate gate, String role) {
        return gate.lines().isEmpty()
                ? String.valueOf(window.gate(gate.id()).digest())
                : Evidence.seenBy(window, gate, role);
    }
}
