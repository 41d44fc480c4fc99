package dev.lockkeeper.target;

import dev.lockkeeper.runbook.CheckSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks that look at objects: inventory and orphans. Reads the catalogs, where no right is needed to see a name. */
final class CatalogChecks {
    private static final int MOST_NAMED = 12;
    private static final String NOTHING = "nothing";

    private static final String KIND = """
            SELECT c.relkind::text, coalesce(i.indisvalid AND i.indisready, true)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
             WHERE n.nspname = ? AND c.relname = ?
            """;
    private static final String COLUMNS = """
            SELECT a.attname
              FROM pg_catalog.pg_attribute a
              JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
            """;
    private static final String POLICIES = """
            SELECT p.polname
              FROM pg_catalog.pg_policy p
              JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ? AND c.relname = ?
            """;

    private static final String ROW_SECURITY = """
            SELECT c.relname
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ? AND c.relname = ? AND c.relrowsecurity
            """;

    private CatalogChecks() {}

    static Finding inventory(CheckSpec.Inventory check, Connection connection)
            throws SQLException, UnusableQueryException {
        if (words(check).equals(NOTHING)) {
            return Finding.notProven("it names nothing to look at");
        }
        Wrong wrong = new Wrong();
        present(connection, check.tables(), "table", "rp", wrong);
        present(connection, check.views(), "view", "vm", wrong);
        present(connection, check.indexes(), "index", "iI", wrong);
        for (Map.Entry<String, List<String>> wanted : check.columns().entrySet()) {
            Set<String> there = columns(connection, wanted.getKey(), wrong);
            wanted.getValue().stream()
                    .filter(column -> !there.contains(column))
                    .forEach(column -> wrong.add("column " + wanted.getKey() + "." + column + " is missing"));
        }
        for (Map.Entry<String, List<String>> gone : check.goneColumns().entrySet()) {
            Set<String> there = columns(connection, gone.getKey(), wrong);
            gone.getValue().stream()
                    .filter(there::contains)
                    .forEach(column -> wrong.add("column " + gone.getKey() + "." + column + " is still there"));
        }
        for (Map.Entry<String, List<String>> wanted : check.policies().entrySet()) {
            policies(connection, wanted.getKey(), wanted.getValue(), wrong);
        }
        return wrong.isEmpty()
                ? Finding.of(true, "all as expected: " + words(check))
                : Finding.of(false, wrong.words());
    }

    static Finding orphans(CheckSpec.Orphans check, Connection connection) throws SQLException, UnusableQueryException {
        String column = TableName.quoted(check.column());
        String key = TableName.quoted(check.key());
        String count = "SELECT count(*) FROM " + TableName.of(check.table()).sql() + " c WHERE c." + column
                + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
                + TableName.of(check.references()).sql() + " p WHERE p." + key + " = c." + column + ")";
        long orphans = Long.parseLong(new ReadQuery(count).value(connection));
        return Finding.of(orphans == 0, Words.count(orphans, "orphan", "orphans"));
    }

    /** What an inventory looks at, counted. */
    static String words(CheckSpec.Inventory check) {
        List<String> words = new ArrayList<>();
        counted(words, check.tables().size(), "table", "tables", "");
        counted(words, check.views().size(), "view", "views", "");
        counted(words, check.indexes().size(), "valid index", "valid indexes", "");
        counted(words, sum(check.columns()), "column", "columns", "");
        counted(words, sum(check.goneColumns()), "column", "columns", " gone");
        counted(words, sum(check.policies()), "policy", "policies", " and no others");
        return words.isEmpty() ? NOTHING : String.join(", ", words);
    }

    private static void present(Connection connection, List<String> names, String what, String kinds, Wrong wrong)
            throws SQLException, UnusableQueryException {
        for (String name : names) {
            TableName table = TableName.of(name);
            try (PreparedStatement query = asked(connection, KIND, table);
                    ResultSet row = query.executeQuery()) {
                boolean there = row.next() && kinds.contains(row.getString(1));
                if (!there) {
                    wrong.add(what + " " + name + " is missing");
                } else if (!row.getBoolean(2)) {
                    wrong.add(what + " " + name + " is invalid");
                }
            }
        }
    }

    private static Set<String> columns(Connection connection, String name, Wrong wrong)
            throws SQLException, UnusableQueryException {
        Set<String> columns = names(connection, COLUMNS, TableName.of(name));
        if (columns.isEmpty()) {
            wrong.add("table " + name + " is missing");
        }
        return columns;
    }

    private static void policies(Connection connection, String name, List<String> wanted, Wrong wrong)
            throws SQLException, UnusableQueryException {
        TableName table = TableName.of(name);
        Set<String> there = names(connection, POLICIES, table);
        for (String policy : wanted) {
            if (!there.remove(policy)) {
                wrong.add("policy " + policy + " of " + name + " is missing");
            }
        }
        there.forEach(policy -> wrong.add("policy " + policy + " of " + name + " is not expected"));
        if (wanted.isEmpty()) {
            columns(connection, name, wrong);
        } else if (names(connection, ROW_SECURITY, table).isEmpty()) {
            wrong.add("row-level security of " + name + " is off, so its policies hold nobody");
        }
    }

    private static Set<String> names(Connection connection, String sql, TableName table) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (PreparedStatement query = asked(connection, sql, table);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static PreparedStatement asked(Connection connection, String sql, TableName table) throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        query.setString(1, table.schema());
        query.setString(2, table.name());
        return query;
    }

    private static int sum(Map<String, List<String>> lists) {
        return lists.values().stream().mapToInt(List::size).sum();
    }

    private static void counted(List<String> words, int number, String one, String many, String after) {
        if (number > 0) {
            words.add(Words.count(number, one, many) + after);
        }
    }

    /** What is not as expected, each thing once, the first ones by name. */
    private static final class Wrong {
        private final Set<String> all = new LinkedHashSet<>();

        void add(String what) {
            all.add(what);
        }

        boolean isEmpty() {
            return all.isEmpty();
        }

        String words() {
            List<String> named = all.stream().limit(MOST_NAMED).toList();
            int more = all.size() - named.size();
            return String.join("; ", named) + (more == 0 ? "" : "; and " + more + " more");
        }
    }
}
