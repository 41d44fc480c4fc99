package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.GateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads gates: whom they ask, how many, in which order, and which alternatives there are. */
final class GateReader {
    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_SUMMARY = 1_000;
    private static final int MOST_PERSONS = 20;
    /** A gate's card shows them all in one line. */
    private static final int MOST_ALTERNATIVES = 5;

    private static final String ORDERED = "one after the other";
    private static final List<String> ORDERS = List.of("all at once", ORDERED);

    private final RoleNames roles;
    private final LineReader lines;
    private final Problems problems;

    GateReader(RoleNames roles, Problems problems) {
        this.roles = roles;
        this.lines = new LineReader(roles, problems);
        this.problems = problems;
    }

    /** @param at reads the planned moment, which depends on the items before */
    GateSpec read(Fields fields, Function<Fields, Duration> at) {
        String kind = fields.word("kind", List.of("go", "sign-off"));
        return new GateSpec(
                fields.text("gate", ItemReader.ID, ItemReader.ID_WORDS),
                fields.text("title", LONGEST_TITLE),
                "sign-off".equals(kind) ? GateSpec.Kind.SIGN_OFF : GateSpec.Kind.GO,
                fields.text("summary", LONGEST_SUMMARY),
                at.apply(fields),
                fields.length("planned", Duration.ofMinutes(5)),
                gateRoles(fields),
                lines.read(fields),
                ORDERED.equals(fields.word("order", ORDERS)),
                alternatives(fields));
    }

    private Map<String, Integer> gateRoles(Fields fields) {
        if (Stream.of("roles", "lines", "any_of").noneMatch(key -> fields.has(key) || fields.isMisspelt(key))) {
            fields.report("roles", "is missing in a gate without lines", "write roles: [" + roles.some() + "]");
        }
        Node node = fields.value("roles").orElse(null);
        if (isEmpty(node)) {
            fields.report("roles", "a gate that nobody decides", "write roles: [" + roles.some() + "]");
        }
        Map<String, Integer> needed = new LinkedHashMap<>();
        if (node instanceof Node.Mapping) {
            fields.named("roles")
                    .forEach((role, persons) -> persons(fields, role, persons, fields.path("roles"), needed));
        } else if (node != null) {
            fields.each("roles", (item, path) -> role(fields, item, path, needed));
        }
        return needed;
    }

    private List<Map<String, Integer>> alternatives(Fields fields) {
        List<Map<String, Integer>> ways = new ArrayList<>();
        fields.each("any_of", (node, path) -> {
            Map<String, Integer> needed = new LinkedHashMap<>();
            if (isEmpty(node)) {
                problems.add(node.place(), path, "an alternative that asks nobody", "write {" + roles.some() + ": 1}");
            } else if (node instanceof Node.Mapping mapping) {
                mapping.entries().forEach((role, entry) -> persons(fields, role, entry.value(), path, needed));
            } else {
                role(fields, node, path, needed);
            }
            if (!needed.isEmpty()) {
                ways.add(needed);
            }
        });
        int written = fields.value("any_of")
                .map(node -> node instanceof Node.Sequence list ? list.items().size() : 2)
                .orElse(2);
        if (written < 2) {
            fields.report("any_of", "holds no choice", "write two alternatives or more, or put the one under roles");
        } else if (written > MOST_ALTERNATIVES) {
            fields.report(
                    "any_of",
                    written + " alternatives are more than people can weigh",
                    "write at most " + MOST_ALTERNATIVES);
        }
        return ways;
    }

    private void persons(Fields fields, String role, Node persons, DocumentPath within, Map<String, Integer> needed) {
        DocumentPath path = within.key(role);
        if (roles.isKnown(role, persons.place(), path)) {
            needed.put(role, fields.whole(persons, path, 1, 1, MOST_PERSONS));
        }
    }

    private void role(Fields fields, Node item, DocumentPath path, Map<String, Integer> needed) {
        String role = fields.text(item, path, LONGEST_TITLE);
        if (!role.isEmpty() && roles.isKnown(role, item.place(), path) && needed.put(role, 1) != null) {
            problems.add(
                    item.place(),
                    path,
                    Node.Scalar.quoted(role) + " stands here twice",
                    "write it once; for two persons write {" + role + ": 2}");
        }
    }

    private static boolean isEmpty(@Nullable Node node) {
        return node instanceof Node.Mapping mapping && mapping.entries().isEmpty()
                || node instanceof Node.Sequence list && list.items().isEmpty();
    }
}
