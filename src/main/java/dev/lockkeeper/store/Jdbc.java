package dev.lockkeeper.store;

import dev.lockkeeper.engine.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Connections to the state database, and the only place that commits and rolls back. Any thread.
 *
 * <p>Every method takes what is being done in words ({@code recording STG-12}) for its exceptions.
 */
final class Jdbc {
    /**
     * SQLSTATEs, or how they begin, of a database that is away, stopping, full, read-only after a failover, or kept us
     * waiting for longer than we wait: it may work the next time.
     */
    private static final List<String> UNAVAILABLE =
            List.of("08", "57P0", "53", "25P03", "25006", "40001", "40P01", "55P03", "57014");

    private final DataSource pool;

    Jdbc(DataSource pool) {
        this.pool = Objects.requireNonNull(pool, "pool");
    }

    /** What is done on one connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Carries out one statement that stands for itself.
     *
     * @throws StoreUnavailableException if the database could not be reached; whether a write happened is unknown
     * @throws StoreRefusedException if the database refused; nothing was written
     */
    <T> T statement(String what, Work<T> work) {
        try (Connection connection = connection(what)) {
            return work.on(connection);
        } catch (SQLException e) {
            throw translated(what, e);
        }
    }

    /**
     * Carries out the work in one transaction, or leaves no trace of it: whatever it throws, everything is rolled back.
     *
     * @throws StoreUnavailableException if the database could not be reached; whether the write happened is unknown
     * @throws StoreRefusedException if the database refused; nothing was written
     */
    <T> T transaction(String what, Work<T> work) {
        try (Connection connection = connection(what)) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw translated(what, e);
        }
    }

    private Connection connection(String what) {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new StoreUnavailableException(what, e);
        }
    }

    private static void rollBack(Connection connection, Exception first) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }

    private static RuntimeException translated(String what, SQLException e) {
        String sqlState = Objects.requireNonNullElse(e.getSQLState(), "none");
        return UNAVAILABLE.stream().anyMatch(sqlState::startsWith)
                ? new StoreUnavailableException(what, e)
                : new StoreRefusedException(what, sqlState, e);
    }
}
