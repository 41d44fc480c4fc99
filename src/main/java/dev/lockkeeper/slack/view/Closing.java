package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Rollback;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Verification;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Verification on request, the end, and the table that goes with it. */
final class Closing {
    private static final int REASON = 300;
    private static final int SUBJECT = 200;

    private final Scene scene;
    private final Window window;

    Closing(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
    }

    /** A departure from the runbook in one phrase. */
    static String deviation(Scene scene, Deviation deviation) {
        String second =
                deviation.confirmedBy() == null || deviation.confirmedBy().equals(deviation.by())
                        ? ""
                        : ", confirmed by " + scene.person(deviation.confirmedBy());
        String subject = deviation.kind() == Deviation.Kind.COMMAND_TAKEN
                ? ""
                : " (" + SlackText.line(deviation.subject(), SUBJECT) + ")";
        return deviation.kind().words() + subject + " by " + scene.person(deviation.by()) + second + ", "
                + Scene.at(deviation.at()) + ": \"" + SlackText.line(deviation.reason(), REASON) + "\"";
    }

    /** One message per verification; only the newest of a live window can be asked for again. */
    List<DesiredMessage> verifications() {
        List<DesiredMessage> out = new ArrayList<>();
        for (Verification verification : window.verifications()) {
            int number = out.size() + 1;
            boolean newest =
                    number == window.verifications().size() && window.state().isLive();
            out.add(verification(number, verification, newest));
        }
        return out;
    }

    private DesiredMessage verification(int number, Verification verification, boolean newest) {
        List<CheckResult> results =
                verification.lines().stream().map(Verification.Line::result).toList();
        String what = Wording.verdicts(results);
        Card card = new Card("verification/" + number);
        card.text("*" + scene.id() + " checked again at " + Scene.at(verification.at()) + ": " + what + "* · asked by "
                + scene.person(verification.by()));
        card.table(results.stream().map(Wording::row).toList());
        if (newest) {
            card.actions(
                    "verification:" + number,
                    List.of(Buttons.plain(
                            ActionIds.VERIFY,
                            "Run again",
                            "Look at the checks of " + scene.id() + " again",
                            scene.value(""))));
        }
        return card.says(scene.named() + " checked again at " + Scene.at(verification.at()) + ": " + what + ".");
    }

    /** The end and its table; nothing while the window is live. */
    List<DesiredMessage> end() {
        Instant finished = window.finishedAt();
        return finished == null ? List.of() : List.of(last(finished), table());
    }

    private DesiredMessage last(Instant finished) {
        boolean completed = window.state() == WindowState.COMPLETED;
        Duration late = Duration.between(window.plannedEnd(), finished);
        String against = window.startedAt() == null ? "before it started" : against(late);
        List<CheckResult> checks = scene.checks();
        long done = in(StepState.DONE);
        long out = in(StepState.SKIPPED);
        int steps = window.plan().steps().size();
        String head = "*" + scene.id() + " " + window.state().words() + " at " + Scene.at(finished) + "*"
                + (completed || window.startedAt() == null ? ", " + against : "");
        String reason = Objects.requireNonNullElse(window.endReason(), "");
        Card card = new Card("end");
        card.text(
                head,
                reason.isEmpty() ? "" : "Reason: \"" + SlackText.line(reason, REASON) + "\"",
                (completed && out == 0
                                ? Wording.count(steps, "step", "steps")
                                : done + " of " + Wording.count(steps, "step", "steps") + " done")
                        + (out == 0 ? "" : ", " + out + " left out")
                        + (window.startedAt() == null
                                ? ""
                                : " in " + Wording.length(window.elapsed(finished)) + " (planned "
                                        + Wording.length(window.plan().planned()) + ")")
                        + ", " + Wording.verdicts(checks),
                new PairLines(scene).ended(),
                wentBack(),
                completed ? "" : stands(),
                completed ? "" : doubtful());
        if (window.deviations().isEmpty()) {
            card.text("Deviations: none");
        } else {
            List<String> lines =
                    new ArrayList<>(List.of("Deviations: " + window.deviations().size()));
            window.deviations().forEach(d -> lines.add("• " + deviation(scene, d)));
            card.text(lines.toArray(String[]::new));
        }
        card.text(
                signed(),
                window.state() == WindowState.ROLLED_BACK ? "" : "Way back: " + scene.wayBack(),
                "The report follows and needs no writing.");
        return card.says(scene.named() + " " + window.state().words() + " at " + Scene.at(finished) + ", "
                + (completed ? against : done + " of " + steps + " steps done") + ", " + Wording.verdicts(checks)
                + (reason.isEmpty() ? "." : ". Reason: " + SlackText.line(reason, REASON))
                + (completed || doubtful().isEmpty() ? "" : ". " + doubtful().replace("*", "") + "."));
    }

    private long in(StepState state) {
        return window.plan().steps().stream()
                .filter(s -> window.step(s.id()).state() == state)
                .count();
    }

    private static String against(Duration late) {
        return late.abs().compareTo(Duration.ofMinutes(1)) < 0
                ? "at its planned end"
                : Wording.length(late) + (late.isNegative() ? " before" : " after") + " its planned end";
    }

    private String stands() {
        if (WayBack.nothingChanged(window)) {
            return "No step wrote to " + scene.targetName();
        }
        List<PlannedStep> undone = WayBack.undone(window);
        if (window.state() == WindowState.ROLLED_BACK
                && wrote(StepRun::tookEffect).isEmpty()) {
            return "Nothing of what took effect stays on " + scene.targetName() + ": all "
                    + Wording.count(undone.size(), "step that wrote was", "steps that wrote were") + " undone";
        }
        String stays = wrote(StepRun::tookEffect);
        return stays.isEmpty() ? "" : "What took effect stays on " + scene.targetName() + ": " + stays;
    }

    /** A step that failed half way, was cut off, or was left out after that; nobody may read that it wrote nothing. */
    private String doubtful() {
        String doubtful = wrote(Scene::doubtful);
        return doubtful.isEmpty()
                ? ""
                : "*May have taken effect* on " + scene.targetName() + ", look before you rely on it: " + doubtful;
    }

    /** Who turned back, why, and how far that went; empty if nobody did. */
    private String wentBack() {
        Rollback chosen = window.rollback();
        return chosen == null
                ? ""
                : "Went back: " + SlackText.line(WayBack.standing(window), SUBJECT) + ", chosen by "
                        + scene.person(chosen.by()) + " at " + Scene.at(chosen.at()) + ": \""
                        + SlackText.line(chosen.reason(), REASON) + "\"";
    }

    /** What was written in this way and was not undone. */
    private String wrote(Predicate<StepRun> how) {
        List<PlannedStep> undone = WayBack.undone(window);
        return window.plan().steps().stream()
                .filter(PlannedStep::writes)
                .filter(s -> s.half() == null)
                .filter(s -> !undone.contains(s))
                .filter(s -> how.test(window.step(s.id())))
                .map(scene::title)
                .collect(Collectors.joining(", "));
    }

    private String signed() {
        String all = window.plan().gates().stream()
                .filter(gate -> !window.gate(gate.id()).decisions().isEmpty())
                .map(gate -> "• " + scene.title(gate) + ": "
                        + window.gate(gate.id()).decisions().stream()
                                .map(this::decision)
                                .distinct()
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("\n"));
        return all.isEmpty() ? "Signed: nobody decided at a gate" : "Signed:\n" + all;
    }

    private String decision(GateEvent.Decided decided) {
        return scene.person(decided.by()) + (decided.approved() ? "" : " *rejected*") + " " + Scene.at(decided.at());
    }

    private DesiredMessage table() {
        List<List<String>> rows = new ArrayList<>();
        List<PlannedStep> steps = new ArrayList<>(window.plan().steps());
        steps.addAll(window.undoSteps());
        for (PlannedStep step : steps) {
            StepRun run = window.step(step.id());
            boolean measured = run.state() == StepState.DONE && !Scene.took(run).isEmpty();
            String state = measured
                    ? Scene.took(run)
                    : run.state() == StepState.WAITING
                            ? "did not run"
                            : run.state().words();
            rows.add(List.of(
                    (scene.undoes(step) ? "undo " : "") + scene.number(step) + " " + step.title(),
                    state,
                    Wording.verdicts(run.checks())));
            // what passed stands with its step; here only what somebody should know at the end
            for (CheckResult check : run.checks()) {
                if (check.verdict() != Verdict.PASS) {
                    String verdict = check.verdict().words()
                            + (run.accepted().contains(check.id())
                                    ? ", accepted"
                                    : check.blocking() ? "" : ", observed");
                    rows.add(List.of(
                            "· " + verdict,
                            "",
                            check.name() + ": " + check.actual() + ", expected " + check.expected()));
                }
            }
        }
        String what = Wording.verdicts(scene.checks());
        return new Card("table/end")
                .under("end")
                .text("*" + scene.id() + ", every step, and each check that is not PASS:* " + what)
                .table(rows)
                .says(scene.named() + ", every step, and each check that is not PASS: " + what + ".");
    }
}
