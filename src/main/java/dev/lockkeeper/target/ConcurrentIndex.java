package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An index that {@code CREATE INDEX CONCURRENTLY} builds. Whether it worked is read from the catalog, because with
 * {@code IF NOT EXISTS} the server says success over an invalid index of that name.
 *
 * @param schema of the table, or null where the search path decides
 */
record ConcurrentIndex(String name, @Nullable String schema, String table) {
    /** What the catalog says. */
    enum State {
        MISSING,
        INVALID,
        READY
    }

    /** The index that this statement builds, if it builds one concurrently and names it. */
    static Optional<ConcurrentIndex> of(SqlStatement statement) {
        List<SqlToken> t = statement.tokens();
        int i = statement.startsWith("CREATE", "UNIQUE") ? 2 : 1;
        if (!statement.startsWith("CREATE") || !is(t, i, "INDEX") || !is(t, i + 1, "CONCURRENTLY")) {
            return Optional.empty();
        }
        i += 2;
        if (is(t, i, "IF") && is(t, i + 1, "NOT") && is(t, i + 2, "EXISTS")) {
            i += 3;
        }
        if (i >= t.size() || !t.get(i).isName() || is(t, i, "ON")) {
            return Optional.empty();
        }
        String name = t.get(i).name();
        i += is(t, i + 2, "ONLY") ? 3 : 2;
        if (i >= t.size() || !t.get(i).isName()) {
            return Optional.empty();
        }
        boolean qualified =
                i + 2 < t.size() && t.get(i + 1).isSign('.') && t.get(i + 2).isName();
        return Optional.of(new ConcurrentIndex(
                name,
                qualified ? t.get(i).name() : null,
                qualified ? t.get(i + 2).name() : t.get(i).name()));
    }

    /** Looks it up. */
    State look(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT i.indisvalid AND i.indisready
                  FROM pg_catalog.pg_index i
                  JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                  JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
                  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
                 WHERE x.relname = ? AND t.relname = ?
                   AND CASE WHEN ?::text IS NULL THEN pg_catalog.pg_table_is_visible(t.oid) ELSE n.nspname = ? END
                """)) {
            query.setString(1, name);
            query.setString(2, table);
            query.setString(3, schema);
            query.setString(4, schema);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return State.MISSING;
                }
                return row.getBoolean(1) ? State.READY : State.INVALID;
            }
        }
    }

    private static boolean is(List<SqlToken> tokens, int i, String word) {
        return i < tokens.size() && tokens.get(i).is(word);
    }
}
