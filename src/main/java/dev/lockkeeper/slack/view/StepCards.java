package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Rollback;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A card where the commander must act, and a line with its table for every step that is done. Steps that run under one
 * consent, or by themselves, have no card: their lines hang under the card where the consent was given, or the board.
 */
final class StepCards {
    private static final int FILES = 900;
    private static final int PROGRESS = 300;
    private static final int NOTICES = 600;
    private static final int LISTED = 40;

    private final Scene scene;
    private final Window window;
    private final LostLines lost;
    private final PauseLines pauses;
    private final Optional<String> progress;

    /** @param progress what the step that runs says about itself, raw */
    StepCards(Scene scene, Optional<String> progress) {
        this.scene = scene;
        this.window = scene.window();
        this.lost = new LostLines(scene);
        this.pauses = new PauseLines(scene);
        this.progress = progress;
    }

    static String key(PlannedStep step) {
        return "step/" + step.id() + "/1";
    }

    List<DesiredMessage> of(PlannedStep step) {
        List<DesiredMessage> out = new ArrayList<>();
        if (hasCard(step)) {
            out.add(card(step));
        }
        StepRun run = window.step(step.id());
        out.addAll(lost.all(step, run, threadOf(step)));
        if (run.state() == StepState.DONE) {
            out.add(result(step, run));
        }
        Deviation proposal = run.proposal();
        if (proposal != null && window.state().isLive() && !scene.leftBehind(step)) {
            out.add(new ProposalCard(scene).of(step, proposal));
        }
        return out;
    }

    /**
     * A step somebody asked for has a card, and so has the step that waits for the commander, and the first one of a
     * consent, where the consent was given.
     */
    private boolean hasCard(PlannedStep step) {
        StepRun run = window.step(step.id());
        if (step.pace() == PlannedStep.Pace.AUTO || window.startedAt() == null || scene.undoes(step)) {
            return false;
        }
        if (run.requestedBy() != null || run.wordBy() != null || run.state() == StepState.SKIPPED) {
            return true;
        }
        boolean underWay = run.attempt() > 0 || window.consent().contains(step.id());
        if (underWay) {
            return !ranUnderConsent(before(step));
        }
        return isCurrent(step) && isLive();
    }

    private boolean ranUnderConsent(Optional<PlannedStep> step) {
        if (step.isEmpty()) {
            return false;
        }
        StepRun run = window.step(step.get().id());
        return run.requestedBy() == null
                && run.wordBy() == null
                && (run.attempt() > 0 || window.consent().contains(step.get().id()));
    }

    /** The step on command right before this one, with no gate between. */
    private Optional<PlannedStep> before(PlannedStep step) {
        Optional<PlannedStep> last = Optional.empty();
        for (PlanItem item : window.plan().items()) {
            if (item.equals(step)) {
                return last;
            }
            last = item.asGate().isPresent()
                    ? Optional.empty()
                    : item.asStep()
                            .filter(s -> s.pace() == PlannedStep.Pace.ON_COMMAND)
                            .or(() -> Optional.empty())
                            .map(Optional::of)
                            .orElse(last);
        }
        return last;
    }

    private boolean isCurrent(PlannedStep step) {
        return window.current().filter(step::equals).isPresent();
    }

    private DesiredMessage card(PlannedStep step) {
        StepRun run = window.step(step.id());
        String head = scene.id() + " · " + scene.numbered(step) + ", *" + scene.title(step) + "*";
        return switch (run.state()) {
            case WAITING -> waiting(step, run, head);
            case REQUESTED ->
                line(
                        step,
                        head,
                        (LostLines.isFollowed(run, run.attempt())
                                        ? "attempt " + run.attempt() + " was cut off, the next one "
                                        : "requested by " + by(run) + ", ")
                                + begins()
                                + pauses.words(run));
            case RUNNING ->
                line(
                        step,
                        head,
                        "running since " + Scene.at(Objects.requireNonNull(run.startedAt())) + ", started by " + by(run)
                                + ", planned " + Wording.length(step.planned()) + again(run) + pauses.words(run)
                                + lost.asked(run));
            case IN_DOUBT -> line(step, head, lost.lookedAt(run) + again(run) + pauses.words(run));
            case CHECKING ->
                line(
                        step,
                        head,
                        "took effect in " + tookOrHand(run) + ", its checks are being judged" + LostLines.tooLate(run));
            case DONE ->
                line(
                        step,
                        head,
                        "done " + ended(run) + ", " + tookOrHand(run) + ", " + Wording.verdicts(run.checks())
                                + accepted(run) + LostLines.tooLate(run));
            case FAILED ->
                line(step, head, "failed " + ended(run) + again(run) + "; " + pointer("its own card says why"));
            case NOT_PASSED ->
                line(
                        step,
                        head,
                        "took effect in " + tookOrHand(run) + ", " + Wording.verdicts(run.checks()) + "; "
                                + pointer("its own card waits"));
            case UNKNOWN, REWOUND ->
                line(
                        step,
                        head,
                        (run.state() == StepState.UNKNOWN ? "outcome unknown since " : "rewound, it was done ")
                                + ended(run) + "; " + pointer("its own card says what to do"));
            case SKIPPED -> line(step, head, "left out, " + ended(run) + deviation(step));
        };
    }

    private DesiredMessage waiting(PlannedStep step, StepRun run, String head) {
        boolean consented = window.consent().contains(step.id());
        if (isLive() && (consented || isPaused())) {
            return line(
                    step,
                    head,
                    consented
                            ? begins() + ", consent of " + by(run)
                            : "next, once " + scene.id() + " goes on; it is "
                                    + window.state().words());
        }
        if (!isLive()) {
            return line(step, head, didNotRun());
        }
        boolean word = step.isPointOfNoReturn() && run.wordBy() == null;
        Card card = new Card(key(step));
        card.text(
                scene.commander() + " *" + scene.id() + " waits for you: " + (word ? "the point of no return, " : "")
                        + scene.numbered(step) + ", " + scene.title(step) + "*",
                what(step),
                String.join("\n", ReachLines.of(window, step)),
                Promises.line(window, step),
                word
                        ? "It is not taken back by itself. Way back after it: " + scene.price()
                        : step.isPointOfNoReturn()
                                ? "Word typed by " + scene.person(Objects.requireNonNull(run.wordBy()))
                                : "");
        if (word) {
            card.text("To go on, type this word: `" + SlackText.line(Objects.requireNonNull(step.confirmWord())) + "`");
        }
        card.actions("step:" + step.id(), buttons(step, word));
        return card.says(scene.commander() + " " + scene.named() + " waits for you: "
                + (word ? "type the word of " : "run ") + scene.numbered(step) + ", " + scene.title(step) + ".");
    }

    /** When a step begins that somebody asked for already. */
    private String begins() {
        if (!isLive()) {
            return didNotRun();
        }
        if (isPaused()) {
            return "begins once " + scene.id() + " goes on; it is "
                    + window.state().words();
        }
        return window.current()
                .flatMap(PlanItem::asGate)
                .map(gate -> "begins when the gate \"" + scene.title(gate) + "\" is open")
                .orElse("begins at once");
    }

    /** True while a forward step may still be asked for. */
    private boolean isLive() {
        return window.state().isLive() && window.rollback() == null && window.ending() == null;
    }

    private String didNotRun() {
        return "did not run; " + scene.id()
                + (window.state().isFinal()
                        ? " is " + window.state().words()
                        : window.ending() != null ? " ends" : " goes back");
    }

    private boolean isPaused() {
        return window.state() == WindowState.HELD || window.state() == WindowState.STOPPED;
    }

    private String what(PlannedStep step) {
        String files = step.files().stream()
                .map(f -> "`" + SlackText.line(f.substring(f.lastIndexOf('/') + 1)) + "`")
                .collect(Collectors.joining(", "));
        if (step.half() != null) {
            return PairLines.what(step.half()) + " · planned " + Wording.length(step.planned());
        }
        return (step.writes() ? "Writes to " : "Reads ") + scene.targetName() + ": "
                + (files.isEmpty() ? SlackText.line(step.kind()) : SlackText.cut(files, FILES)) + " · planned "
                + Wording.length(step.planned()) + ", then "
                + Wording.count(step.checks().size(), "check", "checks");
    }

    private List<ButtonElement> buttons(PlannedStep step, boolean word) {
        List<ButtonElement> buttons = new ArrayList<>();
        String spoken = "step " + scene.number(step) + ", " + step.title();
        if (word) {
            buttons.add(Buttons.danger(
                    ActionIds.CONFIRM_WORD, "Type the word…", "Type the word of " + spoken, scene.value(step)));
        } else {
            ButtonElement run = step.isPointOfNoReturn()
                    ? Buttons.danger(ActionIds.RUN, "Run", "Run " + spoken, scene.value(step))
                    : Buttons.primary(ActionIds.RUN, "Run", "Run " + spoken, scene.value(step));
            buttons.add(run);
            runTo(step).ifPresent(buttons::add);
        }
        buttons.add(scene.holdOrResume());
        return buttons;
    }

    /** As far as one consent can go: to the gate, the end, or the step before a word that was not typed yet. */
    private Optional<ButtonElement> runTo(PlannedStep from) {
        List<PlannedStep> steps = new ArrayList<>();
        String until = "end";
        String name = "the end";
        List<PlanItem> items = window.plan().items();
        for (PlanItem item : items.subList(items.indexOf(from), items.size())) {
            Optional<PlannedStep> step = item.asStep();
            boolean unconfirmed = step.filter(
                            s -> s.isPointOfNoReturn() && window.step(s.id()).wordBy() == null)
                    .isPresent();
            if (step.isEmpty() || unconfirmed) {
                PlanItem last = step.isEmpty() || steps.isEmpty() ? item : steps.get(steps.size() - 1);
                until = last.typedId();
                name = last.title();
                break;
            }
            steps.add(step.get());
        }
        if (steps.size() < 2) {
            return Optional.empty();
        }
        String listed = steps.stream()
                .map(s -> scene.number(s) + " " + SlackText.line(s.title(), LISTED))
                .collect(Collectors.joining(", "));
        String ends = " Anything but PASS ends it.";
        String dialog = Wording.count(steps.size(), "step", "steps") + ", one after another: ";
        int room = SlackText.CONFIRM - dialog.length() - ends.length() - 1;
        String label = "Run to: " + name;
        return Optional.of(Buttons.asking(
                Buttons.plain(
                        ActionIds.RUN_TO,
                        label,
                        "Run " + steps.size() + " steps, to " + name,
                        new ButtonValue(window.id(), until, "", 0, "")),
                label,
                dialog + SlackText.cut(listed, room) + "." + ends,
                "Run " + steps.size() + " steps"));
    }

    private DesiredMessage line(PlannedStep step, String head, String what) {
        boolean underWay = window.step(step.id()).state().isUnderWay();
        String road = underWay ? RoadLines.of(window.step(step.id())) : "";
        Card card = new Card(key(step)).text(head + ": " + what, road, said(step));
        List<ButtonElement> buttons = Stream.of(pauses.button(step), lost.cancel(step))
                .flatMap(Optional::stream)
                .toList();
        if (!buttons.isEmpty()) {
            card.actions("step:" + step.id(), buttons);
        }
        return card.says(scene.named() + ", " + scene.numbered(step) + ", " + scene.title(step) + ": "
                + what.replace("*", "") + ".");
    }

    /** What the step says about itself, while it is the one that is under way. */
    private String said(PlannedStep step) {
        return progress.filter(words -> window.state().isLive())
                .filter(words -> window.step(step.id()).state().isUnderWay())
                .map(words -> Wording.moments(SlackText.line(words, PROGRESS)))
                .orElse("");
    }

    private DesiredMessage result(PlannedStep step, StepRun run) {
        String what = scene.numbered(step) + ", *" + scene.title(step) + "*: done in " + tookOrHand(run) + ", "
                + Wording.verdicts(run.checks()) + accepted(run) + LostLines.tooLate(run);
        Card card = new Card("result/" + step.id() + "/" + run.attempt()).under(threadOf(step));
        card.text(scene.id() + " · " + what);
        FoundRows.on(card, run.checks());
        if (step.kind().equals("backup") && !run.outputs().isEmpty()) {
            card.text(new Backup(run.outputs(), run.finishedAt()).facts());
        }
        card.text(RoadLines.of(run));
        if (!run.notices().isEmpty()) {
            card.text("The server said:", SlackText.code(String.join("\n", run.notices()), NOTICES));
        }
        return card.says(scene.named() + ", " + what.replace("*", "") + ".");
    }

    /** The card where the commander said yes to this step, or the board. */
    private String threadOf(PlannedStep step) {
        Rollback back = window.rollback();
        if (back != null && scene.undoes(step)) {
            return RollbackCards.key(back);
        }
        if (step.pace() == PlannedStep.Pace.AUTO) {
            return "board";
        }
        Optional<PlannedStep> at = Optional.of(step);
        while (at.isPresent() && !hasCard(at.get())) {
            at = before(at.get());
        }
        return at.map(StepCards::key).orElse("board");
    }

    private String deviation(PlannedStep step) {
        return window.deviations().stream()
                .filter(d -> d.kind() == Deviation.Kind.STEP_SKIPPED
                        && d.subject().equals(step.id().value()))
                .map(d -> ", " + Closing.deviation(scene, d))
                .findFirst()
                .orElse("");
    }

    private String by(StepRun run) {
        if (run.requestedBy() != null) {
            return scene.person(run.requestedBy());
        }
        return window.consentBy() == null ? scene.commander() : scene.person(window.consentBy());
    }

    /** After the end no card waits for anybody. */
    private String pointer(String whileLive) {
        if (window.state().isFinal()) {
            return scene.id() + " is " + window.state().words();
        }
        return window.rollback() == null ? whileLive : scene.id() + " goes back";
    }

    private static String again(StepRun run) {
        return run.attempt() > 1 ? ", attempt " + run.attempt() : "";
    }

    private static String accepted(StepRun run) {
        return run.accepted().isEmpty() ? "" : ", " + run.accepted().size() + " accepted";
    }

    private static String tookOrHand(StepRun run) {
        return run.took() == null ? LostLines.unmeasured(run) : Scene.took(run);
    }

    private static String ended(StepRun run) {
        Instant at = run.finishedAt();
        return at == null ? "" : Scene.at(at);
    }
}
