package dev.lockkeeper.emulator;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Slack refuses in a list of blocks, and what it adds to one that it takes: block ids, action ids, and the emoji
 * and verbatim flags of text objects.
 */
final class BlockKitRules {
    static final int BLOCKS_IN_MESSAGE = 50;
    static final int BLOCKS_IN_VIEW = 100;
    private static final int SECTION_TEXT = 3_000;
    private static final int FIELD_TEXT = 2_000;
    private static final int HEADER_TEXT = 150;
    private static final int INPUT_TEXT = 2_000;
    private static final int MARKDOWN_TEXT = 12_000;

    /** Blocks whose inside is not checked here; they are stored as they came. */
    private static final Set<String> UNCHECKED = Set.of(
            "rich_text",
            "table",
            "video",
            "file",
            "call",
            "card",
            "carousel",
            "container",
            "plan",
            "task_card",
            "data_table",
            "data_visualization",
            "context_actions");

    private static final Set<String> NOT_IN_MESSAGES = Set.of("alert", "file_input");
    private static final Set<String> NOT_IN_VIEWS = Set.of("markdown", "table");

    private final boolean inView;
    private final BlockProblems problems = new BlockProblems();
    private final ElementRules elements = new ElementRules(problems);
    private final Set<String> blockIds = new HashSet<>();

    private BlockKitRules(boolean inView) {
        this.inView = inView;
    }

    /** What is wrong with the blocks of a message; empty if Slack would take them. */
    static List<String> problemsInMessage(JsonNode blocks) {
        return new BlockKitRules(false).check(blocks, "/blocks", BLOCKS_IN_MESSAGE);
    }

    /** What is wrong with the blocks of a modal or App Home. */
    static List<String> problemsInView(JsonNode blocks) {
        return new BlockKitRules(true).check(blocks, "/view/blocks", BLOCKS_IN_VIEW);
    }

    /** The blocks as Slack gives them back. */
    static ArrayNode normalized(JsonNode blocks, Ids ids) {
        ArrayNode copy = (ArrayNode) blocks.deepCopy();
        for (JsonNode block : copy) {
            if (block instanceof ObjectNode object) {
                if (!object.has("block_id")) {
                    object.put("block_id", ids.blockId());
                }
                nameActions(object, ids);
                flagTexts(object);
            }
        }
        return copy;
    }

    private static void nameActions(ObjectNode block, Ids ids) {
        String type = block.path("type").asString("");
        if (type.equals("actions")) {
            block.path("elements").forEach(element -> nameAction(element, ids));
        }
        nameAction(block.path("accessory"), ids);
        nameAction(block.path("element"), ids);
    }

    private static void nameAction(JsonNode element, Ids ids) {
        if (element instanceof ObjectNode object
                && !object.has("action_id")
                && !object.path("type").asString("").equals("image")) {
            object.put("action_id", ids.blockId());
        }
    }

    private static void flagTexts(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("text").isString()) {
            String type = object.path("type").asString("");
            if (type.equals("plain_text") && !object.has("emoji")) {
                object.put("emoji", true);
            } else if (type.equals("mrkdwn") && !object.has("verbatim")) {
                object.put("verbatim", false);
            }
        }
        node.forEach(BlockKitRules::flagTexts);
    }

    private List<String> check(JsonNode blocks, String pointer, int most) {
        if (!blocks.isArray()) {
            problems.add("must provide an array", pointer);
            return problems.messages();
        }
        if (blocks.size() > most) {
            problems.add("no more than " + most + " items allowed", pointer);
        }
        int index = 0;
        for (JsonNode block : blocks) {
            block(block, pointer + "/" + index++);
        }
        return problems.messages();
    }

    private void block(JsonNode block, String at) {
        if (!block.isObject()) {
            problems.add("must provide an object", at);
            return;
        }
        if (!problems.present(block, "type", at)) {
            return;
        }
        problems.length(block, "block_id", at, 1, ElementRules.ID);
        JsonNode id = block.path("block_id");
        if (id.isString() && !blockIds.add(id.asString())) {
            problems.add("block_id \"" + id.asString() + "\" already exists", at + "/block_id");
        }
        String type = block.path("type").asString("");
        if ((inView ? NOT_IN_VIEWS : NOT_IN_MESSAGES).contains(type)) {
            problems.add("unsupported type: " + type, at + "/type");
            return;
        }
        switch (type) {
            case "section" -> section(block, at);
            case "header" -> header(block, at);
            case "divider" -> problems.onlyFields(block, at, Set.of("type", "block_id"));
            case "context" -> context(block, at);
            case "actions" -> actions(block, at);
            case "input" -> input(block, at);
            case "image" -> image(block, at);
            case "markdown" -> markdown(block, at);
            case "alert" -> problems.onlyFields(block, at, Set.of("type", "block_id", "text", "level"));
            default -> {
                if (!UNCHECKED.contains(type)) {
                    problems.add("unsupported type: " + type, at + "/type");
                }
            }
        }
    }

    private void section(JsonNode block, String at) {
        problems.onlyFields(block, at, Set.of("type", "block_id", "text", "fields", "accessory", "expand"));
        if (block.path("text").isMissingNode() && block.path("fields").isMissingNode()) {
            problems.add("missing required field: text or fields", at);
        }
        problems.text(block, "text", at, SECTION_TEXT, false);
        problems.size(block, "fields", at, 1, 10);
        int index = 0;
        for (JsonNode field : block.path("fields")) {
            problems.textObject(field, at + "/fields/" + index++, FIELD_TEXT, false);
        }
        if (block.has("accessory")) {
            elements.check(block.path("accessory"), "section", at + "/accessory");
        }
    }

    private void header(JsonNode block, String at) {
        problems.onlyFields(block, at, Set.of("type", "block_id", "text", "level"));
        if (problems.present(block, "text", at)) {
            problems.text(block, "text", at, HEADER_TEXT, true);
        }
    }

    private void context(JsonNode block, String at) {
        problems.onlyFields(block, at, Set.of("type", "block_id", "elements"));
        if (!problems.present(block, "elements", at)) {
            return;
        }
        problems.size(block, "elements", at, 1, 10);
        int index = 0;
        for (JsonNode element : block.path("elements")) {
            String inside = at + "/elements/" + index++;
            if (element.path("type").asString("").equals("image")) {
                elements.image(element, inside);
            } else {
                problems.textObject(element, inside, SECTION_TEXT, false);
            }
        }
    }

    private void actions(JsonNode block, String at) {
        problems.onlyFields(block, at, Set.of("type", "block_id", "elements"));
        if (!problems.present(block, "elements", at)) {
            return;
        }
        problems.size(block, "elements", at, 1, 25);
        Set<String> actionIds = new HashSet<>();
        int index = 0;
        for (JsonNode element : block.path("elements")) {
            String inside = at + "/elements/" + index++;
            elements.check(element, "actions", inside);
            JsonNode actionId = element.path("action_id");
            if (actionId.isString() && !actionIds.add(actionId.asString())) {
                problems.add(
                        "action_id \"" + actionId.asString() + "\" already exists in this block",
                        inside + "/action_id");
            }
        }
    }

    private void input(JsonNode block, String at) {
        problems.onlyFields(
                block, at, Set.of("type", "block_id", "label", "element", "hint", "optional", "dispatch_action"));
        if (problems.present(block, "label", at)) {
            problems.text(block, "label", at, INPUT_TEXT, true);
        }
        problems.text(block, "hint", at, INPUT_TEXT, true);
        if (problems.present(block, "element", at)) {
            elements.check(block.path("element"), "input", at + "/element");
        }
    }

    private void image(JsonNode block, String at) {
        problems.onlyFields(block, at, Set.of("type", "block_id", "image_url", "alt_text", "title", "slack_file"));
        elements.image(block, at);
        problems.text(block, "title", at, INPUT_TEXT, true);
    }

    private void markdown(JsonNode block, String at) {
        problems.onlyFields(block, at, Set.of("type", "block_id", "text"));
        if (problems.present(block, "text", at)) {
            problems.length(block, "text", at, 1, MARKDOWN_TEXT);
        }
    }
}
