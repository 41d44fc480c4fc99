package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is in a database, counted, so that a copy can be compared with it. Objects of extensions are left out, because
 * another server may have another version of them; our ledger too, which is a guest and belongs to no backup.
 *
 * @param rows tables, schema-qualified, with their rows
 * @param objects kinds of objects with their number
 */
record Census(Map<String, Long> rows, Map<String, Long> objects) {
    private static final String OURS = """
            n.nspname NOT IN ('information_schema', 'lockkeeper') AND n.nspname !~ '^pg_'
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                             WHERE d.deptype = 'e' AND d.objid = c.oid
                               AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass)
            """;
    private static final String CLASSES =
            "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " + OURS;
    private static final String TABLES =
            "SELECT n.nspname, c.relname " + CLASSES + " AND c.relkind = 'r' AND c.relpersistence <> 't' ORDER BY 1, 2";
    private static final String OBJECTS = """
            SELECT 'tables', (SELECT count(*) %1$s AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't')
            UNION ALL SELECT 'views', (SELECT count(*) %1$s AND c.relkind IN ('v', 'm'))
            UNION ALL SELECT 'indexes', (SELECT count(*) %1$s AND c.relkind IN ('i', 'I'))
            UNION ALL SELECT 'sequences', (SELECT count(*) %1$s AND c.relkind = 'S')
            UNION ALL SELECT 'constraints', (SELECT count(*) FROM pg_catalog.pg_constraint x
                JOIN pg_catalog.pg_class c ON c.oid = x.conrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE x.contype <> 'n' AND %2$s)
            UNION ALL SELECT 'policies', (SELECT count(*) FROM pg_catalog.pg_policy x
                JOIN pg_catalog.pg_class c ON c.oid = x.polrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE %2$s)
            """.formatted(CLASSES, OURS);

    Census {
        rows = new LinkedHashMap<>(rows);
        objects = new LinkedHashMap<>(objects);
    }

    /**
     * Counts.
     *
     * @param named the tables whose rows are counted, empty for all of them
     * @throws BackupFailedException if a name is not schema-qualified or there is no such table
     */
    static Census of(Connection connection, List<String> named) throws SQLException, BackupFailedException {
        Map<String, Long> rows = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement()) {
            for (TableName table : named.isEmpty() ? tables(statement) : read(named)) {
                rows.put(table.toString(), count(statement, table));
            }
            Map<String, Long> objects = new LinkedHashMap<>();
            try (ResultSet kinds = statement.executeQuery(OBJECTS)) {
                while (kinds.next()) {
                    objects.put(kinds.getString(1), kinds.getLong(2));
                }
            }
            return new Census(rows, objects);
        }
    }

    /** Every table whose rows are not as many in the copy, and every kind of object that is not as numerous. */
    List<String> differences(Census copy) {
        List<String> all = new ArrayList<>();
        for (String table : names(rows, copy.rows)) {
            if (!Objects.equals(rows.get(table), copy.rows.get(table))) {
                all.add("table " + table + ": " + words(rows.get(table)) + " rows, in the copy "
                        + words(copy.rows.get(table)));
            }
        }
        for (String kind : names(objects, copy.objects)) {
            if (!Objects.equals(objects.get(kind), copy.objects.get(kind))) {
                all.add(words(objects.get(kind)) + " " + kind + ", in the copy " + words(copy.objects.get(kind)));
            }
        }
        return all;
    }

    /** How many tables have the same number of rows in both. */
    long equalTables(Census copy) {
        return rows.entrySet().stream()
                .filter(table -> table.getValue().equals(copy.rows.get(table.getKey())))
                .count();
    }

    /** {@code 12 tables, 3 views, …}. */
    String words() {
        return String.join(
                ", ",
                objects.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .toList());
    }

    private static List<TableName> tables(Statement statement) throws SQLException {
        List<TableName> tables = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(TABLES)) {
            while (found.next()) {
                tables.add(new TableName(found.getString(1), found.getString(2)));
            }
        }
        return tables;
    }

    private static List<TableName> read(List<String> named) throws BackupFailedException {
        List<TableName> tables = new ArrayList<>();
        for (String name : named) {
            try {
                tables.add(TableName.of(name));
            } catch (UnusableQueryException e) {
                throw new BackupFailedException("compare: " + e.getMessage() + ".");
            }
        }
        return tables;
    }

    private static long count(Statement statement, TableName table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table.sql())) {
            row.next();
            return row.getLong(1);
        }
    }

    private static TreeSet<String> names(Map<String, Long> one, Map<String, Long> other) {
        TreeSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        return names;
    }

    private static String words(@Nullable Long number) {
        return number == null ? "none" : String.format(Locale.ROOT, "%,d", number);
    }
}
