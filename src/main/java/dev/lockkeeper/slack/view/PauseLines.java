package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepRun;
import java.util.Optional;

/** What is said about a step that stands still because somebody paused it, or its target is closed; and the button. */
final class PauseLines {
    private static final int REASON = 200;
    private final Scene scene;

    PauseLines(Scene scene) {
        this.scene = scene;
    }

    /** Who paused it, or why its target takes no changes, as the end of a sentence; empty while it goes on. */
    String words(StepRun run) {
        StepRun.Paused pause = run.pause();
        StepRun.Closed closed = run.closed();
        if (closed != null) {
            return ", *waits*: " + SlackText.line(closed.reason(), REASON) + " since " + Scene.at(closed.since())
                    + "; goes on by itself once it does";
        }
        return pause == null ? "" : ", *paused* by " + scene.person(pause.by()) + " since " + Scene.at(pause.at());
    }

    /** Lets a backfill that is under way stand still, or go on; empty for every other step. */
    Optional<ButtonElement> button(PlannedStep step) {
        StepRun run = scene.window().step(step.id());
        if (!step.isPausable() || !scene.window().state().isLive() || run.cancel() != null) {
            return Optional.empty();
        }
        if (run.isPaused()) {
            return Optional.of(Buttons.primary(
                    ActionIds.GO_ON, "Go on", "Let " + scene.ordinal(step) + " go on", scene.value(step)));
        }
        return run.state().isUnderWay()
                ? Optional.of(
                        Buttons.plain(ActionIds.PAUSE, "Pause", "Pause " + scene.ordinal(step), scene.value(step)))
                : Optional.empty();
    }
}
