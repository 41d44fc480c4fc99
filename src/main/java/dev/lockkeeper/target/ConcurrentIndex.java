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

    /**
     * An index that is there.
     *
     * @param name qualified and quoted
     * @param definition as the server writes it
     * @param ready valid, and kept up to date by every write
     */
    record Found(String name, String definition, boolean ready) {}

    /**
     * The parts of the statement that builds it.
     *
     * @param table as it is written there
     * @param rest what follows the table
     */
    record Written(boolean unique, String table, String rest) {}

    /** The index that this statement builds, if it builds one concurrently and names it. */
    static Optional<ConcurrentIndex> of(SqlStatement statement) {
        List<SqlToken> t = statement.tokens();
        int i = tableIn(statement);
        if (i < 0) {
            return Optional.empty();
        }
        int last = lastOfTable(t, i);
        return Optional.of(new ConcurrentIndex(
                t.get(nameIn(statement)).name(),
                last > i ? t.get(i).name() : null,
                t.get(last).name()));
    }

    /** Its parts, for building the same on another table. */
    static Optional<Written> written(SqlStatement statement) {
        List<SqlToken> t = statement.tokens();
        int i = tableIn(statement);
        int next = i < 0 ? t.size() : lastOfTable(t, i) + 1;
        if (next >= t.size()) {
            return Optional.empty();
        }
        int base = t.get(0).start();
        String text = statement.text();
        return Optional.of(new Written(
                statement.startsWith("CREATE", "UNIQUE"),
                text.substring(t.get(i).start() - base, t.get(next).start() - base),
                text.substring(t.get(next).start() - base)));
    }

    /** True if it is no error that the index is there already. */
    static boolean mayBeThere(SqlStatement statement) {
        return statement.has("IF", "NOT") && statement.has("NOT", "EXISTS");
    }

    /** The position of the index's name; -1 if the statement builds none concurrently, or does not name it. */
    private static int nameIn(SqlStatement statement) {
        List<SqlToken> t = statement.tokens();
        int i = statement.startsWith("CREATE", "UNIQUE") ? 2 : 1;
        if (!statement.startsWith("CREATE") || !is(t, i, "INDEX") || !is(t, i + 1, "CONCURRENTLY")) {
            return -1;
        }
        i += 2;
        if (is(t, i, "IF") && is(t, i + 1, "NOT") && is(t, i + 2, "EXISTS")) {
            i += 3;
        }
        return i >= t.size() || !t.get(i).isName() || is(t, i, "ON") ? -1 : i;
    }

    /** The position of the table's name, or of its schema; -1 as above. */
    private static int tableIn(SqlStatement statement) {
        List<SqlToken> t = statement.tokens();
        int name = nameIn(statement);
        if (name < 0) {
            return -1;
        }
        int i = name + (is(t, name + 2, "ONLY") ? 3 : 2);
        return i >= t.size() || !t.get(i).isName() ? -1 : i;
    }

    private static int lastOfTable(List<SqlToken> t, int i) {
        boolean qualified =
                i + 2 < t.size() && t.get(i + 1).isSign('.') && t.get(i + 2).isName();
        return qualified ? i + 2 : i;
    }

    /** The index of this name on this table, if it is there, valid or not. */
    Optional<Found> find(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT pg_catalog.format('%I.%I', n.nspname, x.relname), pg_catalog.pg_get_indexdef(x.oid),
                       i.indisvalid AND i.indisready
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
                return row.next()
                        ? Optional.of(new Found(row.getString(1), row.getString(2), row.getBoolean(3)))
                        : Optional.empty();
            }
        }
    }

    /** Looks it up. */
    State look(Connection connection) throws SQLException {
        return find(connection)
                .map(found -> found.ready() ? State.READY : State.INVALID)
                .orElse(State.MISSING);
    }

    private static boolean is(List<SqlToken> tokens, int i, String word) {
        return i < tokens.size() && tokens.get(i).is(word);
    }
}
