package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Block Kit as plain lines, for consoles and assertions. */
final class BlockText {
    private BlockText() {}

    static String of(JsonNode blocks) {
        List<String> lines = new ArrayList<>();
        for (JsonNode block : blocks) {
            switch (block.path("type").asString("")) {
                case "header", "section" -> section(block, lines);
                case "context" -> context(block, lines);
                case "actions" -> actions(block, lines);
                case "input" -> add(lines, block.path("label").path("text").asString("") + ": ____");
                case "image" -> add(lines, block.path("alt_text").asString(""));
                case "divider" -> lines.add("----");
                case "markdown" -> add(lines, block.path("text").asString(""));
                default -> lines.addAll(textsIn(block));
            }
        }
        return String.join("\n", lines);
    }

    /** Every text below a node, in order; the total length is what Slack counts against a message. */
    static List<String> textsIn(JsonNode node) {
        List<String> texts = new ArrayList<>();
        collect(node, texts);
        return texts;
    }

    private static void collect(JsonNode node, List<String> texts) {
        JsonNode text = node.path("text");
        if (text.isString()) {
            texts.add(text.asString());
        }
        for (JsonNode child : node) {
            collect(child, texts);
        }
    }

    private static void section(JsonNode block, List<String> lines) {
        add(lines, block.path("text").path("text").asString(""));
        for (JsonNode field : block.path("fields")) {
            add(lines, field.path("text").asString(""));
        }
        if (block.path("accessory").path("type").asString("").equals("button")) {
            add(lines, "[" + block.path("accessory").path("text").path("text").asString("") + "]");
        }
    }

    private static void context(JsonNode block, List<String> lines) {
        List<String> parts = new ArrayList<>();
        for (JsonNode element : block.path("elements")) {
            parts.add(element.path("text").asString(element.path("alt_text").asString("")));
        }
        add(lines, String.join("  ", parts));
    }

    private static void actions(JsonNode block, List<String> lines) {
        List<String> parts = new ArrayList<>();
        for (JsonNode element : block.path("elements")) {
            String label = element.path("text").path("text").asString("");
            String placeholder = element.path("placeholder").path("text").asString("");
            parts.add("[" + (label.isEmpty() ? placeholder : label) + "]");
        }
        add(lines, String.join(" ", parts));
    }

    private static void add(List<String> lines, String line) {
        if (!line.isBlank()) {
            lines.add(line);
        }
    }
}
