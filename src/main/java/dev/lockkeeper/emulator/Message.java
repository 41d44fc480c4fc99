package dev.lockkeeper.emulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message as it stood at one moment; a later edit makes a new value. {@code threadTs} is set in replies and in parents
 * that have replies; {@code subtype} is empty for ordinary messages and names joins, topic changes and the like.
 * {@code blocks} is a JSON array, {@code metadata} a JSON object or null; neither may be changed by the reader.
 */
public record Message(
        MessageRef ref,
        @Nullable String threadTs,
        String userId,
        boolean fromApp,
        String subtype,
        String text,
        JsonNode blocks,
        @Nullable JsonNode metadata,
        boolean edited,
        List<String> fileIds,
        Map<String, List<String>> reactions,
        int replyCount) {

    public Message {
        fileIds = List.copyOf(fileIds);
        reactions = Map.copyOf(reactions);
    }

    public String channelId() {
        return ref.channelId();
    }

    public String ts() {
        return ref.ts();
    }

    /** True if the message stands in a thread below another one. */
    public boolean isReply() {
        return threadTs != null && !threadTs.equals(ref.ts());
    }

    /** Every button that a person could press now, top to bottom. */
    public List<Button> buttons() {
        return Button.in(blocks);
    }

    /** The first button with this action id, else the first with this label. */
    public Optional<Button> button(String actionIdOrLabel) {
        return find(buttons(), actionIdOrLabel);
    }

    /** What a person reads: the words of the blocks line by line, or the text where there are no blocks. */
    public String readable() {
        return blocks.isEmpty() ? text : BlockText.of(blocks);
    }

    static Optional<Button> find(List<Button> buttons, String actionIdOrLabel) {
        Optional<Button> byAction = buttons.stream()
                .filter(button -> button.actionId().equals(actionIdOrLabel))
                .findFirst();
        return byAction.or(() -> buttons.stream()
                .filter(button -> button.label().equals(actionIdOrLabel))
                .findFirst());
    }
}
