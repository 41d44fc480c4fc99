package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What stops a window: a failure, an unknown outcome, checks that did not pass, files that differ, a hold. */
final class TroubleCards {
    private static final int MESSAGE = 1200;
    private static final int NAME = 200;
    private static final int DIFFERENCE = 2600;
    private static final int FILES_SHOWN = 10;

    private final Scene scene;
    private final Window window;

    TroubleCards(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
    }

    List<DesiredMessage> of(PlannedStep step) {
        StepRun run = window.step(step.id());
        List<DesiredMessage> cards = new ArrayList<>();
        PairLines pairs = new PairLines(scene);
        if (pairs.isUnclosed(step)) {
            return List.of(unclosed(pairs, step));
        }
        for (int attempt = 1; attempt < run.attempt(); attempt++) {
            if (LostLines.isFollowed(run, attempt)) {
                continue; // it has a line of its own, and nobody was asked
            }
            cards.add(failureLine(step, attempt, "was given up; attempt " + (attempt + 1) + " followed"));
        }
        boolean final_ = window.state().isFinal() || window.ending() != null || scene.leftBehind(step);
        switch (run.state()) {
            case FAILED ->
                cards.add(
                        final_
                                ? failureLine(step, run.attempt(), ended("failed: " + message(run)))
                                : failure(step, run));
            case UNKNOWN, REWOUND ->
                cards.add(
                        final_
                                ? failureLine(
                                        step,
                                        run.attempt(),
                                        ended(run.state().words() + ": "
                                                + SlackText.line(Objects.requireNonNullElse(run.lost(), ""), MESSAGE)))
                                : unknown(step, run));
            case NOT_PASSED -> cards.add(final_ ? checksLine(step, run, ended("not passed")) : checks(step, run));
            case REQUESTED -> {
                if (run.attempt() > 0 && !LostLines.isFollowed(run, run.attempt())) {
                    cards.add(failureLine(
                            step, run.attempt(), "was given up; " + requester(run) + " asked for another attempt"));
                }
            }
            case CHECKING -> {
                if (!run.checks().isEmpty()) {
                    cards.add(checksLine(step, run, requester(run) + " has the checks looked at again"));
                }
            }
            case DONE -> settled(step, run).ifPresent(cards::add);
            case SKIPPED -> {
                if (run.attempt() > 0) {
                    cards.add(
                            run.checks().isEmpty()
                                    ? failureLine(step, run.attempt(), "was given up and the step left out")
                                    : checksLine(step, run, "the step was left out"));
                }
            }
            case WAITING, RUNNING, IN_DOUBT -> {
                // nothing is wrong with it
            }
        }
        return cards;
    }

    private DesiredMessage unclosed(PairLines pairs, PlannedStep step) {
        List<ButtonElement> buttons = new ArrayList<>();
        if (window.step(step.id()).state() == StepState.FAILED) {
            buttons.add(retry(step));
            byHand(step, buttons);
        }
        return pairs.unclosed(step, buttons);
    }

    private Optional<DesiredMessage> settled(PlannedStep step, StepRun run) {
        Optional<Deviation> byHand = window.deviations().stream()
                .filter(d -> d.kind() == Deviation.Kind.STEP_DONE_BY_HAND
                        && d.subject().equals(step.id().value()))
                .findFirst();
        if (byHand.isPresent() && run.attempt() > 0) {
            return Optional.of(failureLine(step, run.attempt(), "settled: " + Closing.deviation(scene, byHand.get())));
        }
        if (run.accepted().isEmpty()) {
            return Optional.empty();
        }
        String accepted = window.deviations().stream()
                .filter(d ->
                        d.kind() == Deviation.Kind.CHECK_ACCEPTED && d.subject().startsWith(step.id() + "/"))
                .map(d -> Closing.deviation(scene, d))
                .collect(Collectors.joining(" · "));
        return Optional.of(checksLine(step, run, accepted));
    }

    private DesiredMessage failure(PlannedStep step, StepRun run) {
        StepFailure why = Objects.requireNonNull(run.failure());
        String where = (why.file() == null ? "" : "`" + SlackText.line(why.file(), NAME) + "`")
                + (why.line() > 0 ? ", line " + why.line() : "");
        String message = message(run);
        String effect = why.nothingTookEffect()
                ? "Nothing of this step took effect"
                : step.half() != null
                        ? "*It may be on or off*: a retry asks before it calls"
                        : "*Part of this step may have taken effect*: look at " + scene.targetName()
                                + " before you retry";
        String title = scene.id() + " stopped at " + scene.ordinal(step) + ", " + scene.title(step);
        List<ButtonElement> buttons = new ArrayList<>(List.of(retry(step)));
        buttons.add(
                Buttons.plain(ActionIds.AMEND, "Amend…", "Take changed files for what has not run", scene.value(step)));
        byHand(step, buttons);
        RollbackCards.button(scene).ifPresent(buttons::add);
        buttons.add(scene.holdOrResume());
        return new Card(failureKey(step, run.attempt()))
                .text(
                        scene.commander() + " *" + title + "*",
                        where.isEmpty() ? message : where + ": " + message,
                        effect + "; " + stands(step) + ".",
                        RoadLines.of(run),
                        new LostLines(scene).whoCancelled(run),
                        why.file() == null
                                ? ""
                                : "*Retry* runs the stored file again. If the file was mended on disk, *Amend…* first.",
                        users(),
                        "Way back: " + scene.wayBack())
                .actions("failure:" + step.id(), buttons)
                .says(scene.commander() + " " + scene.named() + " stopped at " + scene.ordinal(step) + ", "
                        + scene.title(step) + ": " + message + ". " + effect.replace("*", "") + ".");
    }

    private static String message(StepRun run) {
        StepFailure why = Objects.requireNonNull(run.failure());
        String state = why.sqlState() == null ? "" : " (" + SlackText.line(why.sqlState(), NAME) + ")";
        return SlackText.line(why.message(), MESSAGE) + state;
    }

    private DesiredMessage unknown(PlannedStep step, StepRun run) {
        String why = SlackText.line(Objects.requireNonNullElse(run.lost(), ""), MESSAGE);
        boolean rewound = run.state() == StepState.REWOUND;
        String title = scene.id() + " stopped at " + scene.ordinal(step) + ", " + scene.title(step)
                + (rewound ? ": it is not in the database any more" : ": nobody knows whether it took effect");
        List<ButtonElement> buttons = new ArrayList<>();
        String look = "";
        String advice;
        if (step.writes()) {
            look = "Look at " + scene.targetName() + " first."
                    + (rewound
                            ? ""
                            : " A statement outside a transaction, such as an index build, may still be running"
                                    + " there; wait until it has ended.");
            advice = "If " + (rewound ? "its effect is there" : "the step took effect")
                    + ": *Done…*; its checks are judged then."
                    + " If " + (rewound ? "not" : "it did not") + ": *Run again…*"
                    + (step.protects() ? "." : ", or *Skip…* leaves it out.")
                    + " A second person must have seen the same, because running it again could do it twice.";
            buttons.add(Buttons.plain(
                    ActionIds.RUN_AGAIN,
                    "Run again…",
                    "Run " + scene.ordinal(step) + " again, because it did not take effect",
                    scene.value(step)));
        } else {
            advice = "The step only reads, so it can be run again.";
            buttons.add(retry(step));
        }
        byHand(step, buttons);
        buttons.add(scene.holdOrResume());
        return new Card(failureKey(step, run.attempt()))
                .text(
                        scene.commander() + " *" + title + "*",
                        why,
                        RoadLines.of(run),
                        look,
                        advice,
                        users(),
                        "Way back: " + scene.wayBack())
                .actions("failure:" + step.id(), buttons)
                .says(scene.commander() + " " + scene.named() + " stopped at " + scene.ordinal(step) + ", "
                        + scene.title(step) + ": " + run.state().words() + ". " + why);
    }

    private void byHand(PlannedStep step, List<ButtonElement> buttons) {
        boolean lost = window.step(step.id()).state().isForPeopleToTell();
        String number = scene.ordinal(step);
        if (lost || !step.protects()) {
            buttons.add(Buttons.plain(
                    ActionIds.DONE, "Done…", "Say that " + number + " was done by hand", scene.value(step)));
        }
        if (!step.protects()) {
            buttons.add(Buttons.plain(ActionIds.SKIP, "Skip…", "Leave " + number + " out", scene.value(step)));
        }
    }

    private DesiredMessage checks(PlannedStep step, StepRun run) {
        List<CheckResult> open = run.openChecks();
        String count = Wording.verdicts(run.checks());
        String title = scene.id() + " stopped after " + scene.ordinal(step) + ", " + scene.title(step) + ": " + count;
        List<ButtonElement> buttons = new ArrayList<>(List.of(
                Buttons.plain(
                        ActionIds.RETRY,
                        "Retry",
                        "Look at the checks of " + scene.ordinal(step) + " again",
                        scene.value(step)),
                Buttons.plain(ActionIds.ACCEPT, "Accept…", "Let a check pass, with a reason", scene.value(step)),
                Buttons.plain(ActionIds.AMEND, "Amend…", "Take changed checks of this step", scene.value(step))));
        RollbackCards.button(scene).ifPresent(buttons::add);
        buttons.add(scene.holdOrResume());
        String asked = (scene.commander() + " " + scene.rolesConcerned()).strip();
        Card card = new Card("checks/" + step.id() + "/" + run.attempt());
        card.text(
                asked + " *" + title + "*",
                "The step took effect. "
                        + Wording.count(open.size(), "check closes the way:", "checks close the way:") + " "
                        + Wording.and(open.stream()
                                .map(c -> SlackText.line(c.name(), NAME))
                                .toList()));
        FoundRows.on(card, run.checks());
        return card.text(
                        "*Retry* looks at the checks again and does not run the step. *Accept…* lets a check pass,"
                                + " with a reason.",
                        "*Amend…* takes a check that you put right in the runbook; what the step ran cannot be amended"
                                + " any more.",
                        users(),
                        "Way back: " + scene.wayBack())
                .actions("checks:" + step.id(), buttons)
                .says(asked + " " + scene.named() + " stopped after " + scene.ordinal(step) + ", " + scene.title(step)
                        + ": " + count + ". Retry, amend a wrong check, or accept with a reason.");
    }

    private DesiredMessage failureLine(PlannedStep step, int attempt, String what) {
        return new Card(failureKey(step, attempt))
                .text(scene.id() + " · " + scene.numbered(step) + ", *" + scene.title(step) + "*: attempt " + attempt
                        + " " + what)
                .says(scene.named() + ", " + scene.numbered(step) + ", " + scene.title(step) + ": attempt " + attempt
                        + " " + what + ".");
    }

    private DesiredMessage checksLine(PlannedStep step, StepRun run, String what) {
        String count = Wording.verdicts(run.checks());
        Card card = new Card("checks/" + step.id() + "/" + run.attempt());
        card.text(scene.id() + " · " + scene.numbered(step) + ", *" + scene.title(step) + "*: " + count + "; " + what);
        FoundRows.on(card, run.checks());
        return card.says(scene.named() + ", " + scene.numbered(step) + ", " + scene.title(step) + ": " + count + "; "
                + what + ".");
    }

    /** Every question about files, oldest first: the settled ones as lines, the open one as a card. */
    List<DesiredMessage> files() {
        List<DesiredMessage> out = new ArrayList<>();
        for (Deviation deviation : window.deviations()) {
            if (deviation.kind() == Deviation.Kind.FILES_AMENDED || deviation.kind() == Deviation.Kind.FILES_KEPT) {
                String what = Closing.deviation(scene, deviation);
                out.add(new Card("files/" + (out.size() + 1))
                        .text(scene.id() + " · " + what)
                        .says(scene.named() + ": " + what + "."));
            }
        }
        if (!window.changedFiles().isEmpty() && window.state().isLive()) {
            out.add(filesDiffer(out.size() + 1));
        }
        return out;
    }

    private DesiredMessage filesDiffer(int number) {
        List<FilesEvent.FileChange> changes = window.changedFiles();
        String count = Wording.count(changes.size(), "file differs", "files differ");
        Card card = new Card("files/" + number);
        card.text(
                scene.commander() + " *" + scene.id() + " is stopped: " + count + " on disk from what was approved*",
                "What was stored is what runs. Amend takes the files on disk; gates that saw the old ones must decide "
                        + "again. Keep runs the stored ones.");
        changes.stream()
                .limit(FILES_SHOWN)
                .forEach(c -> card.text(
                        "`" + SlackText.line(c.name(), NAME) + "` " + change(c),
                        c.difference().isBlank() ? "" : SlackText.code(c.difference(), DIFFERENCE)));
        if (changes.size() > FILES_SHOWN) {
            card.text((changes.size() - FILES_SHOWN) + " more files differ.");
        }
        return card.actions(
                        "files:" + number,
                        List.of(
                                Buttons.plain(
                                        ActionIds.AMEND,
                                        "Amend…",
                                        "Take the files on disk, with a reason",
                                        scene.value("")),
                                Buttons.plain(ActionIds.KEEP, "Keep", "Run the stored files", scene.value(""))))
                .says(scene.commander() + " " + scene.named() + " is stopped: " + count
                        + " on disk from what was approved. Amend or keep.");
    }

    private static String change(FilesEvent.FileChange change) {
        if (change.storedSha256().isEmpty()) {
            return "is new, " + Wording.digest(change.diskSha256());
        }
        return change.diskSha256().isEmpty()
                ? "is gone; stored " + Wording.digest(change.storedSha256())
                : Wording.digest(change.storedSha256()) + " is now " + Wording.digest(change.diskSha256());
    }

    /** The hold that is on, under a key of its own; what stays in the room afterwards is a line of history. */
    Optional<DesiredMessage> hold() {
        return Optional.ofNullable(window.hold()).map(hold -> {
            String reason = hold.reason().isBlank() ? "" : ": \"" + SlackText.line(hold.reason(), MESSAGE) + "\"";
            String active = window.active()
                    .map(s -> (scene.undoes(s) ? " Undo step " : " Step ") + scene.number(s)
                            + " is under way and ends first.")
                    .orElse("");
            return new Card("hold/" + hold.since().getEpochSecond())
                    .text(
                            scene.commander() + " *" + scene.id() + " on hold* since " + Scene.at(hold.since())
                                    + ", by " + scene.person(hold.by()) + reason,
                            "No new step begins, nothing is undone." + active
                                    + " `resume`, or the button on the board, lifts it.")
                    .says(scene.commander() + " " + scene.named() + " is on hold, by " + scene.person(hold.by())
                            + reason + ". Resume lifts it.");
        });
    }

    private ButtonElement retry(PlannedStep step) {
        return Buttons.primary(ActionIds.RETRY, "Retry", "Retry " + scene.ordinal(step), scene.value(step));
    }

    private String stands(PlannedStep step) {
        long before = (scene.undoes(step) ? window.way() : window.plan().steps())
                .stream()
                        .limit(scene.number(step) - 1L)
                        .filter(s -> window.step(s.id()).tookEffect())
                        .count();
        if (before == 0) {
            return (scene.undoes(step) ? "no undo step" : "no step") + " took effect before it";
        }
        return before == 1 ? "the one before it stands" : "the " + before + " before it stand";
    }

    private String users() {
        return window.plan().users().isBlank()
                ? ""
                : "Users: " + SlackText.line(window.plan().users(), NAME);
    }

    private String requester(StepRun run) {
        return run.requestedBy() == null ? "somebody" : scene.person(run.requestedBy());
    }

    private String ended(String what) {
        return what + "; the window "
                + (window.state().isFinal()
                        ? "is " + window.state().words()
                        : window.ending() != null ? "ends" : "goes back");
    }

    private static String failureKey(PlannedStep step, int attempt) {
        return "failure/" + step.id() + "/" + attempt;
    }
}
