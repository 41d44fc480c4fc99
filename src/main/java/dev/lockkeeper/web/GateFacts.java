package dev.lockkeeper.web;

import dev.lockkeeper.engine.ConfirmationDoor.Asked;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What somebody is about to say yes to, as the page shows it. Pure; plain text, not escaped for anything.
 *
 * @param steps what will run, what cannot be undone first
 * @param digest the first twelve characters of what the yes is bound to
 */
record GateFacts(
        String window,
        String gate,
        String role,
        String environment,
        String target,
        String reason,
        List<Step> steps,
        String digest) {
    private static final int DIGEST = 12;

    GateFacts {
        steps = List.copyOf(steps);
    }

    /** One step: what it does to the target, which it is, and what it takes away. */
    record Step(Severity severity, String title, List<String> reaches) {
        Step {
            reaches = List.copyOf(reaches);
        }
    }

    /** The order in which steps are shown. */
    enum Severity {
        NO_RETURN("Point of no return"),
        TAKES_AWAY("Takes something away"),
        WRITES("Writes"),
        READS("Reads");

        private final String words;

        Severity(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Empty if the gate is not there any more. */
    static Optional<GateFacts> of(Window window, Asked asked) {
        return window.plan().gate(asked.gate()).map(gate -> of(window, gate, asked));
    }

    private static GateFacts of(Window window, PlannedGate gate, Asked asked) {
        GateRun run = window.gate(gate.id());
        List<Step> steps = gate.opens().stream()
                .flatMap(id -> window.plan().step(id).stream())
                .filter(step -> !window.step(step.id()).tookEffect())
                .map(step -> step(step, run.reach().of(step.id())))
                .sorted(Comparator.comparing(Step::severity))
                .toList();
        return new GateFacts(
                window.id().value(),
                gate.title(),
                window.plan().roleTitle(asked.role()),
                window.plan().environment(),
                window.plan().target().name() + ", database "
                        + window.plan().target().database() + " on "
                        + window.plan().target().host() + ":"
                        + window.plan().target().port(),
                asked.reason(),
                steps,
                asked.digest().substring(0, Math.min(DIGEST, asked.digest().length())));
    }

    private static Step step(PlannedStep step, Optional<Reach> reach) {
        List<String> reaches = new ArrayList<>(reach.map(Reach::words).orElse(List.of()));
        Severity severity = step.isPointOfNoReturn()
                ? Severity.NO_RETURN
                : !reaches.isEmpty() ? Severity.TAKES_AWAY : step.writes() ? Severity.WRITES : Severity.READS;
        return new Step(severity, step.title() + " (" + step.id() + ")", reaches);
    }
}
