package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person filled into a modal, as Slack's {@code state.values}. Keys are {@code blockId.actionId}, or a block id
 * alone; several chosen options are separated by commas.
 */
final class FormValues {
    private FormValues() {}

    /** The values of all input blocks, with their initial values where the person gave none. */
    static ObjectNode of(JsonNode blocks, Map<String, String> given) {
        ObjectNode values = Json.object();
        for (JsonNode block : blocks) {
            if (block.path("type").asString("").equals("input")) {
                JsonNode element = block.path("element");
                String blockId = block.path("block_id").asString();
                String actionId = element.path("action_id").asString();
                values.withObjectProperty(blockId).set(actionId, value(element, chosen(element, blockId, given)));
            }
        }
        return values;
    }

    private static String chosen(JsonNode element, String blockId, Map<String, String> given) {
        String byBoth = given.get(blockId + "." + element.path("action_id").asString());
        String byBlock = byBoth == null ? given.get(blockId) : byBoth;
        return byBlock == null ? initial(element) : byBlock;
    }

    private static String initial(JsonNode element) {
        for (String field :
                List.of("initial_value", "initial_user", "initial_date", "initial_time", "initial_channel")) {
            if (element.path(field).isString()) {
                return element.path(field).asString();
            }
        }
        if (element.path("initial_option").isObject()) {
            return element.path("initial_option").path("value").asString("");
        }
        List<String> several = new ArrayList<>();
        element.path("initial_options")
                .forEach(option -> several.add(option.path("value").asString("")));
        return String.join(",", several);
    }

    /** What the client would not send: the block id with the words that it shows. Empty if all is well. */
    static Map<String, String> refusals(JsonNode blocks, Map<String, String> given) {
        Map<String, String> refused = new LinkedHashMap<>();
        for (JsonNode block : blocks) {
            if (!block.path("type").asString("").equals("input")) {
                continue;
            }
            JsonNode element = block.path("element");
            String blockId = block.path("block_id").asString();
            String value = chosen(element, blockId, given);
            int most = element.path("max_length").asInt(3_000);
            if (value.isEmpty()) {
                if (!block.path("optional").asBoolean(false)) {
                    refused.put(blockId, "Please complete this required field.");
                }
            } else if (value.length() > most) {
                refused.put(blockId, "Please enter at most " + most + " characters.");
            } else if (value.length() < element.path("min_length").asInt(0)) {
                refused.put(
                        blockId,
                        "Please enter at least " + element.path("min_length").asInt(0) + " characters.");
            } else if (element.path("type").asString().equals("static_select")
                    && option(element, value).isMissingNode()) {
                refused.put(blockId, "There is no option with the value " + value + ".");
            }
        }
        return refused;
    }

    /** One element's entry in {@code state.values}. */
    static ObjectNode value(JsonNode element, String chosen) {
        String type = element.path("type").asString();
        ObjectNode value = Json.object().put("type", type);
        switch (type) {
            case "static_select", "radio_buttons", "overflow", "external_select" ->
                value.set("selected_option", optionOrNull(element, chosen));
            case "multi_static_select", "checkboxes", "multi_external_select" -> {
                ArrayNode options = value.putArray("selected_options");
                split(chosen).forEach(each -> options.add(optionOrNull(element, each)));
            }
            case "users_select" -> orNull(value, "selected_user", chosen);
            case "channels_select" -> orNull(value, "selected_channel", chosen);
            case "conversations_select" -> orNull(value, "selected_conversation", chosen);
            case "multi_users_select" -> value.set("selected_users", Json.array(split(chosen)));
            case "multi_channels_select" -> value.set("selected_channels", Json.array(split(chosen)));
            case "multi_conversations_select" -> value.set("selected_conversations", Json.array(split(chosen)));
            case "datepicker" -> orNull(value, "selected_date", chosen);
            case "timepicker" -> orNull(value, "selected_time", chosen);
            case "datetimepicker" -> {
                if (chosen.isEmpty()) {
                    value.putNull("selected_date_time");
                } else {
                    value.put("selected_date_time", Long.parseLong(chosen));
                }
            }
            default -> orNull(value, "value", chosen);
        }
        return value;
    }

    private static void orNull(ObjectNode value, String field, String chosen) {
        if (chosen.isEmpty()) {
            value.putNull(field);
        } else {
            value.put(field, chosen);
        }
    }

    private static List<String> split(String chosen) {
        return chosen.isEmpty() ? List.of() : List.of(chosen.split(","));
    }

    private static JsonNode optionOrNull(JsonNode element, String value) {
        JsonNode option = option(element, value);
        return option.isMissingNode() ? tools.jackson.databind.node.NullNode.getInstance() : option.deepCopy();
    }

    /** The option with this value, or a missing node. */
    static JsonNode option(JsonNode element, String value) {
        for (JsonNode option : element.path("options")) {
            if (option.path("value").asString("").equals(value)) {
                return option;
            }
        }
        for (JsonNode group : element.path("option_groups")) {
            JsonNode option = option(group, value);
            if (!option.isMissingNode()) {
                return option;
            }
        }
        return element.path("no such field");
    }
}
