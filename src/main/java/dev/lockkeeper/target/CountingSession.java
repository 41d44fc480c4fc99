package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * One instant of a database, kept open so that a census and a dump see the same rows. Row-level security that would hide
 * rows is an error. Used by one thread.
 */
final class CountingSession implements AutoCloseable {
    /** Counting all rows of a large table takes long; it holds nobody up. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(60);

    private final Connection connection;

    /** Owns the connection from now on, also if this fails. */
    CountingSession(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            statement.execute("SET LOCAL statement_timeout = " + STATEMENT_TIMEOUT.toMillis());
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            statement.execute("SET LOCAL row_security = off");
        } catch (SQLException e) {
            Targets.close(connection);
            throw e;
        }
    }

    /** The name under which another session can see the same instant while this one is open. */
    String export() throws SQLException {
        return ask("SELECT pg_catalog.pg_export_snapshot()");
    }

    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    Census census(List<String> named) throws SQLException, BackupFailedException {
        return Census.of(connection, named);
    }

    @Override
    public void close() {
        Targets.close(connection);
    }
}
