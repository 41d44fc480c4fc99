package dev.lockkeeper.emulator;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A modal on somebody's screen, as it stood at one moment. {@code blocks} is a JSON array. */
public record OpenView(
        String id,
        String userId,
        String callbackId,
        String title,
        String submitLabel,
        String closeLabel,
        String privateMetadata,
        String hash,
        JsonNode blocks) {

    /** Every button in the modal that fires at once. */
    public List<Button> buttons() {
        return Button.in(blocks);
    }

    /** What the person reads. */
    public String readable() {
        return title + "\n" + BlockText.of(blocks);
    }
}
