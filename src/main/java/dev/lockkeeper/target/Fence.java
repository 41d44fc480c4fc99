package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The number that keeps a process out that lost its window without noticing: whoever writes raises it to his own epoch,
 * and an epoch below it is refused. That a window has one says that its ledger step took effect.
 */
final class Fence {
    /** What a window says that was overtaken. */
    static final String OVERTAKEN = "another process took this window over meanwhile, so nothing more was done here";

    private static final String RAISE = """
            INSERT INTO lockkeeper.fence AS f (window_id, epoch) VALUES (?, ?)
            ON CONFLICT (window_id) DO UPDATE SET epoch = excluded.epoch, raised_at = pg_catalog.now()
             WHERE f.epoch <= excluded.epoch
            RETURNING f.epoch
            """;

    private Fence() {}

    /**
     * Raises it, and holds it until the transaction ends.
     *
     * @return false if a later epoch was there; then nothing was changed
     */
    static boolean raise(Connection connection, String window, long epoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RAISE)) {
            statement.setString(1, window);
            statement.setLong(2, epoch);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** True if this window's ledger step took effect in this target. */
    static boolean stands(Connection connection, String window) throws SQLException {
        if (!there(connection)) {
            return false;
        }
        try (PreparedStatement query =
                connection.prepareStatement("SELECT EXISTS (SELECT FROM lockkeeper.fence WHERE window_id = ?)")) {
            query.setString(1, window);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Somebody else's schema of that name may keep us out. */
    private static boolean there(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT EXISTS (
                  SELECT FROM pg_catalog.pg_class c
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'lockkeeper' AND c.relname = 'fence'
                     AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                     AND pg_catalog.has_table_privilege(c.oid, 'SELECT'))
                """);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
