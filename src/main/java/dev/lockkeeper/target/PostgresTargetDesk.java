package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetDesk;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.Diagnosis;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks targets who they are and what goes on there. Every question has a connection of its own. Any thread. */
public final class PostgresTargetDesk implements TargetDesk {
    /** What a session does is null, its type too, for whoever may not see it. */
    private static final String OTHERS = """
            SELECT count(*),
                   max(extract(epoch FROM pg_catalog.clock_timestamp() - xact_start)),
                   count(*) FILTER (WHERE wait_event_type = 'Lock'),
                   count(*) FILTER (WHERE backend_type IS NULL)
              FROM pg_catalog.pg_stat_activity
             WHERE datname = pg_catalog.current_database()
               AND coalesce(backend_type, 'client backend') = 'client backend'
               AND pid <> pg_catalog.pg_backend_pid()
               AND application_name NOT LIKE ?
            """;

    private final Targets targets;

    public PostgresTargetDesk(Targets targets) {
        this.targets = targets;
    }

    @Override
    public TargetIdentity identify(String target) {
        TargetSettings settings = targets.named(target);
        try (Connection connection = targets.connect(settings, Targets.DESK, Targets.Access.READ)) {
            return targets.identity(connection, settings);
        } catch (SQLException e) {
            throw new TargetUnavailableException(ConnectionSentences.of(settings, e), e);
        }
    }

    @Override
    public Activity activity(String target) {
        TargetSettings settings = targets.named(target);
        try (Connection connection = targets.connect(settings, Targets.DESK, Targets.Access.READ);
                PreparedStatement query = connection.prepareStatement(OTHERS)) {
            query.setString(1, Targets.APPLICATION + "%");
            try (ResultSet row = query.executeQuery()) {
                row.next();
                if (row.getInt(4) > 0) {
                    throw new TargetUnavailableException("Target " + target + " has " + row.getInt(4)
                            + " sessions that others opened, and " + settings.user()
                            + " may not see what they do. Run there: GRANT pg_read_all_stats TO " + settings.user()
                            + ";");
                }
                return new Activity(row.getInt(1), seconds(row), row.getInt(3));
            }
        } catch (SQLException e) {
            throw new TargetUnavailableException(ConnectionSentences.of(settings, e), e);
        }
    }

    @Override
    public Diagnosis.Found ask(
            TargetIdentity expected, String use, String query, Map<String, String> parameters, List<String> show) {
        Connection connection = targets.open(expected, use, Targets.Access.READ);
        try {
            return Recipes.ask(connection, query, parameters, show);
        } finally {
            Targets.close(connection);
        }
    }

    @Override
    public Unblocked unblock(TargetIdentity expected, String use, LockQuestion.Act act, LockHolder whom) {
        TargetSettings settings = targets.named(expected.name());
        Connection connection = targets.open(expected, use, Targets.Access.READ);
        try {
            return new SessionSignal(connection, settings.user(), act, whom).send();
        } catch (SQLException e) {
            throw new TargetUnavailableException(ConnectionSentences.of(settings, e), e);
        } finally {
            Targets.close(connection);
        }
    }

    @Override
    public List<Reach.Statement> reach(
            TargetIdentity expected, String use, StepSpec.Sql step, Map<String, byte[]> files, Duration counting) {
        List<ReachText> texts = ReachText.of(StepScripts.read(step, files, new ArrayList<>()));
        if (texts.stream().noneMatch(ReachText::takesAway)) {
            return List.of();
        }
        TargetSettings settings = targets.named(expected.name());
        Connection connection = targets.open(expected, use, Targets.Access.READ);
        try {
            return new ReachReader(connection, counting).read(texts);
        } catch (SQLException e) {
            throw new TargetUnavailableException(ConnectionSentences.of(settings, e), e);
        } finally {
            Targets.close(connection);
        }
    }

    private static @Nullable Duration seconds(ResultSet row) throws SQLException {
        double seconds = row.getDouble(2);
        return row.wasNull() ? null : Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
    }
}
