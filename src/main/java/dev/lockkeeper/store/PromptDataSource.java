package dev.lockkeeper.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections for a pool, and keeps trying while the database is away. HikariCP itself pauses for up to five seconds
 * between two tries, which is how long everybody would wait after the database is back; whoever asks the pool meanwhile is
 * told by the pool's own, shorter limit. The pool stops the trying by interrupting its thread.
 */
final class PromptDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PromptDataSource.class);
    private static final long PAUSE_MILLIS = 250;
    /** SQLSTATEs, how they begin: a refused login and a missing database do not get better by asking again. */
    private static final String REFUSED_LOGIN = "28";

    private static final String NO_SUCH_DATABASE = "3D";

    private final String pool;

    PromptDataSource(DatabaseLogin login, String pool) {
        this.pool = pool;
        setUrl(login.url());
        setUser(login.user());
        setPassword(login.password());
        login.driverProperties().forEach(this::property);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        long start = System.nanoTime();
        for (boolean first = true; ; first = false) {
            try {
                Connection connection = super.getConnection(user, password);
                if (!first) {
                    LOG.info("{}: the state database is back after {}", pool, since(start));
                }
                return connection;
            } catch (SQLException e) {
                String sqlState = String.valueOf(e.getSQLState());
                if (sqlState.startsWith(REFUSED_LOGIN) || sqlState.startsWith(NO_SUCH_DATABASE)) {
                    throw e;
                }
                if (first) {
                    LOG.warn("{}: the state database is away; tried again every {} ms", pool, PAUSE_MILLIS, e);
                }
                pause(e);
            }
        }
    }

    private void property(String name, String value) {
        try {
            setProperty(name, value);
        } catch (SQLException e) {
            throw new IllegalArgumentException("the driver does not know " + name, e);
        }
    }

    private static Duration since(long start) {
        return Duration.ofMillis((System.nanoTime() - start) / 1_000_000);
    }

    private static void pause(SQLException reason) throws SQLException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }
}
