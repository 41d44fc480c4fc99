package dev.lockkeeper.emulator;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Slack's limits for what stands inside blocks: buttons, selects, inputs, options and confirm dialogs. */
final class ElementRules {
    static final int ID = 255;
    private static final int BUTTON_TEXT = 75;
    private static final int BUTTON_VALUE = 2_000;
    private static final int URL = 3_000;
    private static final int OPTION_TEXT = 75;
    private static final int OPTION_VALUE = 150;
    private static final int OPTIONS = 100;
    private static final int PLACEHOLDER = 150;
    private static final int INPUT_LENGTH = 3_000;
    private static final int ALT_TEXT = 2_000;

    private static final Set<String> SELECTS = Set.of(
            "static_select",
            "multi_static_select",
            "external_select",
            "multi_external_select",
            "users_select",
            "multi_users_select",
            "conversations_select",
            "multi_conversations_select",
            "channels_select",
            "multi_channels_select");
    private static final Set<String> CHOICES = Set.of("checkboxes", "radio_buttons");
    private static final Set<String> PICKERS = Set.of("datepicker", "timepicker", "datetimepicker");
    private static final Set<String> TYPED = Set.of(
            "plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input");

    /** Which elements may stand where. */
    private static final Map<String, Set<String>> HOMES = Map.of(
            "actions",
                    union(
                            SELECTS,
                            CHOICES,
                            PICKERS,
                            Set.of("button", "overflow", "workflow_button", "rich_text_input")),
            "section", union(SELECTS, CHOICES, PICKERS, Set.of("button", "overflow", "image", "workflow_button")),
            "input", union(SELECTS, CHOICES, PICKERS, TYPED));

    private final BlockProblems problems;

    ElementRules(BlockProblems problems) {
        this.problems = problems;
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> all = new HashSet<>();
        for (Set<String> set : sets) {
            all.addAll(set);
        }
        return Set.copyOf(all);
    }

    void check(JsonNode element, String home, String at) {
        String type = element.path("type").asString("");
        if (!HOMES.getOrDefault(home, Set.of()).contains(type)) {
            problems.add("unsupported type: " + type, at + "/type");
            return;
        }
        problems.length(element, "action_id", at, 1, ID);
        problems.text(element, "placeholder", at, PLACEHOLDER, true);
        confirm(element, at);
        if (type.equals("button")) {
            button(element, at);
        } else if (type.equals("image")) {
            image(element, at);
        } else if (type.equals("overflow")) {
            options(element, at, 1, 5);
        } else if (CHOICES.contains(type)) {
            options(element, at, 1, 10);
        } else if (type.endsWith("static_select")) {
            staticSelect(element, at);
        } else if (type.equals("plain_text_input")) {
            plainTextInput(element, at);
        } else if (type.equals("number_input")) {
            problems.present(element, "is_decimal_allowed", at);
        }
    }

    void image(JsonNode element, String at) {
        if (element.path("image_url").isMissingNode()
                && element.path("slack_file").isMissingNode()) {
            problems.add("missing required field: image_url", at);
        }
        problems.length(element, "image_url", at, 1, URL);
        if (problems.present(element, "alt_text", at)) {
            problems.length(element, "alt_text", at, 1, ALT_TEXT);
        }
    }

    private void button(JsonNode button, String at) {
        problems.onlyFields(
                button,
                at,
                Set.of("type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label"));
        if (problems.present(button, "text", at)) {
            problems.text(button, "text", at, BUTTON_TEXT, true);
        }
        problems.length(button, "value", at, 1, BUTTON_VALUE);
        problems.length(button, "url", at, 1, URL);
        problems.length(button, "accessibility_label", at, 1, BUTTON_TEXT);
        problems.oneOf(button, "style", at, Set.of("primary", "danger"));
    }

    private void confirm(JsonNode element, String at) {
        JsonNode confirm = element.path("confirm");
        if (confirm.isMissingNode()) {
            return;
        }
        String inside = at + "/confirm";
        problems.onlyFields(confirm, inside, Set.of("title", "text", "confirm", "deny", "style"));
        problems.text(confirm, "title", inside, 100, true);
        problems.text(confirm, "text", inside, 300, false);
        problems.text(confirm, "confirm", inside, 30, true);
        problems.text(confirm, "deny", inside, 30, true);
        problems.present(confirm, "text", inside);
        problems.oneOf(confirm, "style", inside, Set.of("primary", "danger"));
    }

    private void staticSelect(JsonNode select, String at) {
        if (select.path("option_groups").isMissingNode()) {
            options(select, at, 1, OPTIONS);
            return;
        }
        problems.size(select, "option_groups", at, 1, OPTIONS);
        int index = 0;
        for (JsonNode group : select.path("option_groups")) {
            String inside = at + "/option_groups/" + index++;
            problems.text(group, "label", inside, OPTION_TEXT, true);
            options(group, inside, 1, OPTIONS);
        }
    }

    private void options(JsonNode owner, String at, int min, int max) {
        if (!problems.present(owner, "options", at)) {
            return;
        }
        problems.size(owner, "options", at, min, max);
        Set<String> values = new HashSet<>();
        int index = 0;
        for (JsonNode option : owner.path("options")) {
            String inside = at + "/options/" + index++;
            problems.onlyFields(option, inside, Set.of("text", "value", "description", "url"));
            problems.text(option, "text", inside, OPTION_TEXT, false);
            problems.text(option, "description", inside, OPTION_TEXT, false);
            if (problems.present(option, "value", inside)) {
                problems.length(option, "value", inside, 1, OPTION_VALUE);
                if (!values.add(option.path("value").asString(""))) {
                    problems.add("duplicate option value", inside + "/value");
                }
            }
        }
    }

    private void plainTextInput(JsonNode input, String at) {
        problems.onlyFields(
                input,
                at,
                Set.of(
                        "type",
                        "action_id",
                        "placeholder",
                        "initial_value",
                        "multiline",
                        "min_length",
                        "max_length",
                        "dispatch_action_config",
                        "focus_on_load"));
        number(input, "min_length", at, 0);
        number(input, "max_length", at, 1);
        problems.length(input, "initial_value", at, 0, INPUT_LENGTH);
    }

    private void number(JsonNode owner, String field, String at, int min) {
        JsonNode value = owner.path(field);
        if (value.isMissingNode()) {
            return;
        }
        if (!value.isInt() || value.asInt() < min || value.asInt() > INPUT_LENGTH) {
            problems.add("must be between " + min + " and " + INPUT_LENGTH, at + "/" + field);
        }
    }
}
