package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.LostAttempt;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepRun;
import java.util.List;
import java.util.Optional;

/** What is said about attempts that were cut off or that somebody wanted to end. */
final class LostLines {
    private static final int WORDS = 600;

    private final Scene scene;

    LostLines(Scene scene) {
        this.scene = scene;
    }

    /** One line for each attempt whose end the target told afterwards. */
    List<DesiredMessage> all(PlannedStep step, StepRun run, String thread) {
        return run.lostAttempts().stream()
                .filter(lost -> found(lost).isPresent())
                .map(lost -> line(step, lost, thread))
                .toList();
    }

    private DesiredMessage line(PlannedStep step, LostAttempt lost, String thread) {
        String what =
                scene.numbered(step) + ", *" + scene.title(step) + "*: attempt " + lost.attempt() + " was cut off. "
                        + sentence(lost.reason()) + " The bot looked, and "
                        + found(lost).orElseThrow() + ". "
                        + sentence(lost.how());
        return new Card("lost/" + step.id() + "/" + lost.attempt())
                .under(thread)
                .text(scene.id() + " · " + what)
                .says(scene.named() + ", " + what.replace("*", ""));
    }

    private static String sentence(String text) {
        String line = SlackText.line(text, WORDS);
        return line.isEmpty() || line.endsWith(".") ? line : line + ".";
    }

    private static Optional<String> found(LostAttempt lost) {
        return switch (lost.fate()) {
            case TOOK_EFFECT -> Optional.of("it took effect");
            case NO_EFFECT -> Optional.of("nothing of it took effect");
            case PARTLY -> Optional.of("part of it took effect");
            case LOOKED_AT, UNDECIDED -> Optional.empty();
        };
    }

    /** True if this attempt was followed by another one without a person. */
    static boolean isFollowed(StepRun run, int attempt) {
        return run.lostAttempts().stream()
                .filter(lost -> lost.attempt() == attempt)
                .anyMatch(lost -> switch (lost.fate()) {
                    case NO_EFFECT, PARTLY -> true;
                    case TOOK_EFFECT, LOOKED_AT, UNDECIDED -> false;
                });
    }

    /** For a step that is being looked at. */
    String lookedAt(StepRun run) {
        return "cut off"
                + run.lastLost().map(lost -> " at " + Scene.at(lost.at())).orElse("") + "; the bot finds out from "
                + scene.targetName() + " whether it took effect" + asked(run);
    }

    /** Who wants the step to end, as the end of a sentence while that is open. */
    String asked(StepRun run) {
        String who = whoCancelled(run);
        return who.isEmpty() ? "" : ", " + who;
    }

    /** Who wanted the step to end, or nothing. */
    String whoCancelled(StepRun run) {
        StepRun.CancelAsked cancel = run.cancel();
        return cancel == null ? "" : scene.person(cancel.by()) + " asked at " + Scene.at(cancel.at()) + " to cancel it";
    }

    /** For a step that took effect although somebody wanted it to end. */
    static String tooLate(StepRun run) {
        return run.cancel() == null ? "" : ", cancel came too late: it took effect";
    }

    /** What stands where a measured time would. */
    static String unmeasured(StepRun run) {
        return run.lastLost()
                .filter(lost -> lost.fate() == LostAttempt.Fate.TOOK_EFFECT)
                .map(lost -> "no time of ours (the attempt was cut off)")
                .orElse("no time of ours (by hand)");
    }

    /** Ends the step that is under way; nothing if somebody asked for that already. */
    Optional<ButtonElement> cancel(PlannedStep step) {
        StepRun run = scene.window().step(step.id());
        if (!run.state().isUnderWay()
                || run.cancel() != null
                || !scene.window().state().isLive()) {
            return Optional.empty();
        }
        String what = "Cancel " + scene.ordinal(step);
        return Optional.of(Buttons.asking(
                Buttons.danger(ActionIds.CANCEL, what, what, scene.value(step)),
                what,
                "Ends *" + scene.title(step) + "* on " + scene.targetName() + ". If it took effect before it could be"
                        + " ended, it stays applied and the room says so; otherwise the window stops here. Nothing is"
                        + " undone.",
                what));
    }
}
