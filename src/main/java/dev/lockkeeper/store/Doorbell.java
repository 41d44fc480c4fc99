package dev.lockkeeper.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears when another process calls the one that drives ({@link PostgresWorkerLease#callTheHolder}), over one connection of
 * its own. A call that is missed, because the connection broke or goes through a pooler, is made up for by the next tick.
 */
public final class Doorbell implements AutoCloseable {
    static final String CHANNEL = "lockkeeper_wake";

    private static final Logger LOG = LoggerFactory.getLogger(Doorbell.class);
    /** A line on which nothing comes for so long is asked whether it lives. */
    private static final int SILENCE_MILLIS = 5_000;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final PromptDataSource source;
    private final Runnable rung;
    private final Thread listening = new Thread(this::listen, "lockkeeper-doorbell");
    private volatile boolean closed;
    private volatile @Nullable Connection line;

    /**
     * Listens at once, and again whenever the line broke.
     *
     * @param rung called on a thread of this object for every call, and once after each time nobody listened; must be quick
     */
    public Doorbell(DatabaseLogin login, Runnable rung) {
        this.source = new PromptDataSource(login, "lockkeeper-doorbell");
        this.rung = rung;
        listening.setDaemon(true);
        listening.start();
    }

    /** Nothing is called any more, save for a call under way. May be repeated. */
    @Override
    public void close() {
        closed = true;
        listening.interrupt();
        Connection open = line;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("the doorbell's line was gone already", e);
            }
        }
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                line = connection;
                statement.execute("LISTEN " + CHANNEL);
                rung.run();
                hear(connection.unwrap(PGConnection.class), statement);
            } catch (SQLException e) {
                if (!closed) {
                    LOG.warn("the doorbell's line broke and is laid again: {}", e.getMessage());
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private void hear(PGConnection connection, Statement statement) throws SQLException {
        while (!closed) {
            PGNotification[] calls = connection.getNotifications(SILENCE_MILLIS);
            if (calls != null && calls.length > 0) {
                rung.run();
            } else {
                statement.execute("SELECT 1");
            }
        }
    }
}
