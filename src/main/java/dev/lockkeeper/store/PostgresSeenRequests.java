package dev.lockkeeper.store;

import dev.lockkeeper.engine.SeenRequests;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The requests of Slack that any process took, in one table, so that what was captured at one process is refused at the
 * other and after a restart. How old a row is goes by the database's clock. Any thread.
 */
public final class PostgresSeenRequests implements SeenRequests {
    /**
     * Each request takes some old rows away, more than it adds: so the table follows the traffic, and nobody waits for
     * a great clearing. In one order for everybody, so that two processes noting the same ones cannot deadlock.
     */
    private static final String NOTE = """
            WITH outdated AS (
                DELETE FROM lockkeeper.seen_request
                 WHERE sha256 IN (SELECT sha256
                                    FROM lockkeeper.seen_request
                                   WHERE seen_at < clock_timestamp() - make_interval(secs => ?)
                                   ORDER BY seen_at
                                   LIMIT ?
                                     FOR UPDATE SKIP LOCKED)
            )
            INSERT INTO lockkeeper.seen_request (sha256)
            SELECT digest
              FROM unnest(?) AS digest
             ORDER BY digest
            ON CONFLICT (sha256) DO NOTHING
            RETURNING sha256
            """;

    private static final int CLEARED_AT_ONCE = 20;

    private final Jdbc jdbc;

    /** @param pool connections of the bot's role, see {@link StateDatabase#state()} */
    public PostgresSeenRequests(DataSource pool) {
        jdbc = new Jdbc(pool);
    }

    @Override
    public Set<String> note(Set<String> digests) {
        return jdbc.statement("noting a request of Slack", connection -> {
            Array given = connection.createArrayOf("text", digests.toArray());
            try (PreparedStatement note = connection.prepareStatement(NOTE)) {
                note.setDouble(1, KEPT.toSeconds());
                note.setInt(2, CLEARED_AT_ONCE);
                note.setArray(3, given);
                Set<String> fresh = new HashSet<>();
                try (ResultSet row = note.executeQuery()) {
                    while (row.next()) {
                        fresh.add(row.getString(1));
                    }
                }
                return fresh;
            } finally {
                given.free();
            }
        });
    }
}
