package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.postgresql.PGConnection;

/**
 * Refuses what gives the transactions of one connection to several sessions of the server: what a step sets, locks and
 * proves holds in one session only. One that gives a connection a session of its own is as good as the server itself.
 */
final class Pooler {
    /** One that is busy changes sessions soon. */
    private static final int LOOKS = 3;

    private Pooler() {}

    /**
     * Asks nothing where the server itself let us in; else looks whether the session stays ours.
     *
     * @param connection new, outside a transaction; its session answered as this process of the server
     * @param another opens a second connection to the same place; it is closed here
     * @throws TargetUnavailableException if it does not stay ours, without a cause; the message says what to configure
     */
    static void refuse(Connection connection, int process, TargetSettings target, Supplier<Connection> another)
            throws SQLException {
        // whoever stands between us and the server tells us a process number of its own making
        if (connection.unwrap(PGConnection.class).getBackendPID() == process) {
            return;
        }
        for (int look = 1; look <= LOOKS; look++) {
            stays(process, process(connection), target);
        }
        try (Connection second = another.get()) {
            second.setAutoCommit(false);
            // one that is quiet gives it the session that it gave to us a moment ago
            if (process(second) == process) {
                throw refused(target, "two connections of ours were given process " + process + " of the server");
            }
            stays(process, process(connection), target);
            second.rollback();
        }
    }

    private static void stays(int process, int now, TargetSettings target) {
        if (now != process) {
            throw refused(
                    target, "one connection was answered by process " + process + " of the server, then by " + now);
        }
    }

    /** Why nothing is done through it. */
    static TargetUnavailableException refused(TargetSettings target, String seen) {
        return new TargetUnavailableException("Target " + target.name() + " at " + target.host() + ":" + target.port()
                + " is reached through a pooler that changes the session between two transactions: " + seen
                + ". What a step sets, locks and proves holds in one session only, so nothing was done. Configure host"
                + " and port of the server itself, or a pool in session mode.");
    }

    private static int process(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
