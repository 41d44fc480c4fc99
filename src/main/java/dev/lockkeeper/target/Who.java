package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a session says about itself.
 *
 * @param pid the server's process
 * @param standby whether it takes no changes
 * @param ledger the ledger's id if the window's ledger step took effect in it; null if not, or if it was not asked
 */
record Who(
        TargetIdentity identity,
        int pid,
        boolean standby,
        @Nullable String ledger) {
    private static final String ASK = """
            SELECT (SELECT oid::bigint FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()),
                   pg_catalog.current_setting('server_version'),
                   pg_catalog.current_database(),
                   (SELECT system_identifier::text FROM pg_catalog.pg_control_system()),
                   pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery()
            """;
    private static final String LEDGER =
            "SELECT ledger_id::text FROM lockkeeper.identity, lockkeeper.fence WHERE window_id = ?";
    private static final String BOTH = ASK.stripTrailing() + ", (" + LEDGER + ")";

    private static final String MAY_READ = """
            SELECT count(*) = 2 FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = 'lockkeeper' AND c.relname IN ('identity', 'fence')
               AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
               AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
            """;
    /** No such table, no such schema, or somebody else's that keeps us out. */
    private static final Set<String> NO_LEDGER = Set.of("42P01", "42703", "3F000", SqlStates.NOT_PERMITTED);

    /**
     * Asks an open connection.
     *
     * @throws TargetUnavailableException if the server does not tell; the message says what to grant
     */
    static Who of(Connection connection, TargetSettings target) {
        try {
            return ask(connection, target, null);
        } catch (SQLException e) {
            throw unavailable(target, e);
        }
    }

    /**
     * Asks an open connection outside a transaction, the ledger too.
     *
     * @param likely whether there was one when somebody looked last; then all is asked at once
     * @throws TargetUnavailableException as above
     */
    static Who of(Connection connection, TargetSettings target, String window, boolean likely) {
        try {
            if (likely) {
                try {
                    return ask(connection, target, window);
                } catch (SQLException e) {
                    if (!NO_LEDGER.contains(String.valueOf(e.getSQLState()))) {
                        throw e;
                    }
                }
            }
            Who who = ask(connection, target, null);
            return new Who(who.identity(), who.pid(), who.standby(), ledger(connection, window));
        } catch (SQLException e) {
            throw unavailable(target, e);
        }
    }

    /** Prepared, so that the server need not plan it anew for every step. */
    private static Who ask(Connection connection, TargetSettings target, @Nullable String window) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(window == null ? ASK : BOTH)) {
            if (window != null) {
                query.setString(1, window);
            }
            try (ResultSet row = query.executeQuery()) {
                row.next();
                TargetIdentity identity = new TargetIdentity(
                        target.name(),
                        target.host(),
                        target.port(),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(1),
                        row.getString(2).split(" ", 2)[0]);
                return new Who(identity, row.getInt(5), row.getBoolean(6), window == null ? null : row.getString(7));
            }
        }
    }

    private static @Nullable String ledger(Connection connection, String window) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(MAY_READ);
                ResultSet row = query.executeQuery()) {
            row.next();
            if (!row.getBoolean(1)) {
                return null;
            }
        }
        try (PreparedStatement query = connection.prepareStatement(LEDGER)) {
            query.setString(1, window);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static TargetUnavailableException unavailable(TargetSettings target, SQLException e) {
        return SqlStates.NOT_PERMITTED.equals(e.getSQLState())
                ? new TargetUnavailableException(
                        "Target " + target.name() + " does not tell user " + target.user()
                                + " which database it is. Run there: GRANT EXECUTE ON FUNCTION"
                                + " pg_catalog.pg_control_system() TO " + target.user() + ";",
                        e)
                : new TargetUnavailableException(ConnectionSentences.of(target, e), e);
    }
}
