package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.TargetUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many rows the tables have more or fewer than when the backup was taken. Reads only, for a second at most. */
final class RowsSince {
    private static final long MILLIS = 800;
    private static final String LOSES =
            "Lossy: what was written since the backup is not in the target any more but in the"
                    + " database that is kept; ";

    private final Targets targets;
    private final Context step;
    private final KeptBackup backup;

    RowsSince(Targets targets, Context step, KeptBackup backup) {
        this.targets = targets;
        this.step = step;
        this.backup = backup;
    }

    /** As one line; what could not be counted is said to be unknown. */
    String words() {
        List<String> differences = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        try {
            Map<String, Long> then = backup.rows();
            try (Connection connection =
                    targets.open(step.expected(), Targets.use(step) + " look", Targets.Access.READ)) {
                count(connection, then, differences, unknown);
            }
        } catch (BackupFailedException | TargetUnavailableException e) {
            return LOSES + "how many rows that are is unknown: " + e.getMessage();
        } catch (SQLException e) {
            return LOSES + "how many rows that are is unknown: " + Failures.message(e);
        }
        return LOSES
                + (differences.isEmpty() ? "no table has more or fewer rows" : SwapSessions.named(differences))
                + (unknown.isEmpty() ? "" : "; not counted in time: " + SwapSessions.named(unknown))
                + "; rows that were only changed are not seen by counting";
    }

    private static void count(
            Connection connection, Map<String, Long> then, List<String> differences, List<String> unknown)
            throws SQLException {
        long until = System.nanoTime() + MILLIS * 1_000_000;
        for (Map.Entry<String, Long> table : then.entrySet()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                unknown.add(table.getKey());
                continue;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET statement_timeout = " + left);
                try (ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM " + TableName.of(table.getKey()).sql())) {
                    row.next();
                    long more = row.getLong(1) - table.getValue();
                    if (more != 0) {
                        differences.add(String.format(Locale.ROOT, "%s %+,d rows", table.getKey(), more));
                    }
                }
            } catch (SQLException e) {
                // also a table that was dropped since
                unknown.add(table.getKey());
            } catch (UnusableQueryException e) {
                unknown.add(table.getKey());
            }
        }
    }
}
