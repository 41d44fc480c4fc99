package dev.lockkeeper.engine;

import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.LineStanding;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.Window;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one yes signed, and what it left open. */
public final class Signed {
    private Signed() {}

    /**
     * Which lines were signed by what was just accepted, and which lines of the same role are still red and why; empty
     * if no line was signed. In the plain form of {@link Desk.Reply}.
     */
    public static Optional<String> words(Desk.Answer answer) {
        Window window = answer.window();
        if (window == null || !(answer.decision() instanceof Decision.Accepted accepted)) {
            return Optional.empty();
        }
        List<GateEvent.Approved> signed = accepted.events().stream()
                .filter(GateEvent.Approved.class::isInstance)
                .map(GateEvent.Approved.class::cast)
                .filter(yes -> yes.line() != null)
                .toList();
        return signed.isEmpty()
                ? Optional.empty()
                : window.plan().gate(signed.get(0).gate()).map(gate -> words(window, gate, signed));
    }

    /** True if the same role has lines left that could not be signed with it. */
    public static boolean leftSomething(Desk.Answer answer) {
        Window window = answer.window();
        return window != null
                && answer.decision() instanceof Decision.Accepted accepted
                && accepted.events().stream()
                        .filter(GateEvent.Approved.class::isInstance)
                        .map(GateEvent.Approved.class::cast)
                        .filter(yes -> yes.line() != null)
                        .anyMatch(yes -> window.plan()
                                .gate(yes.gate())
                                .map(gate -> !window.gate(gate.id())
                                        .unsigned(gate, yes.role())
                                        .isEmpty())
                                .orElse(false));
    }

    private static String words(Window window, PlannedGate gate, List<GateEvent.Approved> signed) {
        String role = signed.get(0).role();
        String titles = gate.lines().stream()
                .filter(line -> signed.stream().anyMatch(yes -> line.id().equals(yes.line())))
                .map(line -> "\"" + line.title() + "\"")
                .collect(Collectors.joining(", "));
        GateRun run = window.gate(gate.id());
        String left = run.unsigned(gate, role).stream()
                .map(line -> LineStanding.of(window, gate, line))
                .map(line -> " Still open: \"" + line.line().title() + "\": "
                        + (line.isGreen() ? "it can be signed now" : line.whyRed()) + ".")
                .collect(Collectors.joining());
        return "Signed as " + window.plan().roleTitle(role) + ": " + titles + "." + left;
    }
}
