package dev.lockkeeper.target;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.Copies;
import dev.lockkeeper.window.FoundTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Copies beside what will be read instead of them: counted in one pass over the table, with the keys of a few rows of
 * each column that differs. Values are told only of columns that the runbook lets be shown.
 */
final class DriftCheck {
    private static final int EXAMPLES = 3;
    private static final int FACTS = 5;
    private static final String APART = "; ";

    /** A join on anything but a unique column would count a row several times. */
    private static final String KEY = """
        SELECT a.attname
          FROM pg_catalog.pg_index i
          JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
         WHERE n.nspname = ? AND c.relname = ? AND i.indisprimary AND i.indnkeyatts = 1
        """;

    private final Copies copies;
    private final Map<String, String> parameters;
    private final Map<String, String> keys = new HashMap<>();
    private final Map<List<String>, String> joined = new HashMap<>();
    private final StringBuilder joins = new StringBuilder();

    private DriftCheck(Copies copies, Map<String, String> parameters) {
        this.copies = copies;
        this.parameters = parameters;
    }

    static Finding look(CheckSpec.Drift check, Map<String, String> parameters, Connection connection)
            throws SQLException, UnusableQueryException {
        return new DriftCheck(check.copies(), parameters).look(check, connection);
    }

    /** What is expected, in words. */
    static String words(CheckSpec.Drift check) {
        String rows = check.expect().words();
        return (rows.equals("0") ? "no row differs" : "rows that differ: " + rows) + ", and every value can be read";
    }

    private Finding look(CheckSpec.Drift check, Connection connection) throws SQLException, UnusableQueryException {
        List<String> cells = ReadQuery.of(query(connection), Map.of())
                .rows(connection, 1)
                .orElseThrow()
                .get(0);
        long rows = Long.parseLong(cells.get(0));
        long differing = Long.parseLong(cells.get(1));
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < copies.columns().size(); i++) {
            List<String> facts = cells.subList(2 + FACTS * i, 2 + FACTS * (i + 1));
            columns.add(new Column(
                    copies.columns().get(i),
                    Long.parseLong(facts.get(0)),
                    Long.parseLong(facts.get(1)),
                    Long.parseLong(facts.get(2)),
                    facts.get(3),
                    facts.get(4)));
        }
        boolean reachable = columns.stream().allMatch(column -> column.lost() == 0);
        return Finding.of(reachable && check.expect().isMetBy(cells.get(1)), said(rows, differing, columns))
                .with(table(columns));
    }

    private String query(Connection connection) throws SQLException, UnusableQueryException {
        StringBuilder own = new StringBuilder("SELECT t.*");
        StringBuilder both =
                new StringBuilder("SELECT t.").append(quoted(copies.key())).append("::text AS k");
        List<String> judged = new ArrayList<>(List.of("k"));
        List<String> running = new ArrayList<>(List.of("*"));
        List<String> counts = new ArrayList<>();
        List<String> any = new ArrayList<>();
        for (int i = 0; i < copies.columns().size(); i++) {
            Copies.Copy copy = copies.columns().get(i);
            if (copy.steps().isEmpty()) {
                // alone first, so that what is no expression is refused by itself
                String expression = ReadQuery.filled(copy.sql(), parameters);
                ReadQuery.of("SELECT (" + expression + "\n)", Map.of());
                own.append(", (")
                        .append(expression)
                        .append("\n) AS lockkeeper_")
                        .append(i);
            }
            both.append(", t.").append(quoted(copy.column())).append(" AS s").append(i);
            both.append(", ")
                    .append(original(copy, i, connection))
                    .append(" AS j")
                    .append(i);
            judged.add("s" + i + ", j" + i + ", s" + i + " IS DISTINCT FROM j" + i + " AS d" + i + ", s" + i
                    + " IS NOT NULL AND j" + i + " IS NULL AS u" + i);
            running.add("count(*) FILTER (WHERE d" + i + " AND NOT u" + i + ") OVER w AS nd" + i
                    + ", count(*) FILTER (WHERE u" + i + ") OVER w AS nu" + i);
            any.add("d" + i);
            counts.add("count(*) FILTER (WHERE d" + i + "), count(*) FILTER (WHERE d" + i + " AND s" + i
                    + " IS NULL), count(*) FILTER (WHERE u" + i + "), "
                    + examples(copy, i, "d" + i + " AND NOT u" + i + " AND nd" + i) + ", "
                    + examples(copy, i, "u" + i + " AND nu" + i));
        }
        String from = " FROM (" + own + " FROM " + TableName.of(copies.table()).sql() + " t) t" + joins;
        return "SELECT count(*), count(*) FILTER (WHERE " + String.join(" OR ", any) + "), " + String.join(", ", counts)
                + " FROM (SELECT " + String.join(", ", running) + " FROM (SELECT " + String.join(", ", judged)
                + " FROM (" + both + from + ") a) b WINDOW w AS (ROWS UNBOUNDED PRECEDING)) c";
    }

    /** The first rows the scan came to, bounded, whatever the number of rows that differ. */
    private String examples(Copies.Copy copy, int i, String which) {
        String row = copies.shown().contains(copy.column())
                ? "k || ' has ' || coalesce(s" + i + "::text, 'nothing') || ', then ' || coalesce(j" + i
                        + "::text, 'nothing')"
                : "k";
        return "coalesce(string_agg(" + row + ", '" + APART + "') FILTER (WHERE " + which + " <= " + EXAMPLES
                + "), '')";
    }

    private String original(Copies.Copy copy, int i, Connection connection)
            throws SQLException, UnusableQueryException {
        String at = "t";
        String column = "lockkeeper_" + i;
        String from = "";
        List<String> path = new ArrayList<>();
        for (Copies.Step step : copy.steps()) {
            from = at + "." + quoted(step.from());
            path.add(step.from());
            path.add(step.table());
            at = join(List.copyOf(path), step.table(), from, connection);
            column = step.column();
        }
        return at + "." + quoted(column);
    }

    private String join(List<String> path, String table, String from, Connection connection)
            throws SQLException, UnusableQueryException {
        String known = joined.get(path);
        if (known != null) {
            return known;
        }
        String alias = "p" + joined.size();
        joined.put(path, alias);
        joins.append(" LEFT JOIN ")
                .append(TableName.of(table).sql())
                .append(' ')
                .append(alias)
                .append(" ON ")
                .append(alias)
                .append('.')
                .append(quoted(primaryKey(table, connection)))
                .append(" = ")
                .append(from);
        return alias;
    }

    private String primaryKey(String table, Connection connection) throws SQLException, UnusableQueryException {
        String known = keys.get(table);
        if (known != null) {
            return known;
        }
        TableName name = TableName.of(table);
        try (PreparedStatement query = connection.prepareStatement(KEY)) {
            query.setString(1, name.schema());
            query.setString(2, name.name());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new UnusableQueryException(
                            table + " is not there or has no primary key of one column; write the value as sql");
                }
                keys.put(table, row.getString(1));
                return row.getString(1);
            }
        }
    }

    private String said(long rows, long differing, List<Column> columns) {
        if (differing == 0) {
            return "no differences in " + Words.count(rows, "row", "rows") + ", "
                    + Words.count(columns.size(), "column", "columns");
        }
        List<Column> other = columns.stream().filter(it -> it.differing() > 0).toList();
        List<Column> lost = columns.stream().filter(it -> it.lost() > 0).toList();
        StringBuilder said = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d of %s %s, in %d of %s: %s",
                differing,
                Words.count(rows, "row", "rows"),
                differing == 1 ? "differs" : "differ",
                other.size(),
                Words.count(columns.size(), "column", "columns"),
                counted(other.stream()
                        .map(it -> it.copy().column() + number(it.differing()))
                        .toList())));
        if (lost.isEmpty()) {
            return said.append("; every value can be read afterwards").toString();
        }
        return said.append("; afterwards nobody can read ")
                .append(counted(lost.stream()
                        .map(it -> it.copy().column() + " of " + Words.count(it.lost(), "row", "rows") + " ("
                                + copies.key() + " " + it.lostKeys() + (it.lost() > EXAMPLES ? ", …" : "") + ")")
                        .toList()))
                .toString();
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, " %,d", number);
    }

    private static String counted(List<String> parts) {
        return String.join(", ", parts);
    }

    private FoundTable table(List<Column> columns) {
        return new FoundTable(
                copies.table() + ", beside what will be read instead",
                List.of(
                        "Column",
                        "Differ",
                        "Copy empty",
                        "Out of reach",
                        "Read afterwards",
                        "First rows, by " + copies.key()),
                columns.stream()
                        .filter(it -> it.differing() > 0)
                        .map(Column::row)
                        .toList());
    }

    /** One column with its counts and the keys of its first rows. */
    private record Column(Copies.Copy copy, long differing, long empty, long lost, String otherKeys, String lostKeys) {
        FoundTable.Row row() {
            List<String> rows = new ArrayList<>();
            if (!otherKeys.isEmpty()) {
                rows.add(otherKeys);
            }
            if (!lostKeys.isEmpty()) {
                rows.add("out of reach: " + lostKeys);
            }
            return new FoundTable.Row(List.of(
                    copy.column(),
                    number(differing).strip(),
                    number(empty).strip(),
                    number(lost).strip(),
                    copy.words(),
                    String.join(APART, rows)));
        }
    }

    private static String quoted(String name) {
        return TableName.quoted(name);
    }
}
