package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.Copies;
import dev.lockkeeper.runbook.DocumentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads which columns of a table are copies, and of what. */
final class DriftReader {
    private static final String VIA = " via ";
    private static final int LONGEST_PATH = 400;
    private static final Pattern PATH =
            Pattern.compile("(" + CheckReader.TABLE + "\\." + CheckReader.COLUMN + VIA + ")+" + CheckReader.COLUMN);
    private static final String INSTEAD =
            "write for example public.customers.company_name via customer_id, or {sql: value}";

    private final Fields fields;

    DriftReader(Fields fields) {
        this.fields = fields;
    }

    Copies read() {
        List<Copies.Copy> columns = new ArrayList<>();
        fields.named("columns").forEach((column, node) -> {
            if (!fields.problems().isFull()) {
                columns.add(copy(column, node, fields.path("columns").key(column)));
            }
        });
        if (columns.isEmpty() && fields.value("columns").isPresent()) {
            fields.report("columns", "no column stands here", INSTEAD);
        }
        return new Copies(
                fields.text("table", CheckReader.TABLE, "a table with its schema"),
                fields.text("key", CheckReader.COLUMN, "a column's name"),
                columns,
                shown(columns));
    }

    private Copies.Copy copy(String column, Node node, DocumentPath path) {
        if (!CheckReader.COLUMN.matcher(column).matches()) {
            fields.problems()
                    .add(
                            node.place(),
                            path,
                            Node.Scalar.quoted(column) + " is not a column's name",
                            "write it without its table and without quotes");
        }
        if (node instanceof Node.Mapping mapping) {
            Fields value = Fields.of(mapping, path, Shape.DRIFT_VALUE, fields.problems());
            return new Copies.Copy(column, List.of(), value.text("sql", CheckReader.LONGEST_SQL));
        }
        String text = fields.text(node, path, LONGEST_PATH);
        if (!text.isEmpty() && !PATH.matcher(text).matches()) {
            fields.problems()
                    .add(node.place(), path, Node.Scalar.quoted(text) + " does not say where a value is read", INSTEAD);
            return new Copies.Copy(column, List.of(), "");
        }
        return new Copies.Copy(column, text.isEmpty() ? List.of() : steps(text), "");
    }

    /** Written from the value back to the row, walked from the row to the value. */
    private static List<Copies.Step> steps(String path) {
        String[] parts = path.split(VIA);
        List<Copies.Step> steps = new ArrayList<>();
        String from = parts[parts.length - 1];
        for (int i = parts.length - 2; i >= 0; i--) {
            int dot = parts[i].lastIndexOf('.');
            String column = parts[i].substring(dot + 1);
            steps.add(new Copies.Step(from, parts[i].substring(0, dot), column));
            from = column;
        }
        return steps;
    }

    private List<String> shown(List<Copies.Copy> columns) {
        List<String> shown = fields.has("show") ? fields.texts("show", LONGEST_PATH) : List.of();
        for (String name : shown) {
            if (columns.stream().noneMatch(copy -> copy.column().equals(name))) {
                fields.report(
                        "show",
                        Node.Scalar.quoted(name) + " is none of these columns",
                        "show some of "
                                + String.join(
                                        ", ",
                                        columns.stream()
                                                .map(Copies.Copy::column)
                                                .toList()));
            }
        }
        return shown;
    }
}
