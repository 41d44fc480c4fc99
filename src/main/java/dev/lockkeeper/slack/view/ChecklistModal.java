package dev.lockkeeper.slack.view;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.CheckboxesElement;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.view.View;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The form of one checklist. What is ticked in it is an act: items that are open can be marked, items that are marked
 * can be taken back; what somebody else does meanwhile is left alone. Pure.
 */
public final class ChecklistModal {
    /** Callback of the form. */
    public static final String CALLBACK = "checklist";

    private static final String MARK = "mark:";
    private static final String VALUE = "value:";
    private static final String UNMARK = "unmark:";
    /** Slack allows ten boxes in one element. */
    private static final int BOXES = 10;

    private static final int OPTION_TEXT = 75;
    private static final int LONGEST_VALUE = 300;

    private ChecklistModal() {}

    /** The form for the line that the value's role field names; empty if its gate is open or there is none. */
    public static Optional<View> of(Window window, ButtonValue value) {
        return window.plan().gates().stream()
                .filter(gate -> gate.id().value().equals(value.subject()))
                .filter(gate -> window.gate(gate.id()).state() != GateState.OPEN)
                .flatMap(gate -> gate.lines().stream()
                        .filter(line ->
                                line.id().equals(value.role()) && !line.items().isEmpty())
                        .map(line -> form(window, gate, line, value)))
                .findFirst();
    }

    /**
     * The items that are to be marked, with what was written beside them.
     *
     * @param inputs what was filled in, by block id
     * @param ticks what was ticked, by block id
     */
    public static Map<String, String> marks(Map<String, String> inputs, Map<String, List<String>> ticks) {
        Map<String, String> marks = new java.util.LinkedHashMap<>();
        ticks.forEach((block, items) -> {
            if (block.startsWith(MARK)) {
                items.forEach(item -> marks.put(item, ""));
            }
        });
        inputs.forEach((block, text) -> {
            if (block.startsWith(VALUE)) {
                marks.put(block.substring(VALUE.length()), text);
            }
        });
        return marks;
    }

    /** The items whose mark is to be taken back. */
    public static List<String> unmarks(Map<String, List<String>> ticks) {
        return ticks.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(UNMARK))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }

    private static View form(Window window, PlannedGate gate, PlannedLine line, ButtonValue value) {
        GateRun run = window.gate(gate.id());
        List<PlannedLine.Item> plain = line.items().stream()
                .filter(item -> !run.marks().containsKey(item.id()) && item.value() == null)
                .toList();
        List<PlannedLine.Item> marked = line.items().stream()
                .filter(item -> run.marks().containsKey(item.id()))
                .toList();
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.addAll(boxes(MARK, "These are so", plain, run));
        line.items().stream()
                .filter(item -> !run.marks().containsKey(item.id()) && item.value() != null)
                .forEach(item -> blocks.add(input(
                        VALUE + item.id(),
                        item.title(),
                        String.valueOf(item.value()),
                        PlainTextInputElement.builder()
                                .actionId(VALUE + item.id())
                                .maxLength(LONGEST_VALUE)
                                .build())));
        blocks.addAll(boxes(UNMARK, "Take the mark back from", marked, run));
        return Modals.view(CALLBACK, "Checklist", "Save", value.encode(), withHead(window, line, blocks));
    }

    private static List<LayoutBlock> withHead(Window window, PlannedLine line, List<LayoutBlock> blocks) {
        List<LayoutBlock> all = new ArrayList<>();
        all.add(Modals.section("*" + window.id() + " · " + SlackText.line(line.title(), SlackText.HEADER)
                + "*\nWhat you mark stands in the record with your name. A signature under this line does not count any"
                + " more when a mark is taken back."));
        all.addAll(blocks);
        return all;
    }

    private static List<LayoutBlock> boxes(String kind, String label, List<PlannedLine.Item> items, GateRun run) {
        List<LayoutBlock> blocks = new ArrayList<>();
        for (int from = 0; from < items.size(); from += BOXES) {
            List<OptionObject> options = items.subList(from, Math.min(items.size(), from + BOXES)).stream()
                    .map(item -> option(item, run.marks().get(item.id())))
                    .collect(Collectors.toList());
            blocks.add(input(
                    kind + from,
                    label,
                    "",
                    CheckboxesElement.builder()
                            .actionId(kind + from)
                            .options(options)
                            .build()));
        }
        return blocks;
    }

    private static OptionObject option(PlannedLine.Item item, GateEvent.@org.jspecify.annotations.Nullable Mark mark) {
        OptionObject option = OptionObject.builder()
                .text(Buttons.plainText(item.title(), OPTION_TEXT))
                .value(item.id())
                .build();
        if (mark != null && !mark.value().isBlank()) {
            option.setDescription(Buttons.plainText(mark.value(), OPTION_TEXT));
        }
        return option;
    }

    private static InputBlock input(String id, String label, String hint, BlockElement element) {
        return InputBlock.builder()
                .blockId(id)
                .label(Buttons.plainText(label, SlackText.HEADER))
                .hint(hint.isEmpty() ? null : Buttons.plainText(hint, SlackText.HEADER))
                .optional(true)
                .element(element)
                .build();
    }
}
