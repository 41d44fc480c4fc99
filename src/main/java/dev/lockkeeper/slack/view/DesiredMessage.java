package dev.lockkeeper.slack.view;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;
import java.util.Optional;

/**
 * One message as the room should show it.
 *
 * @param key what the message is, unique in its window and stable: {@code board}, {@code gate/final/1}
 * @param threadOf key of the message it hangs under; empty at top level
 * @param text the sentence a phone shows; complete in itself
 * @param pinned true for the one message to pin
 */
public record DesiredMessage(
        String key, Optional<String> threadOf, String text, List<LayoutBlock> blocks, boolean pinned) {
    public DesiredMessage {
        blocks = List.copyOf(blocks);
    }

    /** SHA-256 (hex) of text and blocks; the same window gives the same digest. */
    public String contentDigest() {
        return ContentDigest.of(text, blocks);
    }
}
