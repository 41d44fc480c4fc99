package dev.lockkeeper.emulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What Slack refuses in a modal or App Home. */
final class ViewRules {
    private static final int TITLE = 24;
    private static final int PRIVATE_METADATA = 3_000;
    private static final int BYTES = 250_000;
    private static final Set<String> FIELDS = Set.of(
            "type",
            "title",
            "submit",
            "close",
            "blocks",
            "private_metadata",
            "callback_id",
            "external_id",
            "clear_on_close",
            "notify_on_close",
            "submit_disabled");

    private ViewRules() {}

    /** Throws the error that Slack answers, or returns. */
    static void check(JsonNode view, String expectedType) {
        if (!view.isObject()) {
            throw new ApiError("invalid_arguments", List.of("[ERROR] must provide an object [json-pointer:/view]"));
        }
        if (Json.write(view).getBytes(StandardCharsets.UTF_8).length > BYTES) {
            throw new ApiError("view_too_large");
        }
        List<String> all = new ArrayList<>(outside(view, expectedType));
        all.addAll(BlockKitRules.problemsInView(view.path("blocks")));
        if (!all.isEmpty()) {
            throw new ApiError("invalid_arguments", all);
        }
    }

    private static List<String> outside(JsonNode view, String expectedType) {
        BlockProblems problems = new BlockProblems();
        problems.onlyFields(view, "/view", FIELDS);
        String type = view.path("type").asString("");
        if (!type.equals(expectedType)) {
            problems.add("unsupported type: " + type, "/view/type");
        }
        if (expectedType.equals("modal")) {
            if (problems.present(view, "title", "/view")) {
                problems.text(view, "title", "/view", TITLE, true);
            }
            problems.text(view, "submit", "/view", TITLE, true);
            problems.text(view, "close", "/view", TITLE, true);
            boolean asks = false;
            for (JsonNode block : view.path("blocks")) {
                asks |= block.path("type").asString("").equals("input");
            }
            if (asks && !view.has("submit")) {
                problems.add("missing required field: submit", "/view");
            }
        }
        problems.length(view, "private_metadata", "/view", 0, PRIVATE_METADATA);
        problems.length(view, "callback_id", "/view", 0, ElementRules.ID);
        problems.length(view, "external_id", "/view", 0, ElementRules.ID);
        return problems.messages();
    }
}
