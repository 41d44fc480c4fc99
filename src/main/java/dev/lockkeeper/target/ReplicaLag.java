package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How far the connected standbys are behind. The server's own {@code replay_lag} stands still when a standby stands still,
 * so what counts is the age of the oldest position seen here that a standby has not replayed. Any thread.
 */
final class ReplicaLag {
    private static final int MOST_SAMPLES = 3600;

    /** What {@link #look} reads. Logical receivers are no standbys. */
    static final String ASK = """
            SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')::bigint,
                   r.application_name,
                   pg_catalog.pg_wal_lsn_diff(r.replay_lsn, '0/0')::bigint,
                   (pg_catalog.date_part('epoch', r.replay_lag) * 1000)::bigint
              FROM (SELECT) AS one
              LEFT JOIN pg_catalog.pg_stat_replication r
                ON r.state IN ('streaming', 'catchup') AND r.replay_lsn IS NOT NULL
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots s
                                WHERE s.active_pid = r.pid AND s.slot_type = 'logical')
            """;

    private static final String MAY_SEE = "SELECT pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')";

    private final LongSupplier nanos;
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param nanos the machine's clock for measured durations */
    ReplicaLag(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** One standby. */
    record Replica(String name, Duration lag) {}

    private record Sample(long position, long nanos) {}

    /** True if this user is told of standbys at all. */
    static boolean maySee(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MAY_SEE)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** All connected standbys, now. */
    List<Replica> look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ASK)) {
            return look(rows);
        }
    }

    /** The same from the rows that {@link #ASK} gave just now. */
    synchronized List<Replica> look(ResultSet rows) throws SQLException {
        List<Replica> replicas = new ArrayList<>();
        long now = nanos.getAsLong();
        long slowest = Long.MAX_VALUE;
        while (rows.next()) {
            long position = rows.getLong(1);
            if (!samples.isEmpty() && samples.getLast().position() > position) {
                samples.clear(); // the server was put back to an earlier state
            }
            if (samples.isEmpty() || samples.getLast().position() < position) {
                samples.addLast(new Sample(position, now));
            }
            String name = rows.getString(2);
            if (name != null) {
                long replayed = rows.getLong(3);
                slowest = Math.min(slowest, replayed);
                long told = replayed < position ? rows.getLong(4) : 0;
                replicas.add(new Replica(name, longer(Duration.ofMillis(told), behind(replayed, now))));
            }
        }
        while (samples.size() > 1 && (samples.getFirst().position() <= slowest || samples.size() > MOST_SAMPLES)) {
            samples.removeFirst();
        }
        return replicas;
    }

    private Duration behind(long replayed, long now) {
        Iterator<Sample> oldestFirst = samples.iterator();
        while (oldestFirst.hasNext()) {
            Sample sample = oldestFirst.next();
            if (sample.position() > replayed) {
                return Duration.ofNanos(now - sample.nanos());
            }
        }
        return Duration.ZERO;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
