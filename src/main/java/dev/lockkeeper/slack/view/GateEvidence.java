package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.Evidence;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a gate's card shows of results, beside its lines. */
final class GateEvidence {
    private static final int REASON = 300;
    private static final int FOUND_SHOWN = 8;

    private final Scene scene;
    private final Window window;

    GateEvidence(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
    }

    /** Every step before the gate with what its checks said; steps without a check to show stand in the count alone. */
    void beside(Card card, PlannedGate gate) {
        List<List<String>> rows = new ArrayList<>();
        List<CheckResult> results = new ArrayList<>();
        for (PlannedStep step : Evidence.besideTheLines(window, gate)) {
            rows.add(evidence(step));
            results.addAll(Evidence.results(window, step.id()));
        }
        if (!rows.isEmpty() || gate.lines().isEmpty()) {
            card.text("Evidence" + (gate.lines().isEmpty() ? ": " : " beside the lines: ")
                    + Wording.count(rows.size(), "step", "steps") + ", " + Wording.verdicts(results));
            card.table(rows);
        }
        card.text(deviations());
    }

    private List<String> evidence(PlannedStep step) {
        StepRun run = window.step(step.id());
        String took =
                run.state() == StepState.DONE ? Scene.took(run) : run.state().words();
        return List.of(step.title(), took, Wording.verdicts(Evidence.results(window, step.id())));
    }

    private String deviations() {
        return window.deviations().isEmpty()
                ? "Deviations: none"
                : "Deviations: "
                        + window.deviations().stream()
                                .map(d -> Closing.deviation(scene, d))
                                .collect(Collectors.joining(" · "));
    }

    /** Checks that are not PASS, kept apart: what stops nobody, what a person let pass, and what nobody did. */
    void found(Card card, PlannedGate gate) {
        Set<StepId> inLines =
                gate.lines().stream().flatMap(line -> line.steps().stream()).collect(Collectors.toSet());
        List<String> observed = new ArrayList<>();
        List<String> accepted = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (PlannedStep step : window.plan().steps()) {
            StepRun run = window.step(step.id());
            for (CheckResult check : Evidence.results(window, step.id())) {
                if (check.verdict() != Verdict.PASS && !check.blocking()) {
                    observed.add(words(check));
                } else if (run.accepted().contains(check.id())) {
                    accepted.add(words(check) + acceptance(step, check));
                } else if (check.closesTheWay() && !inLines.contains(step.id())) {
                    open.add(words(check));
                }
            }
        }
        card.text(listed("Not passed and not accepted:", open));
        card.text(listed("Accepted:", accepted));
        card.text(listed("Found, and nobody is stopped by it:", observed));
    }

    static String words(CheckResult check) {
        return "• " + SlackText.line(check.name(), REASON) + ": *" + SlackText.line(check.actual(), REASON)
                + "*, expected " + SlackText.line(check.expected(), REASON);
    }

    private String acceptance(PlannedStep step, CheckResult check) {
        return window.deviations().stream()
                .filter(d ->
                        d.kind() == Deviation.Kind.CHECK_ACCEPTED && d.subject().equals(step.id() + "/" + check.id()))
                .reduce((first, second) -> second)
                .map(d -> "; by " + scene.person(d.by()) + ", " + Scene.at(d.at()) + ": \""
                        + SlackText.line(d.reason(), REASON) + "\"")
                .orElse("");
    }

    private static String listed(String head, List<String> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        return head + "\n" + lines.stream().limit(FOUND_SHOWN).collect(Collectors.joining("\n"))
                + (lines.size() > FOUND_SHOWN
                        ? "\n• and " + (lines.size() - FOUND_SHOWN) + " more in the results"
                        : "");
    }
}
