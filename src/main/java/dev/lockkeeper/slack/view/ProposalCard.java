package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Window;
import java.util.List;

/** The card that asks a second person to confirm a departure from the runbook. */
final class ProposalCard {
    private static final int NOTICES = 600;

    private final Scene scene;
    private final Window window;

    ProposalCard(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
    }

    DesiredMessage of(PlannedStep step, Deviation proposal) {
        String word = proposal.kind().command();
        String what = scene.person(proposal.by()) + wants(proposal.kind()) + scene.numbered(step) + ", *"
                + scene.title(step) + "*";
        ButtonValue value = new ButtonValue(
                window.id(), step.id().value(), word, window.step(step.id()).attempt(), "");
        String label = "Confirm: " + agreed(proposal.kind());
        return new Card("proposal/" + step.id() + "/" + word)
                .text(
                        roles() + " *" + scene.id() + " needs a second person*",
                        what,
                        "Reason: \"" + SlackText.line(proposal.reason(), NOTICES) + "\" · " + Scene.at(proposal.at()),
                        "Somebody else must confirm. It will stand at the top of the report.")
                .actions(
                        "proposal:" + step.id(),
                        List.of(Buttons.plain(
                                ActionIds.CONFIRM_DEVIATION, label, label + ", " + scene.ordinal(step), value)))
                .says(roles() + " " + scene.named() + " needs a second person: " + what.replace("*", "") + ".");
    }

    private static String wants(Deviation.Kind kind) {
        return switch (kind) {
            case STEP_SKIPPED -> " wants to leave out ";
            case STEP_RUN_AGAIN -> " saw no effect and wants to run again: ";
            default -> " says it was done by hand: ";
        };
    }

    private static String agreed(Deviation.Kind kind) {
        return switch (kind) {
            case STEP_SKIPPED -> "leave it out";
            case STEP_RUN_AGAIN -> "run it again";
            default -> "it is done";
        };
    }

    /** The roles of the next gate, who may confirm; on the way back whoever has a say. */
    private String roles() {
        if (window.rollback() != null) {
            return (scene.commander() + " " + scene.rolesConcerned()).strip();
        }
        return window.plan().gates().stream()
                .filter(g -> !window.isSettled(g))
                .findFirst()
                .map(g -> scene.mentions(g.roles()))
                .orElse(scene.commander());
    }
}
