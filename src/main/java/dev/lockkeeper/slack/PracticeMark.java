package dev.lockkeeper.slack;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import dev.lockkeeper.slack.view.DesiredMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks what is posted anywhere but in Slack itself, so that nobody takes a practice for a maintenance (design 4.2).
 * Pure.
 */
final class PracticeMark {
    private static final String WORD = "PRACTICE";
    private static final int MOST_BLOCKS = 50;

    private PracticeMark() {}

    /** The same message, marked in what a phone shows and in what the channel shows. */
    static DesiredMessage on(DesiredMessage message) {
        List<LayoutBlock> blocks = new ArrayList<>(message.blocks());
        if (!blocks.isEmpty() && blocks.size() < MOST_BLOCKS) {
            blocks.add(ContextBlock.builder()
                    .elements(List.of(MarkdownTextObject.builder().text(WORD).build()))
                    .build());
        }
        return new DesiredMessage(
                message.key(), message.threadOf(), WORD + " · " + message.text(), blocks, message.pinned());
    }
}
