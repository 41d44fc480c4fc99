package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one yes of one role means at a gate, whether or not it has lines. Pure; the role was decided before. */
final class LineRules {
    private final Window window;
    private final Actor by;
    private final Instant now;

    LineRules(Window window, Actor by, Instant now) {
        this.window = window;
        this.by = by;
        this.now = now;
    }

    /** Why this role cannot say yes here now; null if it can. */
    @Nullable
    Decision red(PlannedGate gate, String role) {
        if (gate.lines().isEmpty()) {
            return null;
        }
        boolean signs = !gate.linesOf(role).isEmpty();
        List<LineStanding> needed = signs ? unsigned(gate, role) : LineStanding.all(window, gate);
        List<LineStanding> red = needed.stream().filter(line -> !line.isGreen()).toList();
        if (red.isEmpty() || (signs && red.size() < needed.size())) {
            return null;
        }
        return refused(
                Reason.WRONG_STATE,
                (signs ? "Nothing of yours can be signed yet: " : "You decide on all lines, and these are not ready: ")
                        + inWords(red) + ".");
    }

    /**
     * The approvals that a yes of this role is now: one for each of its green lines, or one for the role where it has no
     * line, or none left to sign.
     */
    List<GateEvent.Approved> approvals(PlannedGate gate, String role, String reason) {
        if (window.gate(gate.id()).unsigned(gate, role).isEmpty()) {
            String digest = gate.lines().isEmpty()
                    ? String.valueOf(window.gate(gate.id()).digest())
                    : Evidence.of(window, gate);
            return List.of(new GateEvent.Approved(gate.id(), role, by, digest, reason, now));
        }
        return unsigned(gate, role).stream()
                .filter(LineStanding::isGreen)
                .map(standing -> new GateEvent.Approved(
                        gate.id(),
                        role,
                        by,
                        Evidence.of(window, gate, standing.line()),
                        reason,
                        standing.line().id(),
                        now))
                .toList();
    }

    private List<LineStanding> unsigned(PlannedGate gate, String role) {
        return window.gate(gate.id()).unsigned(gate, role).stream()
                .map(line -> LineStanding.of(window, gate, line))
                .toList();
    }

    static String inWords(List<LineStanding> red) {
        return red.stream()
                .map(line -> "\"" + line.line().title() + "\": " + line.whyRed())
                .collect(Collectors.joining(". "));
    }
}
