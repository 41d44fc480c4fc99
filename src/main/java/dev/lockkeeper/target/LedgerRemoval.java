package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes our schema out of a target, for people who clean up after the last window. Any thread. */
public final class LedgerRemoval {
    private static final String USE = "remove";
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    private final Targets targets;

    public LedgerRemoval(Targets targets) {
        this.targets = targets;
    }

    /**
     * What is in a target's ledger.
     *
     * @param rows by table
     * @param windows those that may write, the latest first
     * @param begun attempts whose end it does not hold; who removes it forgets what became of them
     */
    public record Content(Map<String, Long> rows, List<String> windows, long begun) {
        public Content {
            rows = Map.copyOf(rows);
            windows = List.copyOf(windows);
        }

        /** True if there is no schema of ours. */
        public boolean isNothing() {
            return rows.isEmpty();
        }
    }

    /**
     * Looks; changes nothing.
     *
     * @throws TargetUnavailableException if the target does not answer, or its schema of that name is not ours
     */
    public Content look(String target) {
        TargetSettings settings = targets.named(target);
        try (Connection connection = targets.connect(settings, USE, Targets.Access.READ)) {
            return content(connection, target);
        } catch (SQLException e) {
            throw new TargetUnavailableException(ConnectionSentences.of(settings, e), e);
        }
    }

    /**
     * Takes it out, in one transaction. What others put into the schema keeps it from going.
     *
     * @throws TargetUnavailableException if it could not be taken out; then nothing was changed
     */
    public void remove(String target) {
        TargetSettings settings = targets.named(target);
        try (Connection connection = targets.connect(settings, USE, Targets.Access.WRITE)) {
            connection.setAutoCommit(false);
            Content content = content(connection, target);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = " + LOCK_TIMEOUT.toMillis());
                for (String table : content.rows().keySet()) {
                    statement.execute("DROP TABLE lockkeeper." + table);
                }
                statement.execute("DROP SCHEMA IF EXISTS lockkeeper");
            }
            connection.commit();
            if (LedgerSchema.exists(connection)) {
                throw new TargetUnavailableException(
                        "Target " + target + " still has the schema; the server answered" + " COMMIT with a rollback.");
            }
        } catch (SQLException e) {
            throw new TargetUnavailableException(
                    "The schema was not taken out of target " + target + ": " + Failures.message(e)
                            + ". Nothing was changed.",
                    e);
        }
    }

    private static Content content(Connection connection, String target) throws SQLException {
        if (!LedgerSchema.exists(connection)) {
            return new Content(Map.of(), List.of(), 0);
        }
        Map<String, Long> rows = LedgerSchema.content(connection);
        if (!rows.keySet().containsAll(List.of("identity", "fence", "ledger"))) {
            throw new TargetUnavailableException("Target " + target
                    + " has a schema lockkeeper that is not a ledger; it is left alone. Look who made it.");
        }
        try (Statement statement = connection.createStatement()) {
            List<String> windows = new ArrayList<>();
            try (ResultSet found =
                    statement.executeQuery("SELECT window_id FROM lockkeeper.fence ORDER BY raised_at DESC")) {
                while (found.next()) {
                    windows.add(found.getString(1));
                }
            }
            try (ResultSet begun =
                    statement.executeQuery("SELECT count(*) FROM lockkeeper.ledger WHERE state <> 'done'")) {
                begun.next();
                return new Content(rows, windows, begun.getLong(1));
            }
        }
    }
}
