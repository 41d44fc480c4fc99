package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DeclaredChanges;
import dev.lockkeeper.runbook.DeclaredChanges.Named;
import dev.lockkeeper.runbook.DocumentPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a step declares that it changes. */
final class ChangesReader {
    private static final String KEY = "changes";
    private static final int LONGEST = 300;

    private final Problems problems;

    ChangesReader(Problems problems) {
        this.problems = problems;
    }

    /** What the step declares; null if it declares nothing. What cannot be read is reported and left out. */
    @Nullable
    DeclaredChanges read(Fields step) {
        Node node = step.value(KEY).orElse(null);
        if (node == null) {
            return null;
        }
        DocumentPath path = step.path(KEY);
        if (node instanceof Node.Mapping mapping) {
            return read(Fields.of(mapping, path, Shape.CHANGES, problems), path);
        }
        String word = node instanceof Node.Scalar scalar ? scalar.text() : "";
        if (!word.equals("any") && !word.equals("nothing")) {
            problems.add(
                    node.place(),
                    path,
                    node.words() + " is not what a step changes",
                    "write nothing, any, or adds:, drops:, alters: and rows: below it");
        }
        return word.equals("any") ? DeclaredChanges.ANYTHING : DeclaredChanges.NOTHING;
    }

    private DeclaredChanges read(Fields fields, DocumentPath path) {
        Map<String, DeclaredChanges.Rows> rows = new LinkedHashMap<>();
        fields.named("rows").forEach((table, node) -> {
            DocumentPath at = path.key("rows").key(table);
            String text = node instanceof Node.Scalar scalar ? scalar.text() : "";
            DeclaredChanges.Rows change = DeclaredChanges.Rows.parse(text);
            if (!CheckReader.TABLE.matcher(table).matches()) {
                problems.add(
                        node.place(),
                        at,
                        Node.Scalar.quoted(table) + " is not a table with its schema",
                        "write for example public.sales");
            } else if (change == null) {
                problems.add(node.place(), at, node.words() + " is not a change of rows", "write same, any, +5 or -5");
            } else {
                rows.put(table, change);
            }
        });
        return new DeclaredChanges(
                false, false, named(fields, "adds"), named(fields, "drops"), named(fields, "alters"), rows);
    }

    private List<Named> named(Fields fields, String key) {
        List<Named> all = new ArrayList<>();
        fields.each(key, (node, path) -> {
            String text = fields.text(node, path, LONGEST);
            Named named = Named.parse(text);
            if (named != null) {
                all.add(named);
            } else if (!text.isEmpty()) {
                problems.add(
                        node.place(),
                        path,
                        Node.Scalar.quoted(text) + " is not an object",
                        "write its kind and its name in full, for example table public.suppliers or"
                                + " index public.idx_*; kinds: " + String.join(", ", DeclaredChanges.KINDS));
            }
        });
        return all;
    }
}
