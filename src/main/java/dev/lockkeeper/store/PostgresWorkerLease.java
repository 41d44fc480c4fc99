package dev.lockkeeper.store;

import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.engine.WorkerLease;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease as one row with an end, told by the database's clock alone; beside it one row per process that says until when
 * that process counts as there. Any thread. One object per process.
 */
public final class PostgresWorkerLease implements WorkerLease {
    /**
     * How long nobody takes over from a process that says nothing. A status may be five seconds late
     * (docs/decisions/0007-one-driver-at-a-time.md), and taking over and posting need some of them.
     */
    public static final Duration DEFAULT_LENGTH = Duration.ofSeconds(3);

    /** A process counts as there for so many lengths: a step is taken over later than the lease. */
    private static final int LENGTHS_THERE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresWorkerLease.class);
    private static final int NODE_BYTES = 6;

    /** The end is reckoned before a possible wait for the row, so that it is never later than it should be. */
    private static final String HOLD = """
            WITH gone AS (
                DELETE FROM lockkeeper.worker_lease
                 WHERE lease LIKE 'node/%'
                   AND expires_at < clock_timestamp() - INTERVAL '1 hour'
            ), here AS (
                INSERT INTO lockkeeper.worker_lease (lease, node, expires_at)
                VALUES ('node/' || ?, ?, clock_timestamp() + ? * INTERVAL '1 millisecond')
                ON CONFLICT (lease) DO UPDATE SET expires_at = excluded.expires_at
            )
            INSERT INTO lockkeeper.worker_lease (lease, node, expires_at)
            VALUES ('driver', ?, clock_timestamp() + ? * INTERVAL '1 millisecond')
            ON CONFLICT (lease) DO UPDATE
               SET node = excluded.node, expires_at = excluded.expires_at
             WHERE worker_lease.node = excluded.node
                OR worker_lease.expires_at <= clock_timestamp()
            """;

    private static final String IS_THERE = """
            SELECT count(*)
              FROM lockkeeper.worker_lease
             WHERE lease = 'node/' || ?
               AND expires_at > clock_timestamp()
            """;

    private static final String RELEASE = """
            DELETE FROM lockkeeper.worker_lease
             WHERE node = ?
            """;

    private final Jdbc jdbc;
    private final long lengthMillis;
    private final String node = "node-" + randomHex();
    private long term;
    private boolean held;
    private long heldUntil;
    private boolean heard;
    private long lastHeard;
    private boolean silent;
    private boolean gap;
    private long gapEnded;

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
        long asked = System.nanoTime();
        try {
            boolean got = jdbc.statement("asking for the lease", connection -> {
                try (PreparedStatement upsert = connection.prepareStatement(HOLD)) {
                    upsert.setString(1, node);
                    upsert.setString(2, node);
                    upsert.setLong(3, lengthMillis * LENGTHS_THERE);
                    upsert.setString(4, node);
                    upsert.setLong(5, lengthMillis);
                    return upsert.executeUpdate() == 1;
                }
            });
            noteAnswer(asked, got);
            return got;
        } catch (StoreUnavailableException e) {
            noteSilence(e);
            return false;
        }
    }

    @Override
    public synchronized long term() {
        return held && System.nanoTime() - heldUntil < 0 ? term : 0;
    }

    @Override
    public boolean mayBeThere(String other) {
        if (wasAwayOurselves()) {
            return true;
        }
        return jdbc.statement("asking whether " + other + " is there", connection -> {
            try (PreparedStatement select = connection.prepareStatement(IS_THERE)) {
                select.setString(1, other);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getInt(1) == 1;
                }
            }
        });
    }

    /** {@inheritDoc} If the database cannot be reached, nobody is called. */
    @Override
    public void callTheHolder() {
        try {
            jdbc.statement("calling the holder of the lease", connection -> {
                try (Statement notify = connection.createStatement()) {
                    return notify.execute("NOTIFY " + Doorbell.CHANNEL);
                }
            });
        } catch (StoreUnavailableException e) {
            LOG.debug("the holder of the lease was not called: {}", e.getMessage());
        }
    }

    /** {@inheritDoc} If the database cannot be reached, the lease runs out by itself. */
    @Override
    public void release() {
        synchronized (this) {
            held = false;
        }
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

    private synchronized void noteSilence(StoreUnavailableException e) {
        if (!silent) {
            LOG.warn("lease not held by {}: {}; asked again and again", node, e.getMessage(), e);
        }
        silent = true;
    }

    /** Reckoned from before the question, so that our end is never later than the database's. */
    private synchronized void noteAnswer(long asked, boolean got) {
        long now = System.nanoTime();
        if (heard && now - lastHeard > nanos(1)) {
            gap = true;
            gapEnded = now;
        }
        heard = true;
        silent = false;
        lastHeard = now;
        if (!got) {
            held = false;
            return;
        }
        if (!held || now - heldUntil >= 0) {
            term++;
            LOG.info("{} drives the windows now", node);
        }
        long end = asked + nanos(1);
        heldUntil = held && heldUntil - end > 0 ? heldUntil : end;
        held = true;
    }

    /** Whoever stood still, or could not reach the database, does not know yet who else is there. */
    private synchronized boolean wasAwayOurselves() {
        return gap && System.nanoTime() - gapEnded < nanos(LENGTHS_THERE);
    }

    private long nanos(int lengths) {
        return lengthMillis * lengths * 1_000_000;
    }

    private static String randomHex() {
        byte[] bytes = new byte[NODE_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
