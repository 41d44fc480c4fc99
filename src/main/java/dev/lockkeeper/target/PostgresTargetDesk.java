package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetDesk;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks targets who they are and what goes on there. Every question has a connection of its own. Any thread. */
public final class PostgresTargetDesk implements TargetDesk {
    private static final String OTHERS = """
            SELECT count(*),
                   max(extract(epoch FROM pg_catalog.clock_timestamp() - xact_start)),
                   count(*) FILTER (WHERE wait_event_type = 'Lock'),
                   count(*) FILTER (WHERE usesysid <> (SELECT oid FROM pg_catalog.pg_roles
                                                        WHERE rolname = CURRENT_USER))
              FROM pg_catalog.pg_stat_activity
             WHERE datname = pg_catalog.current_database()
               AND backend_type = 'client backend'
               AND pid <> pg_catalog.pg_backend_pid()
               AND application_name NOT LIKE ?
            """;
    private static final String MAY_SEE_OTHERS =
            "SELECT pg_catalog.pg_has_role(CURRENT_USER, 'pg_read_all_stats', 'USAGE')";

    private final Targets targets;

    public PostgresTargetDesk(Targets targets) {
        this.targets = targets;
    }

    @Override
    public TargetIdentity identify(String target) {
        TargetSettings settings = targets.named(target);
        try (Connection connection = targets.connect(settings, "desk", Targets.Access.READ)) {
            return targets.identity(connection, settings);
        } catch (SQLException e) {
            throw new TargetUnavailableException(ConnectionSentences.of(settings, e), e);
        }
    }

    @Override
    public Activity activity(String target) {
        TargetSettings settings = targets.named(target);
        try (Connection connection = targets.connect(settings, "desk", Targets.Access.READ);
                PreparedStatement query = connection.prepareStatement(OTHERS)) {
            query.setString(1, Targets.APPLICATION + "%");
            try (ResultSet row = query.executeQuery()) {
                row.next();
                if (row.getInt(4) > 0 && !maySeeOthers(connection)) {
                    throw new TargetUnavailableException("Target " + target + " has " + row.getInt(4)
                            + " sessions of other users, and " + settings.user()
                            + " may not see what they do. Run there: GRANT pg_read_all_stats TO " + settings.user()
                            + ";");
                }
                return new Activity(row.getInt(1), seconds(row), row.getInt(3));
            }
        } catch (SQLException e) {
            throw new TargetUnavailableException(ConnectionSentences.of(settings, e), e);
        }
    }

    private static boolean maySeeOthers(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(MAY_SEE_OTHERS);
                ResultSet row = query.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static @Nullable Duration seconds(ResultSet row) throws SQLException {
        double seconds = row.getDouble(2);
        return row.wasNull() ? null : Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
    }
}
