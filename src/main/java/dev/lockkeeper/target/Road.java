package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.engine.TargetUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whether the road is clear before a step that writes: old transactions with locks, dumps, an autovacuum that does not
 * give way, standbys that lag. What is found is said and kept, whatever comes of the step; it stops nothing.
 */
final class Road {
    private static final Duration OLD = Duration.ofMinutes(1);
    private static final Duration LAGS = Duration.ofSeconds(30);
    private static final int NAMED = 5;
    private static final String OUTPUT = "road";
    private static final String CLEAR = "clear";

    /**
     * Whoever may not see others' sessions is told null where it matters; those are counted, not passed over. The function
     * under pg_stat_activity, because joining the names of databases and users costs more than the look.
     */
    private static final String IN_THE_WAY = """
            SELECT CASE WHEN a.application_name LIKE 'pg\\_dump%%' THEN 'dump'
                        WHEN a.backend_type = 'autovacuum worker' THEN 'wraparound'
                        WHEN a.backend_type IS NULL THEN 'hidden'
                        ELSE 'old' END,
                   a.pid
              FROM pg_catalog.pg_stat_get_activity(NULL) a
             WHERE a.datid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
               AND a.pid <> pg_catalog.pg_backend_pid()
               AND a.application_name NOT LIKE '%s%%'
               AND (a.application_name LIKE 'pg\\_dump%%'
                    OR a.backend_type IS NULL
                    OR a.backend_type = 'autovacuum worker' AND a.query LIKE '%%(to prevent wraparound)%%'
                    OR a.backend_type <> 'autovacuum worker'
                       AND a.xact_start < pg_catalog.clock_timestamp() - make_interval(secs => %d)
                       AND EXISTS (SELECT FROM pg_catalog.pg_locks l
                                    WHERE l.pid = a.pid AND l.granted AND l.locktype = 'relation'
                                      AND l.database = a.datid))
             ORDER BY a.xact_start;
            %s
            """;

    private Road() {}

    /** Looks, then runs the step, and puts what was seen among its outputs. */
    static Outcome before(Targets targets, Context step, Progress progress, Supplier<Outcome> run) {
        String seen = seen(targets, step);
        progress.says("the road before it: " + seen);
        if (!seen.equals(CLEAR)) {
            progress.roadFound(seen);
        }
        Outcome outcome = run.get();
        if (outcome instanceof Outcome.Succeeded succeeded) {
            Map<String, String> outputs = new LinkedHashMap<>(succeeded.outputs());
            outputs.put(OUTPUT, seen);
            return new Outcome.Succeeded(outputs, succeeded.notices());
        }
        return outcome;
    }

    private static String seen(Targets targets, Context step) {
        try {
            ReplicaLag standbys = targets.standbys(step.expected().name());
            List<String> found = targets.kept().witness(step, false, connection -> look(connection, OLD, standbys));
            int more = found.size() - NAMED;
            return found.isEmpty()
                    ? CLEAR
                    : String.join("; ", found.subList(0, Math.min(NAMED, found.size())))
                            + (more > 0 ? "; and " + more + " more" : "");
        } catch (TargetUnavailableException e) {
            return "could not be looked at: " + e.getMessage();
        } catch (SQLException e) {
            return "could not be looked at: " + Failures.message(e);
        }
    }

    /**
     * @param old how long a transaction has been open that is worth telling of
     * @param standbys what is remembered of them: one that stands still is told only from its second look on
     */
    static List<String> look(Connection connection, Duration old, ReplicaLag standbys) throws SQLException {
        List<String> found = new ArrayList<>();
        int hidden = 0;
        List<ReplicaLag.Replica> behind;
        Map<Integer, String> inTheWay = new LinkedHashMap<>();
        // prepared, so that the server need not plan it anew for every step
        String sql = IN_THE_WAY.formatted(Targets.APPLICATION, old.toSeconds(), ReplicaLag.ASK);
        try (PreparedStatement both = connection.prepareStatement(sql)) {
            both.execute();
            try (ResultSet rows = both.getResultSet()) {
                while (rows.next()) {
                    String kind = rows.getString(1);
                    if (kind.equals("hidden")) {
                        hidden++;
                    } else {
                        inTheWay.put(rows.getInt(2), kind);
                    }
                }
            }
            both.getMoreResults();
            try (ResultSet rows = both.getResultSet()) {
                behind = standbys.look(rows);
            }
        }
        for (Map.Entry<Integer, String> one : inTheWay.entrySet()) {
            LockLook.sessions(connection, List.of(one.getKey()))
                    .forEach(session -> found.add(words(one.getValue(), LockWatch.words(session))));
        }
        for (ReplicaLag.Replica standby : behind) {
            if (standby.lag().compareTo(LAGS) > 0) {
                found.add("standby " + standby.name() + " is " + Words.of(standby.lag()) + " behind");
            }
        }
        if (hidden > 0) {
            found.add("what " + Words.count(hidden, "session does", "sessions do")
                    + " may not be seen, nor how far standbys are behind; GRANT pg_read_all_stats to our user"
                    + " shows it");
        }
        return found;
    }

    private static String words(String kind, String session) {
        return switch (kind) {
            case "dump" -> "a dump runs, " + session;
            case "wraparound" -> "an autovacuum to prevent wraparound runs and does not give way, " + session;
            default -> "an old transaction holds locks, " + session;
        };
    }
}
