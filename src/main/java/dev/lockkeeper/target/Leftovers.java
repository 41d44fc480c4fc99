package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What statements leave behind that were cut off outside a transaction: invalid indexes. Knows which are of the statement
 * at hand, and drops those and no others.
 */
final class Leftovers {
    private static final String INVALID = """
            SELECT pg_catalog.format('%I.%I', n.nspname, x.relname)
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
             WHERE NOT (i.indisvalid AND i.indisready) AND x.relname ~ '_cc(new|old)[0-9]*$'
             ORDER BY 1
            """;
    private static final String PROBE = "pg_temp.lockkeeper_probe";

    private Leftovers() {}

    /** The invalid indexes that a rebuild by {@code REINDEX … CONCURRENTLY} leaves behind, qualified, with spaces between. */
    static String ofRebuilds(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(INVALID)) {
            Set<String> names = new TreeSet<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return String.join(" ", names);
        }
    }

    /**
     * Drops those that are there now and were not before.
     *
     * @return their names
     */
    static List<String> dropRebuilds(Connection connection, String before, Duration lockTimeout) throws SQLException {
        Set<String> now = new TreeSet<>(List.of(ofRebuilds(connection).split(" ")));
        now.removeAll(List.of(before.split(" ")));
        now.remove("");
        for (String name : now) {
            dropped(connection, name, lockTimeout);
        }
        return List.copyOf(now);
    }

    /** Drops an invalid index; its qualified name, or nothing if it is not there or is valid. */
    static Optional<String> drop(Connection connection, ConcurrentIndex index, Duration lockTimeout)
            throws SQLException {
        Optional<ConcurrentIndex.Found> found = index.find(connection).filter(it -> !it.ready());
        if (found.isPresent()) {
            dropped(connection, found.get().name(), lockTimeout);
        }
        return found.map(ConcurrentIndex.Found::name);
    }

    /**
     * Compares the index that is there with the one that the statement would build, on an empty copy of the table that
     * nobody else sees and that is gone afterwards.
     *
     * @return true if they are alike but for their validity
     * @throws SQLException also if the statement builds nothing that PostgreSQL takes
     */
    static boolean isAsWritten(Connection connection, SqlStatement statement, ConcurrentIndex index)
            throws SQLException {
        Optional<ConcurrentIndex.Found> found = index.find(connection);
        Optional<ConcurrentIndex.Written> written = ConcurrentIndex.written(statement);
        if (found.isEmpty() || written.isEmpty()) {
            return false;
        }
        boolean unique = written.get().unique();
        connection.setAutoCommit(false);
        try (Statement probe = connection.createStatement()) {
            probe.setEscapeProcessing(false);
            probe.execute("CREATE TEMPORARY TABLE lockkeeper_probe (LIKE "
                    + written.get().table() + ") ON COMMIT DROP");
            probe.execute("CREATE " + (unique ? "UNIQUE " : "") + "INDEX lockkeeper_probe_index ON " + PROBE + " "
                    + written.get().rest());
            return essence(definition(connection, "pg_temp.lockkeeper_probe_index"))
                    .equals(essence(found.get().definition()));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static String definition(Connection connection, String name) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT pg_catalog.pg_get_indexdef(?::pg_catalog.regclass)")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** A definition without the names of index and table. */
    private static String essence(String definition) {
        int using = definition.indexOf(" USING ");
        return (definition.startsWith("CREATE UNIQUE") ? "unique" : "") + definition.substring(Math.max(0, using));
    }

    private static void dropped(Connection connection, String qualified, Duration lockTimeout) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = " + lockTimeout.toMillis());
            statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + qualified);
        }
    }
}
