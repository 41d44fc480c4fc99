package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.runbook.DocumentPath;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads one check. What cannot be read is answered with a check that has no id and no SQL and breaks no rule. */
final class CheckReader {
    static final int LONGEST_NAME = 150;
    static final int LONGEST_SQL = 20_000;
    private static final int LONGEST_VALUE = 1_000;
    private static final int LONGEST_ID = 60;

    private static final String NAME = "[A-Za-z_][A-Za-z0-9_$]{0,62}";
    static final Pattern TABLE = Pattern.compile(NAME + "\\." + NAME);
    static final Pattern COLUMN = Pattern.compile(NAME);
    private static final Pattern TABLE_COLUMN = Pattern.compile(NAME + "\\." + NAME + "\\." + NAME);
    /** PostgreSQL takes only names with a dot for settings it does not know. */
    private static final Pattern CLAIM = Pattern.compile(NAME + "(\\." + NAME + ")+");

    private static final String THREE_PARTS = "a column with its table and schema";
    private static final Expectation ANYTHING = new Expectation(Expectation.Operator.EQUAL, "0");

    private final Problems problems;

    CheckReader(Problems problems) {
        this.problems = problems;
    }

    CheckSpec read(Node node, DocumentPath path) {
        Shape shape = Kinds.check(node, path, problems);
        if (shape == null || !(node instanceof Node.Mapping mapping)) {
            return nothing();
        }
        Fields fields = Fields.of(mapping, path, shape, problems);
        return switch (shape) {
            case CHECK_SCALAR ->
                new CheckSpec.Scalar(common(fields), sql(fields, "sql"), expectation(fields, "expect"));
            case CHECK_ROWS -> new CheckSpec.Rows(common(fields), sql(fields, "sql"), rows(fields));
            case CHECK_EQUAL -> new CheckSpec.Equal(common(fields), sql(fields, "sql"), sql(fields, "to"));
            case CHECK_BASELINE ->
                new CheckSpec.Baseline(
                        common(fields),
                        sql(fields, "sql"),
                        fields.text("recorded", LONGEST_NAME),
                        expectation(fields, "difference"));
            case CHECK_INVENTORY -> inventory(fields);
            case CHECK_ORPHANS -> orphans(fields);
            case CHECK_DRIFT ->
                new CheckSpec.Drift(common(fields), new DriftReader(fields).read(), expectation(fields, "expect"));
            case CHECK_EXPLAIN ->
                new CheckSpec.Explain(
                        common(fields),
                        sql(fields, "sql"),
                        Measures.runs(fields),
                        Measures.TIME.expectation(fields, ANYTHING));
            case CHECK_TIMING ->
                new CheckSpec.Timing(
                        common(fields),
                        sql(fields, "sql"),
                        Measures.runs(fields),
                        fields.text("recorded", LONGEST_NAME),
                        Measures.FACTOR.expectation(fields, ANYTHING));
            case CHECK_SIZE ->
                new CheckSpec.Size(
                        common(fields),
                        sized(fields),
                        fields.text("recorded", LONGEST_NAME),
                        Measures.SHARE.expectation(fields, ANYTHING));
            case CHECK_TOOK ->
                new CheckSpec.Took(
                        common(fields), stepsThatTook(fields), Measures.LENGTH.expectation(fields, ANYTHING));
            case CHECK_OUTPUT ->
                new CheckSpec.Output(
                        common(fields),
                        fields.text("of", ItemReader.ID, ItemReader.ID_WORDS),
                        fields.text("name", LONGEST_NAME),
                        expectation(fields, "expect"));
            case CHECK_ISOLATION -> isolation(fields);
            case CHECK_HTTP -> new HttpCheckReader(fields).read(common(fields));
            case CHECK_EXIT_CODE ->
                new CheckSpec.ExitCode(
                        common(fields),
                        fields.text("command", ItemReader.ID, ItemReader.ID_WORDS),
                        expectation(fields, "expect"));
            case CHECK_AS_BEFORE -> new CheckSpec.AsBefore(common(fields));
            default -> nothing();
        };
    }

    /** The id of a check that was given only a name: its letters and digits, joined by dashes. */
    static String derivedId(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        String dashed = plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String id = dashed.replaceAll("^-+", "");
        return (id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID)).replaceAll("-+$", "");
    }

    private CheckSpec.Common common(Fields fields) {
        String name = fields.text("check", LONGEST_NAME);
        String id = fields.has("id") ? fields.text("id", ItemReader.ID, ItemReader.ID_WORDS) : derivedId(name);
        if (id.isEmpty() && !name.isEmpty() && !fields.has("id")) {
            fields.report("check", "no id can be made of " + Node.Scalar.quoted(name), "add id: and a short word");
        }
        return new CheckSpec.Common(id, name, !fields.truth("observed", false), fields.truth("lasting", true));
    }

    private static String sql(Fields fields, String key) {
        return fields.text(key, LONGEST_SQL);
    }

    private Expectation expectation(Fields fields, String key) {
        Node node = fields.value(key).orElse(null);
        if (node == null) {
            return ANYTHING;
        }
        Expectation expectation =
                node instanceof Node.Scalar scalar && scalar.text().length() <= LONGEST_VALUE
                        ? Expectation.parse(scalar.text())
                        : null;
        if (expectation == null) {
            fields.report(
                    key,
                    node.words() + " is not an expectation",
                    "write for example \">= 25\", \"= 0\", \"!= x\" or a bare value");
            return ANYTHING;
        }
        return expectation;
    }

    private List<List<String>> rows(Fields fields) {
        List<List<String>> rows = new ArrayList<>();
        fields.each("expect", (node, path) -> {
            List<String> row = new ArrayList<>();
            if (node instanceof Node.Sequence columns) {
                for (int i = 0; i < columns.items().size() && !problems.isFull(); i++) {
                    row.add(cell(columns.items().get(i), path.index(i)));
                }
            } else {
                row.add(cell(node, path));
            }
            if (!rows.isEmpty() && rows.get(0).size() != row.size()) {
                problems.add(
                        node.place(),
                        path,
                        "the first row has " + rows.get(0).size() + " values, this one " + row.size(),
                        "give all rows the same number");
            } else if (row.isEmpty()) {
                problems.add(node.place(), path, "this row has no values", "write its values");
            } else {
                rows.add(row);
            }
        });
        return rows;
    }

    /** A number is kept letter for letter, so 1.10 stays 1.10. */
    private String cell(Node node, DocumentPath path) {
        if (node instanceof Node.Scalar scalar
                && scalar.kind() != Node.Scalar.Kind.EMPTY
                && scalar.text().length() <= LONGEST_VALUE) {
            return scalar.text();
        }
        if (!(node instanceof Node.Reported)) {
            problems.add(
                    node.place(),
                    path,
                    node.words() + " is not a value of a row",
                    "write a value; for NULL let the query say coalesce(x, 'none')");
        }
        return "";
    }

    private CheckSpec inventory(Fields fields) {
        List<String> tables = names(fields, "tables");
        List<String> views = names(fields, "views");
        List<String> indexes = names(fields, "indexes");
        Map<String, List<String>> columns = byTable(fields, "columns", COLUMN, "a column's name");
        Map<String, List<String>> gone = byTable(fields, "gone", COLUMN, "a column's name");
        Map<String, List<String>> policies = byTable(fields, "policies", Pattern.compile(".+"), "a policy's name");
        boolean asked = List.of("tables", "views", "indexes", "columns", "gone", "policies").stream()
                .anyMatch(fields::has);
        if (!asked) {
            fields.report(
                    "kind", "this inventory looks at nothing", "add tables, views, indexes, columns, gone or policies");
        }
        return new CheckSpec.Inventory(common(fields), tables, views, indexes, columns, gone, policies);
    }

    /** A list of schema-qualified names. */
    List<String> names(Fields fields, String key) {
        List<String> names = new ArrayList<>();
        fields.each(key, (node, path) -> {
            String name = fields.text(node, path, LONGEST_VALUE);
            if (!name.isEmpty() && !TABLE.matcher(name).matches()) {
                problems.add(
                        node.place(),
                        path,
                        Node.Scalar.quoted(name) + " is not a name with its schema",
                        "write for example public." + (COLUMN.matcher(name).matches() ? name : "sales"));
            }
            names.add(name);
        });
        return names;
    }

    private Map<String, List<String>> byTable(Fields fields, String key, Pattern form, String expected) {
        Map<String, List<String>> byTable = new LinkedHashMap<>();
        fields.named(key).forEach((table, node) -> {
            DocumentPath path = fields.path(key).key(table);
            if (!TABLE.matcher(table).matches() && !problems.isFull()) {
                problems.add(
                        node.place(),
                        path,
                        Node.Scalar.quoted(table) + " is not a name with its schema",
                        "write for example public.sales");
            }
            List<String> names = fields.texts(node, path, LONGEST_VALUE);
            for (String name : names) {
                if (!form.matcher(name).matches() && !problems.isFull()) {
                    problems.add(
                            node.place(),
                            path,
                            Node.Scalar.quoted(name) + " is not " + expected,
                            "write it without its table and without quotes");
                }
            }
            byTable.put(table, names);
        });
        return byTable;
    }

    /** The tables of a size check; empty for the whole database. */
    private List<String> sized(Fields fields) {
        boolean database = fields.truth("database", false);
        if (fields.has("tables") == database) {
            fields.report(
                    "kind",
                    database
                            ? "this size check looks at tables and at the database"
                            : "this size check looks at nothing",
                    "write tables: [public.sales] or database: true");
        }
        List<String> tables = names(fields, "tables");
        if (fields.value("tables").isPresent() && tables.isEmpty()) {
            fields.report("tables", "no table stands here", "write tables: [public.sales]");
        }
        return tables;
    }

    private static List<String> stepsThatTook(Fields fields) {
        List<String> steps = new ArrayList<>();
        fields.each("steps", (node, path) -> steps.add(fields.text(node, path, LONGEST_NAME)));
        if (fields.isEmptyList("steps")) {
            fields.report("steps", "no step stands here", "write steps: [m1]");
        }
        return steps;
    }

    private CheckSpec isolation(Fields fields) {
        Map<String, String> claims = fields.namedTexts("claims", LONGEST_VALUE);
        for (String claim : claims.keySet()) {
            if (!CLAIM.matcher(claim).matches() && !problems.isFull()) {
                problems.add(
                        fields.named("claims").get(claim).place(),
                        fields.path("claims").key(claim),
                        Node.Scalar.quoted(claim) + " is not the name of a setting a role can have",
                        "write it with its dot, for example app.tenant_id");
            }
        }
        return new CheckSpec.Isolation(
                common(fields),
                fields.text("role", COLUMN, "the name of a role"),
                claims,
                sql(fields, "sql"),
                expectation(fields, "expect"));
    }

    private CheckSpec orphans(Fields fields) {
        String[] from = threeParts(fields, "from");
        String[] to = threeParts(fields, "to");
        return new CheckSpec.Orphans(common(fields), from[0] + "." + from[1], from[2], to[0] + "." + to[1], to[2]);
    }

    private static String[] threeParts(Fields fields, String key) {
        String text = fields.text(key, TABLE_COLUMN, THREE_PARTS);
        return text.isEmpty() ? new String[] {"", "", ""} : text.split("\\.");
    }

    private static CheckSpec nothing() {
        return new CheckSpec.Scalar(new CheckSpec.Common("", "", true), "", ANYTHING);
    }
}
