package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.GateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the lines of a gate with their checklists. */
final class LineReader {
    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_VALUE_WORDS = 100;
    /** A gate's card shows them all, and a message of Slack has 50 blocks. */
    private static final int MOST_LINES = 12;
    /** A form of Slack shows them all. */
    private static final int MOST_ITEMS = 20;

    private final RoleNames roles;
    private final Problems problems;

    LineReader(RoleNames roles, Problems problems) {
        this.roles = roles;
        this.problems = problems;
    }

    /** The lines under {@code lines}; none if the key is missing. */
    List<GateSpec.Line> read(Fields gate) {
        List<GateSpec.Line> lines = new ArrayList<>();
        gate.each("lines", (node, path) -> {
            if (node instanceof Node.Mapping mapping) {
                lines.add(line(mapping, path));
            } else if (!(node instanceof Node.Reported)) {
                problems.add(
                        node.place(),
                        path,
                        node.words() + " stands where a line belongs",
                        "write - line: and its keys");
            }
        });
        within(gate, "lines", lines.size(), MOST_LINES, "a line");
        return lines;
    }

    private GateSpec.Line line(Node.Mapping mapping, DocumentPath path) {
        Fields fields = Fields.of(mapping, path, Shape.LINE, problems);
        if (Stream.of("steps", "items").noneMatch(key -> fields.has(key) || fields.isMisspelt(key))) {
            problems.add(mapping.place(), path, "this line shows nothing that could be signed", "add steps or items");
        }
        List<String> steps = new ArrayList<>();
        fields.each("steps", (node, at) -> {
            String step = fields.text(node, at, LONGEST_TITLE);
            if (!step.isEmpty() && !ItemReader.ID.matcher(step).matches()) {
                problems.add(
                        node.place(),
                        at,
                        Node.Scalar.quoted(step) + " is not " + ItemReader.ID_WORDS,
                        "write the id of a step");
            } else if (!step.isEmpty()) {
                steps.add(step);
            }
        });
        within(fields, "steps", steps.size(), Integer.MAX_VALUE, "a step");
        return new GateSpec.Line(
                fields.text("line", ItemReader.ID, ItemReader.ID_WORDS),
                fields.text("title", LONGEST_TITLE),
                role(fields),
                steps,
                items(fields));
    }

    private String role(Fields fields) {
        String role = fields.text("role", LONGEST_TITLE);
        Node.Place place = fields.value("role").map(Node::place).orElse(Node.Place.NOWHERE);
        return role.isEmpty() || roles.isKnown(role, place, fields.path("role")) ? role : "";
    }

    private List<GateSpec.Item> items(Fields line) {
        List<GateSpec.Item> items = new ArrayList<>();
        line.each("items", (node, path) -> {
            if (node instanceof Node.Mapping mapping) {
                Fields fields = Fields.of(mapping, path, Shape.CHECKLIST, problems);
                items.add(new GateSpec.Item(
                        fields.text("item", ItemReader.ID, ItemReader.ID_WORDS),
                        fields.text("title", LONGEST_TITLE),
                        fields.has("value") ? fields.text("value", LONGEST_VALUE_WORDS) : null));
            } else if (!(node instanceof Node.Reported)) {
                problems.add(
                        node.place(),
                        path,
                        node.words() + " stands where an item belongs",
                        "write - item: and its title");
            }
        });
        within(line, "items", items.size(), MOST_ITEMS, "an item");
        return items;
    }

    private static void within(Fields fields, String key, int size, int most, String what) {
        if (fields.isEmptyList(key)) {
            fields.report(key, "is empty", "add " + what + ", or leave " + key + " out");
        } else if (size > most) {
            fields.report(key, size + " " + key + " are more than one card can show", "write at most " + most);
        }
    }
}
