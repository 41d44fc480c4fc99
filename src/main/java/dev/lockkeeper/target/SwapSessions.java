package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who is connected to a database that is to be renamed, and how they are ended. Used by one thread. */
final class SwapSessions {
    private static final int MOST_NAMED = 10;

    /** Who may end it: a superuser every session, others those of roles they belong to, and with pg_signal_backend most. */
    private static final String SESSIONS = """
            SELECT a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''),
                   me.rolsuper
                   OR NOT coalesce(it.rolsuper, true)
                      AND (pg_catalog.pg_has_role(me.oid, it.oid, 'USAGE')
                           OR pg_catalog.pg_has_role(me.oid, 'pg_signal_backend', 'USAGE'))
              FROM pg_catalog.pg_stat_activity a
              JOIN pg_catalog.pg_roles me ON me.rolname = CURRENT_USER
              LEFT JOIN pg_catalog.pg_roles it ON it.oid = a.usesysid
             WHERE a.datname = ? AND a.pid <> pg_catalog.pg_backend_pid()
               AND coalesce(a.backend_type, '') NOT LIKE 'autovacuum%'
             ORDER BY a.backend_start, a.pid
            """;

    private final Connection connection;
    private final String database;

    SwapSessions(Connection connection, String database) {
        this.connection = connection;
        this.database = database;
    }

    /**
     * One of them.
     *
     * @param ours whether it is one of this bot's
     * @param mayBeEnded whether our user may end it
     */
    record Session(int pid, String user, String application, boolean ours, boolean mayBeEnded) {
        String words() {
            return "pid " + pid + " (user " + user + (application.isEmpty() ? "" : ", " + application) + ")";
        }
    }

    List<Session> all() throws SQLException {
        List<Session> sessions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(SESSIONS)) {
            query.setString(1, database);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String application = rows.getString(3);
                    sessions.add(new Session(
                            rows.getInt(1),
                            rows.getString(2),
                            application,
                            application.startsWith(Targets.APPLICATION),
                            rows.getBoolean(4)));
                }
            }
        }
        return sessions;
    }

    /** Asks the server to end all that we may end; those of others are added to the ones given. */
    void end(Set<String> ended) throws SQLException {
        for (Session session : all()) {
            if (session.mayBeEnded()) {
                terminate(connection, session.pid());
                if (!session.ours()) {
                    ended.add(session.words());
                }
            }
        }
    }

    static void terminate(Connection connection, int pid) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement("SELECT pg_catalog.pg_terminate_backend(?)")) {
            end.setInt(1, pid);
            end.execute();
        } catch (SQLException e) {
            // a role that was given more meanwhile is named when the rename fails because of it
            if (!SqlStates.NOT_PERMITTED.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** The first ones by name, and how many more. */
    static String named(List<String> sessions) {
        String first = String.join(", ", sessions.subList(0, Math.min(MOST_NAMED, sessions.size())));
        return sessions.size() <= MOST_NAMED ? first : first + " and " + (sessions.size() - MOST_NAMED) + " more";
    }
}
