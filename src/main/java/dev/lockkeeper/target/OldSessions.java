package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * What is left on the server of an attempt whose process is gone, or was. Known by the attempt's name, which the session
 * carries while it works; told apart from a later session of the same pid by the moment it began.
 */
final class OldSessions {
    /** Between two statements of a living process there is less. */
    private static final Duration STANDS_STILL = Duration.ofMillis(1500);

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final String FIND = """
            SELECT pid, backend_start::text, state = 'active',
                   extract(epoch FROM pg_catalog.clock_timestamp() - query_start),
                   extract(epoch FROM pg_catalog.clock_timestamp() - state_change)
              FROM pg_catalog.pg_stat_activity
             WHERE application_name = ? AND datname = pg_catalog.current_database()
               AND pid <> pg_catalog.pg_backend_pid()
             ORDER BY backend_start
             LIMIT 1
            """;
    private static final String END = """
            SELECT pg_catalog.pg_terminate_backend(pid)
              FROM pg_catalog.pg_stat_activity
             WHERE pid = ? AND backend_start = ?::timestamptz
            """;
    private final KeptSessions kept;
    private final Context step;
    private final Pause pause;
    private final String token;

    OldSessions(KeptSessions kept, Context step, Pause pause) {
        this.kept = kept;
        this.step = step;
        this.pause = pause;
        this.token = SqlWork.token(step);
    }

    private record Session(int pid, String began, boolean active, Duration statement, Duration still) {}

    /**
     * Sees to it that none is left: one that stands still between two statements is ended.
     *
     * @return what to say while one is still at work; empty if none is left
     */
    Optional<String> gone() throws SQLException {
        long since = System.nanoTime();
        boolean ended = false;
        while (true) {
            Optional<Session> found = kept.witness(step, false, this::find);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Session session = found.get();
            if (session.active() && !ended) {
                return Optional.of(atWork(session));
            }
            if (!session.active() && session.still().compareTo(STANDS_STILL) > 0) {
                end(session);
                ended = true;
            }
            if (System.nanoTime() - since > ENDS_WITHIN.toNanos()) {
                return Optional.of("pid " + session.pid() + " of the old attempt is still there and does not end");
            }
            try {
                pause.last(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("the bot is stopping");
            }
        }
    }

    private Optional<Session> find(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FIND)) {
            query.setString(1, token);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Session(
                                row.getInt(1), row.getString(2), row.getBoolean(3), seconds(row, 4), seconds(row, 5)))
                        : Optional.empty();
            }
        }
    }

    private void end(Session session) throws SQLException {
        kept.witness(step, false, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(END)) {
                statement.setInt(1, session.pid());
                statement.setString(2, session.began());
                try (ResultSet row = statement.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    private String atWork(Session session) throws SQLException {
        Optional<ServerWork.Seen> work =
                kept.witness(step, false, connection -> WorkWatch.ask(connection, session.pid()));
        return "the server is still at work on it, pid " + session.pid() + ", for " + Words.of(session.statement())
                + work.map(seen -> ": " + new ServerWork(System::nanoTime).words(seen))
                        .orElse("");
    }

    private static Duration seconds(ResultSet row, int column) throws SQLException {
        return Duration.ofMillis((long) (row.getDouble(column) * 1000));
    }
}
