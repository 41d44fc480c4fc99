package dev.lockkeeper.target;

import dev.lockkeeper.runbook.StepSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table that a backfill walks, and its key. Keys travel as text, as the server writes them.
 *
 * @param type of the key, as the server writes it
 * @param unique whether no two rows can have the same key
 */
record BackfillTable(TableName table, String key, String type, boolean unique) {
    /** What sorts alike in every place that compares it, and reads back from its text as it was. */
    private static final List<String> TYPES = List.of(
            "smallint",
            "integer",
            "bigint",
            "uuid",
            "text",
            "character varying",
            "date",
            "timestamp without time zone",
            "timestamp with time zone");

    private static final String LOOK = """
            SELECT c.relkind::text, a.atttypid::pg_catalog.regtype::text, a.attnotnull,
                   (SELECT pg_catalog.max(CASE WHEN i.indisunique AND i.indnkeyatts = 1 THEN 2 ELSE 1 END)
                      FROM pg_catalog.pg_index i
                      JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                      JOIN pg_catalog.pg_am m ON m.oid = x.relam AND m.amname = 'btree'
                      JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[0] AND o.opcdefault
                     WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL
                       AND i.indkey[0] = a.attnum AND i.indcollation[0] = a.attcollation)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_attribute a
                ON a.attrelid = c.oid AND a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped
             WHERE n.nspname = ? AND c.relname = ?
            """;

    private static final Pattern ESTIMATE = Pattern.compile("rows=([0-9]+)");

    /**
     * Looks it up in the catalog.
     *
     * @param obstacles gets a sentence for everything that is in the way
     * @return empty if there are obstacles
     */
    static Optional<BackfillTable> look(Connection connection, StepSpec.Backfill spec, List<String> obstacles)
            throws SQLException {
        TableName name;
        try {
            name = TableName.of(spec.table());
        } catch (UnusableQueryException e) {
            obstacles.add(e.getMessage() + ".");
            return Optional.empty();
        }
        try (PreparedStatement query = connection.prepareStatement(LOOK)) {
            query.setString(1, spec.key());
            query.setString(2, name.schema());
            query.setString(3, name.name());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    obstacles.add("There is no table " + name + ".");
                    return Optional.empty();
                }
                String type = row.getString(2);
                String obstacle = obstacle(name, spec.key(), row.getString(1), type, row.getBoolean(3), row.getInt(4));
                if (obstacle != null) {
                    obstacles.add(obstacle);
                    return Optional.empty();
                }
                return Optional.of(new BackfillTable(name, spec.key(), type, row.getInt(4) == 2));
            }
        }
    }

    private static @Nullable String obstacle(
            TableName table, String key, String relation, @Nullable String type, boolean notNull, int index) {
        if (!relation.equals("r") && !relation.equals("p")) {
            return table + " is no table, and only a table can be walked by a key.";
        }
        String column = "Column " + key + " of " + table;
        if (type == null) {
            return "Table " + table + " has no column " + key + ".";
        }
        if (!TYPES.contains(type)) {
            return column + " is of type " + type + "; a table is walked by " + String.join(", ", TYPES) + ".";
        }
        if (!notNull) {
            return column + " may be NULL, and a row without a key would never be reached. Walk by another column, or"
                    + " declare it NOT NULL before.";
        }
        if (index == 0) {
            return column
                    + " has no valid index that begins with it, so every batch would read the whole table. Walk by"
                    + " another column, or create one with CREATE INDEX CONCURRENTLY before.";
        }
        return null;
    }

    /** The lowest key, if there is a row. */
    Optional<String> lowest(Connection connection) throws SQLException {
        return single(connection, "SELECT " + text() + from() + " ORDER BY " + column() + " LIMIT 1", List.of());
    }

    /** The highest key, if there is a row. */
    Optional<String> highest(Connection connection) throws SQLException {
        return single(connection, "SELECT " + text() + from() + " ORDER BY " + column() + " DESC LIMIT 1", List.of());
    }

    /** The highest key above this one, if there is a row. */
    Optional<String> highestAbove(Connection connection, String last) throws SQLException {
        return single(
                connection,
                "SELECT " + text() + from() + " WHERE " + column() + " > ? ORDER BY " + column() + " DESC LIMIT 1",
                List.of(last));
    }

    /** How many rows the server thinks are in a range; it may be far off. */
    long estimate(Connection connection, Range range) throws SQLException {
        String plan = single(connection, "EXPLAIN SELECT 1" + from() + " WHERE " + within(range.first()), range.ends())
                .orElse("");
        Matcher rows = ESTIMATE.matcher(plan);
        return rows.find() ? Long.parseLong(rows.group(1)) : 0;
    }

    /** How many rows are in a range, counted up to a limit. */
    long count(Connection connection, Range range, long limit) throws SQLException {
        return Long.parseLong(single(
                        connection,
                        "SELECT pg_catalog.count(*) FROM (SELECT 1" + from() + " WHERE " + within(range.first())
                                + " LIMIT " + limit + ") AS counted",
                        range.ends())
                .orElse("0"));
    }

    /** A scalar subquery with three parameters: the range's ends, and how many rows to pass over from its beginning. */
    String keyInRange(boolean first) {
        return "(SELECT " + text() + from() + " WHERE " + within(first) + " ORDER BY " + column()
                + " LIMIT 1 OFFSET ?)";
    }

    /**
     * A range of keys.
     *
     * @param first whether {@code from} belongs to it; {@code to} always does
     */
    record Range(String from, String to, boolean first) {
        List<String> ends() {
            return List.of(from, to);
        }
    }

    private String within(boolean first) {
        return column() + (first ? " >= ?" : " > ?") + " AND " + column() + " <= ?";
    }

    private String from() {
        return " FROM " + table.sql() + " AS walked";
    }

    private String column() {
        return "walked." + TableName.quoted(key);
    }

    private String text() {
        return column() + "::text";
    }

    /** Keys are given without a type, so that the server reads them as what they are compared with. */
    private static Optional<String> single(Connection connection, String sql, List<String> keys) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < keys.size(); i++) {
                query.setObject(i + 1, keys.get(i), Types.OTHER);
            }
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }
}
