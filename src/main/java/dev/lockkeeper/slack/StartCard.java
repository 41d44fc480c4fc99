package dev.lockkeeper.slack;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.view.View;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.slack.view.Modals;
import dev.lockkeeper.slack.view.Replies;
import dev.lockkeeper.slack.view.SlackText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The summary that a starter confirms, for them alone. The button carries the proposal itself, so a restart in between
 * loses nothing; everything in it is checked again by the desk. Pure.
 */
final class StartCard {
    static final String START = "start_confirm";
    static final String CANCEL = "start_cancel";

    private StartCard() {}

    static Replies.Ephemeral of(Desk.StartProposal proposal) {
        View summary = Modals.start(proposal);
        List<BlockElement> buttons = List.of(
                button(START, "Start", "Start " + proposal.runbook() + " in " + proposal.environment())
                        .style("primary")
                        .value(summary.getPrivateMetadata())
                        .build(),
                button(CANCEL, "Cancel", "Do not start").value("-").build());
        List<LayoutBlock> blocks = new ArrayList<>(summary.getBlocks());
        blocks.add(ActionsBlock.builder().blockId("start").elements(buttons).build());
        return new Replies.Ephemeral(
                SlackText.literal(String.join("\n", proposal.lines())) + "\nPress Start to open the window, or Cancel.",
                blocks);
    }

    static Optional<Desk.StartProposal> proposal(String value) {
        return Modals.startProposal(value);
    }

    private static ButtonElement.ButtonElementBuilder button(String action, String label, String spoken) {
        return ButtonElement.builder()
                .actionId(action)
                .text(PlainTextObject.builder().text(label).build())
                .accessibilityLabel(spoken.substring(0, Math.min(spoken.length(), 75)));
    }
}
