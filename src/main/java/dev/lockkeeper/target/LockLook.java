package dev.lockkeeper.target;

import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.LockHolder;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One look at the locks around a session, over another connection: who is in its way, and who of others waits behind it,
 * directly or behind somebody who does.
 *
 * @param holders who holds what it waits for, nearest first; empty if it does not wait
 * @param queue sessions that are not ours and wait behind it, the longest wait first
 */
record LockLook(List<LockHolder> holders, List<Waiter> queue) {
    /** Servers before 14 do not tell since when somebody waits; then it is since the statement began. */
    private static final String WAITING = """
            SELECT w.pid, pg_catalog.pg_blocking_pids(w.pid),
                   extract(epoch FROM pg_catalog.clock_timestamp() - coalesce(w.since, a.query_start)),
                   coalesce(a.usename, a.backend_type, ''), coalesce(a.application_name, '')
              FROM (SELECT l.pid, min((pg_catalog.to_jsonb(l) ->> 'waitstart')::timestamptz) AS since
                      FROM pg_catalog.pg_locks l WHERE NOT l.granted AND l.pid IS NOT NULL GROUP BY l.pid) w
              JOIN pg_catalog.pg_stat_activity a ON a.pid = w.pid
             WHERE a.datname = pg_catalog.current_database()
            """;

    private static final String SESSIONS = """
            SELECT pid, backend_start, xact_start,
                   extract(epoch FROM pg_catalog.clock_timestamp() - xact_start),
                   coalesce(usename, backend_type, ''), coalesce(application_name, ''), coalesce(state, ''),
                   coalesce(pg_catalog.left(query, 4000), '')
              FROM pg_catalog.pg_stat_activity
             WHERE pid = ANY (?)
            """;

    LockLook {
        holders = List.copyOf(holders);
        queue = List.copyOf(queue);
    }

    /** A session that waits for a lock. */
    record Waiter(int pid, Set<Integer> behind, Duration since, String user, String application) {
        boolean isOurs() {
            return application.startsWith(Targets.APPLICATION);
        }

        String words() {
            return "pid " + pid + " (user " + user + (application.isEmpty() ? "" : ", " + application) + ")";
        }
    }

    static LockLook at(Connection second, int pid) throws SQLException {
        Map<Integer, Waiter> waiting = waiting(second);
        Set<Integer> inTheWay = inTheWay(waiting, pid);
        return new LockLook(sessions(second, inTheWay), queue(waiting, pid));
    }

    /** Who is in the way, for people; empty if nobody is. */
    String blockers() {
        return holders.stream().map(LockWatch::words).collect(Collectors.joining(" and "));
    }

    /** How long the first of those behind has waited. */
    Duration longest() {
        return queue.isEmpty() ? Duration.ZERO : queue.get(0).since();
    }

    LockChain chain() {
        return new LockChain(holders, queue.size(), longest());
    }

    /** Those of these sessions that are there, in this order; 0 stands for a prepared transaction. */
    static List<LockHolder> sessions(Connection second, Collection<Integer> pids) throws SQLException {
        if (pids.isEmpty()) {
            return List.of();
        }
        Map<Integer, LockHolder> found = new LinkedHashMap<>();
        try (PreparedStatement query = second.prepareStatement(SESSIONS)) {
            query.setArray(1, second.createArrayOf("int4", pids.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getInt(1), session(rows));
                }
            }
        }
        List<LockHolder> inOrder = new ArrayList<>();
        for (int pid : pids) {
            LockHolder session = found.get(pid);
            if (session != null) {
                inOrder.add(session);
            } else if (pid == 0) {
                inOrder.add(new LockHolder(0, null, null, null, "", "", "", ""));
            }
        }
        return inOrder;
    }

    private static LockHolder session(ResultSet row) throws SQLException {
        return new LockHolder(
                row.getInt(1),
                instant(row, 2),
                instant(row, 3),
                seconds(row, 4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                MaskedQuery.of(row.getString(8)));
    }

    private static Map<Integer, Waiter> waiting(Connection second) throws SQLException {
        Map<Integer, Waiter> waiting = new LinkedHashMap<>();
        try (PreparedStatement query = second.prepareStatement(WAITING);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                Duration since = seconds(rows, 3);
                waiting.put(
                        rows.getInt(1),
                        new Waiter(
                                rows.getInt(1),
                                pids(rows.getArray(2)),
                                since == null ? Duration.ZERO : since,
                                rows.getString(4),
                                rows.getString(5)));
            }
        }
        return waiting;
    }

    private static Set<Integer> pids(Array array) throws SQLException {
        Set<Integer> pids = new LinkedHashSet<>();
        for (Object pid : (Object[]) array.getArray()) {
            pids.add((Integer) pid);
        }
        return pids;
    }

    /** Whoever this one waits for, then whoever these wait for, and so on. */
    private static Set<Integer> inTheWay(Map<Integer, Waiter> waiting, int pid) {
        Set<Integer> found = new LinkedHashSet<>();
        Deque<Integer> next = new ArrayDeque<>(List.of(pid));
        while (!next.isEmpty()) {
            Waiter waiter = waiting.get(next.remove());
            if (waiter != null) {
                waiter.behind().stream()
                        .filter(other -> other != pid && found.add(other))
                        .forEach(next::add);
            }
        }
        return found;
    }

    private static List<Waiter> queue(Map<Integer, Waiter> waiting, int pid) {
        Set<Integer> behind = new LinkedHashSet<>(Set.of(pid));
        boolean more = true;
        while (more) {
            more = waiting.values().stream()
                    .filter(waiter -> waiter.behind().stream().anyMatch(behind::contains))
                    .map(Waiter::pid)
                    .collect(Collectors.toSet())
                    .stream()
                    .map(behind::add)
                    .reduce(false, Boolean::logicalOr);
        }
        return behind.stream()
                .filter(one -> one != pid)
                .map(waiting::get)
                .filter(waiter -> !waiter.isOurs())
                .sorted(java.util.Comparator.comparing(Waiter::since).reversed())
                .toList();
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable Duration seconds(ResultSet row, int column) throws SQLException {
        double seconds = row.getDouble(column);
        return row.wasNull() ? null : Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
    }
}
