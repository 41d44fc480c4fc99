package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A connection on which nothing can be changed and nothing is counted short: every question is a read-only transaction
 * with a time limit, and a query from which row-level security would hide rows is an error instead. Used by one thread.
 */
final class ReadSession {
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    private final Connection connection;
    private final Duration statementTimeout;
    private final Duration lockTimeout;

    ReadSession(Connection connection, Duration statementTimeout) {
        this(connection, statementTimeout, LOCK_TIMEOUT);
    }

    ReadSession(Connection connection, Duration statementTimeout, Duration lockTimeout) {
        this.connection = connection;
        this.statementTimeout = statementTimeout;
        this.lockTimeout = lockTimeout;
    }

    /** What is asked inside the transaction; all its queries see the same instant. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException, UnusableQueryException;
    }

    <T> T ask(Question<T> question) throws SQLException, UnusableQueryException {
        connection.setAutoCommit(false);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
                statement.execute("SET LOCAL statement_timeout = " + statementTimeout.toMillis());
                statement.execute("SET LOCAL lock_timeout = " + lockTimeout.toMillis());
                statement.execute("SET LOCAL row_security = off");
            }
            return question.ask(connection);
        } finally {
            rollback();
        }
    }

    /** Why a question got no answer, in words. */
    String why(SQLException e) {
        String said = Failures.message(e);
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case SqlStates.QUERY_CANCELED -> "not answered within " + Words.of(statementTimeout);
            case SqlStates.LOCK_NOT_AVAILABLE -> "somebody holds a lock on it for more than " + Words.of(lockTimeout);
            case SqlStates.NOT_PERMITTED ->
                said.contains("row-level security")
                        ? "row-level security would hide rows from our user (" + said
                                + "); ask as a user with BYPASSRLS or as the owner"
                        : said + "; grant the right to our user";
            default -> said + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
        };
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The session is gone and its transaction with it; the next question says so.
            return;
        }
    }
}
