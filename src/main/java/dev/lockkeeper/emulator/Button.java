package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A button as a person sees it, with the dialog that the client asks before it presses. {@code style} is primary,
 * danger or empty; {@code value} is empty if the app gave none.
 */
public record Button(
        String blockId,
        String actionId,
        String label,
        String value,
        String style,
        @Nullable Confirm confirmOrNull) {

    /** The question that the client puts before the press. */
    public record Confirm(String title, String text, String confirmLabel, String denyLabel) {}

    /** The dialog, if the app asked for one. */
    public Optional<Confirm> confirm() {
        return Optional.ofNullable(confirmOrNull);
    }

    /** Every button in the blocks, top to bottom, also those that stand beside a section. */
    static List<Button> in(JsonNode blocks) {
        List<Button> found = new ArrayList<>();
        for (JsonNode block : blocks) {
            String blockId = block.path("block_id").asString("");
            for (JsonNode element : block.path("elements")) {
                addIfButton(found, blockId, element);
            }
            addIfButton(found, blockId, block.path("accessory"));
        }
        return List.copyOf(found);
    }

    private static void addIfButton(List<Button> found, String blockId, JsonNode element) {
        if (!element.path("type").asString("").equals("button")) {
            return;
        }
        found.add(new Button(
                blockId,
                element.path("action_id").asString(""),
                element.path("text").path("text").asString(""),
                element.path("value").asString(""),
                element.path("style").asString(""),
                confirmOf(element.path("confirm"))));
    }

    private static @Nullable Confirm confirmOf(JsonNode node) {
        if (!node.isObject()) {
            return null;
        }
        return new Confirm(
                node.path("title").path("text").asString(""),
                node.path("text").path("text").asString(""),
                node.path("confirm").path("text").asString("Yes"),
                node.path("deny").path("text").asString("Cancel"));
    }
}
