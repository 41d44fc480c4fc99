package dev.lockkeeper.target;

import dev.lockkeeper.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** Receives the server's log like a standby, and replays it only as long as it is told to. */
final class PretendStandby implements AutoCloseable {
    private final Connection connection;
    private final PGReplicationStream stream;
    private final AtomicBoolean replaying = new AtomicBoolean(true);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> receiving;

    PretendStandby(TestDatabase database, String name, String position) throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, database.user());
        PGProperty.PASSWORD.set(properties, database.password());
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.APPLICATION_NAME.set(properties, name);
        connection = DriverManager.getConnection(database.jdbcUrl(), properties);
        stream = connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .physical()
                .withStartPosition(LogSequenceNumber.valueOf(position))
                .start();
        receiving = thread.submit(this::receive);
    }

    void replay(boolean on) {
        replaying.set(on);
    }

    boolean isReceiving() {
        return !receiving.isDone();
    }

    @Override
    public void close() throws SQLException {
        closed.set(true);
        thread.shutdown();
        while (!receiving.isDone()) {
            Thread.onSpinWait();
        }
        connection.close();
    }

    private Void receive() throws SQLException {
        while (!closed.get()) {
            if (stream.readPending() == null) {
                if (replaying.get()) {
                    stream.setFlushedLSN(stream.getLastReceiveLSN());
                    stream.setAppliedLSN(stream.getLastReceiveLSN());
                }
                stream.forceUpdateStatus();
                LockSupport.parkNanos(20_000_000);
            }
        }
        return null;
    }
}
