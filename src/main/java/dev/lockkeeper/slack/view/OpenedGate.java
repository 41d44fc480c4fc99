package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.GateWords;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.Quorum;
import java.util.Objects;

/** What is left of a gate's card once the gate is open: when, by whom, and how. */
final class OpenedGate {
    private final Scene scene;

    OpenedGate(Scene scene) {
        this.scene = scene;
    }

    /** One phrase without its end. */
    String how(PlannedGate gate, GateRun run) {
        return new BreakGlassCards(scene)
                .opened(gate, run)
                .map(how -> how + (run.decisions().isEmpty() ? "" : " · approved before that by " + who(run)))
                .orElseGet(() -> "opened " + Scene.at(Objects.requireNonNull(run.settledAt())) + " by " + who(run)
                        + " · " + GateWords.soFar(new Quorum(gate, run), gate));
    }

    private String who(GateRun run) {
        return Wording.and(run.decisions().stream()
                .map(d -> scene.person(d.by()) + " (" + scene.roleTitle(d.role()) + scene.asDeputy(d.by(), d.at())
                        + lines(run, d) + ")" + GateCards.because(d))
                .distinct()
                .toList());
    }

    /** How many lines a signature stands for, where it is one of several of the same person. */
    private static String lines(GateRun run, GateEvent.Decided decided) {
        if (decided.line() == null) {
            return "";
        }
        long all = run.decisions().stream()
                .filter(d -> d.line() != null
                        && d.by().equals(decided.by())
                        && d.role().equals(decided.role()))
                .count();
        return ", " + Wording.count(all, "line", "lines");
    }
}
