package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The checks that every block and element shares, with Slack's words and JSON pointers for what is wrong. */
final class BlockProblems {
    private final List<String> messages = new ArrayList<>();

    List<String> messages() {
        return List.copyOf(messages);
    }

    void add(String problem, String pointer) {
        messages.add("[ERROR] " + problem + " [json-pointer:" + pointer + "]");
    }

    void onlyFields(JsonNode node, String pointer, Set<String> allowed) {
        for (String field : node.propertyNames()) {
            if (!allowed.contains(field)) {
                add("invalid additional property: " + field, pointer);
            }
        }
    }

    boolean present(JsonNode node, String field, String pointer) {
        if (node.path(field).isMissingNode() || node.path(field).isNull()) {
            add("missing required field: " + field, pointer);
            return false;
        }
        return true;
    }

    /** A string field of at least {@code min} and at most {@code max} characters, if it is there. */
    void length(JsonNode node, String field, String pointer, int min, int max) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        String at = pointer + "/" + field;
        if (!value.isString()) {
            add("must provide a string", at);
        } else if (characters(value.asString()) < min) {
            add("must be more than " + (min - 1) + " characters", at);
        } else if (characters(value.asString()) > max) {
            add("must be less than " + (max + 1) + " characters", at);
        }
    }

    /** A list field of at most {@code max} entries, if it is there. */
    void size(JsonNode node, String field, String pointer, int min, int max) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        String at = pointer + "/" + field;
        if (!value.isArray()) {
            add("must provide an array", at);
        } else if (value.size() < min) {
            add("no fewer than " + min + " items allowed", at);
        } else if (value.size() > max) {
            add("no more than " + max + " items allowed", at);
        }
    }

    /** A text object, if it is there. */
    void text(JsonNode node, String field, String pointer, int max, boolean plainOnly) {
        JsonNode text = node.path(field);
        if (text.isMissingNode() || text.isNull()) {
            return;
        }
        textObject(text, pointer + "/" + field, max, plainOnly);
    }

    void textObject(JsonNode text, String at, int max, boolean plainOnly) {
        if (!text.isObject()) {
            add("must provide an object", at);
            return;
        }
        String type = text.path("type").asString("");
        boolean plain = type.equals("plain_text");
        if (!plain && (plainOnly || !type.equals("mrkdwn"))) {
            add("unsupported type: " + type, at + "/type");
            return;
        }
        onlyFields(text, at, plain ? Set.of("type", "text", "emoji") : Set.of("type", "text", "verbatim"));
        if (present(text, "text", at)) {
            length(text, "text", at, 1, max);
        }
    }

    void oneOf(JsonNode node, String field, String pointer, Set<String> allowed) {
        JsonNode value = node.path(field);
        if (!value.isMissingNode() && !allowed.contains(value.asString(""))) {
            add("must be one of: " + String.join(", ", allowed.stream().sorted().toList()), pointer + "/" + field);
        }
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }
}
