package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Rollback;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The card that says that a window goes back, and by what; the steps it undoes hang under it. */
final class RollbackCards {
    private static final int REASON = 500;
    private static final int LOSES = 500;

    private final Scene scene;
    private final Window window;

    RollbackCards(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
    }

    static String key(Rollback chosen) {
        return "rollback/" + chosen.plan();
    }

    /** The button that lists the ways back with their price; none where there is nothing to choose. */
    static Optional<ButtonElement> button(Scene scene) {
        Window window = scene.window();
        Rollback chosen = window.rollback();
        boolean any = window.plan().rollbacks().stream()
                .anyMatch(plan -> chosen == null || !plan.id().equals(chosen.plan()));
        return any && !WayBack.nothingChanged(window)
                ? Optional.of(Buttons.plain(
                        ActionIds.ROLLBACK,
                        "Roll back…",
                        "Show the ways back of " + scene.id() + " with their price",
                        scene.value("")))
                : Optional.empty();
    }

    Optional<DesiredMessage> card() {
        return Optional.ofNullable(window.rollback()).map(this::card);
    }

    private DesiredMessage card(Rollback chosen) {
        Optional<PlannedRollback> plan = window.plan().rollback(chosen.plan());
        String title = SlackText.line(plan.map(PlannedRollback::title).orElse(chosen.plan()), SlackText.HEADER);
        boolean over = window.state().isFinal();
        String head = scene.id() + (over ? " went back: " : " goes back: ") + title;
        String asked = over ? "" : (scene.commander() + " " + scene.rolesConcerned()).strip() + " ";
        List<PlannedStep> way = window.way();
        Card card = new Card(key(chosen));
        card.text(
                asked + "*" + head + "*",
                "Chosen by " + scene.person(chosen.by()) + " at " + Scene.at(chosen.at()) + ": \""
                        + SlackText.line(chosen.reason(), REASON) + "\"",
                "Undo steps, without further commands: " + listed(way),
                chosen.leftOut().isEmpty()
                        ? ""
                        : "Left out, because there is nothing to undo: "
                                + listed(chosen.leftOut().stream()
                                        .flatMap(step -> window.plan().step(step).stream())
                                        .toList()),
                plan.map(it -> "Planned " + Wording.length(planned(it, way)) + ", not measured · Loses: "
                                + SlackText.line(it.loses(), LOSES))
                        .orElse(""),
                over ? "" : "No forward step begins any more. *Hold* keeps the next undo step from beginning.");
        if (!over) {
            card.actions("rollback", List.of(scene.holdOrResume()));
        }
        return card.says(asked + scene.named() + (over ? " went back: " : " goes back: ") + title + ", chosen by "
                + scene.person(chosen.by()) + ": \"" + SlackText.line(chosen.reason(), REASON) + "\", "
                + Wording.count(way.size(), "undo step", "undo steps") + ".");
    }

    private static Duration planned(PlannedRollback plan, List<PlannedStep> way) {
        Duration steps = way.stream().map(PlannedStep::planned).reduce(Duration.ZERO, Duration::plus);
        return way.size() < plan.steps().size() && steps.compareTo(plan.planned()) < 0 ? steps : plan.planned();
    }

    private String listed(List<PlannedStep> steps) {
        return steps.stream()
                .map(step -> (steps.indexOf(step) + 1) + " " + scene.title(step))
                .collect(Collectors.joining(", "));
    }
}
