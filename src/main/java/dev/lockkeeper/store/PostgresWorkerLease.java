package dev.lockkeeper.store;

import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.engine.WorkerLease;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease as one row with an end, told by the database's clock alone; no process's clock matters. Any thread. One object
 * per process.
 */
public final class PostgresWorkerLease implements WorkerLease {
    /** Long enough for some missed ticks of a second, short enough that nobody waits long for a dead process. */
    public static final Duration DEFAULT_LENGTH = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(PostgresWorkerLease.class);
    private static final int NODE_BYTES = 6;

    /** The end is reckoned before a possible wait for the row, so that it is never later than it should be. */
    private static final String HOLD = """
            INSERT INTO lockkeeper.worker_lease (lease, node, expires_at)
            VALUES ('driver', ?, clock_timestamp() + ? * INTERVAL '1 millisecond')
            ON CONFLICT (lease) DO UPDATE
               SET node = excluded.node, expires_at = excluded.expires_at
             WHERE worker_lease.node = excluded.node
                OR worker_lease.expires_at <= clock_timestamp()
            """;

    private static final String RELEASE = """
            DELETE FROM lockkeeper.worker_lease
             WHERE node = ?
            """;

    private final Jdbc jdbc;
    private final long lengthMillis;
    private final String node = "node-" + randomHex();

    /**
     * @param pool connections of the bot's role, see {@link StateDatabase#state()}
     * @param length how long the lease lasts without being renewed, at least a millisecond
     */
    public PostgresWorkerLease(DataSource pool, Duration length) {
        if (length.toMillis() < 1) {
            throw new IllegalArgumentException("the lease's length is " + length + "; expected at least a millisecond");
        }
        jdbc = new Jdbc(pool);
        lengthMillis = length.toMillis();
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public boolean hold() {
        try {
            return jdbc.statement("asking for the lease", connection -> {
                try (PreparedStatement upsert = connection.prepareStatement(HOLD)) {
                    upsert.setString(1, node);
                    upsert.setLong(2, lengthMillis);
                    return upsert.executeUpdate() == 1;
                }
            });
        } catch (StoreUnavailableException e) {
            LOG.warn("lease not held by {}: {}; asked again at the next tick", node, e.getMessage(), e);
            return false;
        }
    }

    /** {@inheritDoc} If the database cannot be reached, the lease runs out by itself. */
    @Override
    public void release() {
        try {
            jdbc.statement("giving the lease back", connection -> {
                try (PreparedStatement delete = connection.prepareStatement(RELEASE)) {
                    delete.setString(1, node);
                    return delete.executeUpdate();
                }
            });
        } catch (StoreUnavailableException e) {
            LOG.warn("lease not given back by {}: {}; it runs out by itself", node, e.getMessage(), e);
        }
    }

    private static String randomHex() {
        byte[] bytes = new byte[NODE_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
