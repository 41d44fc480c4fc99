package dev.lockkeeper.emulator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A message that one person sees and Slack does not keep. {@code blocks} is a JSON array, empty if there are none. */
public record Ephemeral(
        MessageRef ref, String userId, @Nullable String threadTs, boolean fromApp, String text, JsonNode blocks) {

    /** Every button that the person could press now. */
    public List<Button> buttons() {
        return Button.in(blocks);
    }

    /** What the person reads. */
    public String readable() {
        return blocks.isEmpty() ? text : BlockText.of(blocks);
    }
}
