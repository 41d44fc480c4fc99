package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.PairEvent;
import dev.lockkeeper.window.PairHalf;
import dev.lockkeeper.window.Pairs;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said about what a window opened outside: what is open, what could not be closed, and what came of each. */
final class PairLines {
    private static final int WHAT = 60;
    private static final int WHY = 900;

    private final Scene scene;
    private final Window window;

    PairLines(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
    }

    /** For the board; empty if nothing is open. */
    String open() {
        List<Pairs.Open> open = Pairs.open(window);
        return open.isEmpty()
                ? ""
                : "Open: "
                        + open.stream()
                                .map(pair -> "*" + SlackText.line(pair.what(), WHAT) + "* "
                                        + (pair.certain() ? "since " : "perhaps, begun ") + Scene.at(pair.since()))
                                .collect(Collectors.joining(", "));
    }

    /** For the end: what was left open on purpose first, and then what was closed. */
    String ended() {
        List<String> lines = new ArrayList<>();
        for (Pairs.Standing pair : Pairs.all(window)) {
            PlannedStep by = pair.closedBy();
            if (by != null) {
                String what = SlackText.line(Pairs.what(pair.opening()), WHAT);
                lines.add(
                        pair.leftOpen()
                                ? "*Left open on purpose: " + what + "*"
                                : what + " " + times(pair.opening(), by));
            }
        }
        return lines.isEmpty() ? "" : "Opened and closed: " + String.join(" · ", lines);
    }

    private String times(PlannedStep opening, PlannedStep closing) {
        return at(window.step(opening.id())) + " to " + at(window.step(closing.id()));
    }

    private static String at(StepRun run) {
        Instant at = run.finishedAt() == null ? run.startedAt() : run.finishedAt();
        return at == null ? "at a time nobody measured" : Scene.at(at);
    }

    /** What running this half does. */
    static String what(PairHalf half) {
        return (half.opening() == null ? "Turns on: " : "Turns off: ") + SlackText.line(half.what(), WHAT)
                + (half.groups().isEmpty() ? "" : " (" + SlackText.line(String.join(", ", half.groups())) + ")")
                + ", asked before and proven after";
    }

    /** True if this step closes something of a window that was ended, and did not do so at once. */
    boolean isUnclosed(PlannedStep step) {
        StepRun run = window.step(step.id());
        return window.ending() != null
                && step.isClosing()
                && (run.attempt() > 1 || run.state().isStopCause());
    }

    /** One card for all its attempts: what is tried again by itself must not fill the room. */
    DesiredMessage unclosed(PlannedStep step, List<ButtonElement> buttons) {
        PairEvent.Ending ending = Objects.requireNonNull(window.ending());
        StepRun run = window.step(step.id());
        String what = SlackText.line(Pairs.what(step), WHAT);
        boolean asks = window.state().isLive()
                && window.current()
                        .flatMap(PlanItem::asStep)
                        .filter(step::equals)
                        .isPresent();
        Card card = new Card("unclosed/" + step.id());
        if (!asks) {
            String end = what
                    + (run.tookEffect()
                            ? " was closed " + at(run)
                            : " is " + run.state().words()) + " after "
                    + Wording.count(run.attempt(), "attempt", "attempts");
            return card.text("*" + scene.id() + "* · " + end).says(scene.named() + ": " + end + ".");
        }
        StepFailure why = run.failure();
        Optional<Instant> again = Pairs.triedAgainAt(window, step);
        String title = what + " is still open: \"" + scene.title(step) + "\" failed, "
                + Wording.count(run.attempt(), "attempt", "attempts") + " so far";
        card.text(
                scene.commander() + " *" + scene.id() + " cannot end yet: " + title + "*",
                why == null ? "" : SlackText.line(why.message(), WHY),
                again.map(at -> "It is tried again by itself at " + Scene.at(at) + ", and then with growing pauses.")
                        .orElse("It is being tried again."),
                "See to it that the application answers. If it was turned off by hand, say `done " + step.id()
                        + " <what you saw>`; to leave it open on purpose, `skip " + step.id()
                        + " <reason>`. Both need a second person.",
                "Ended by " + scene.person(ending.by()) + " " + Scene.at(ending.at()));
        card.actions("unclosed:" + step.id(), buttons);
        return card.says(scene.commander() + " " + scene.named() + " cannot end yet: " + title + ".");
    }
}
