package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The target's own server, seen from another of its databases, because nobody can rename the one he is connected to.
 * Which step of a swap a database is in stands in its comment, so that whoever comes later can look.
 */
final class SwapServer {
    static final String FILLING = "filling";
    static final String PROVEN = "proven";
    static final String SWAPPED = "swapped";

    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final String DATABASES = """
            SELECT d.oid::bigint, d.datname, pg_catalog.shobj_description(d.oid, 'pg_database')
              FROM pg_catalog.pg_database d ORDER BY d.oid
            """;

    private SwapServer() {}

    /**
     * A database as the server lists it.
     *
     * @param comment its comment, or null
     */
    record Database(long oid, String name, @Nullable String comment) {}

    /**
     * As whom and from where the target's database is replaced: as the user of its restore tests if those are made on the
     * same server, else as the target's own.
     *
     * @throws TargetUnavailableException if the server cannot be asked
     */
    static TargetSettings of(Targets targets, BackupSettings settings, TargetIdentity expected) {
        TargetSettings target = targets.named(expected.name());
        TargetSettings tests = settings.restoreServers().get(target.name());
        if (tests != null && !tests.database().equals(target.database())) {
            try (Connection connection = targets.connect(tests, Targets.DESK, Targets.Access.READ)) {
                if (targets.identity(connection, tests).systemIdentifier().equals(expected.systemIdentifier())) {
                    return tests;
                }
            } catch (SQLException e) {
                throw new TargetUnavailableException(ConnectionSentences.of(tests, e), e);
            }
        }
        return target.withDatabase(MAINTENANCE_DATABASE);
    }

    /**
     * Opens a session there.
     *
     * @throws TargetUnavailableException if it cannot be opened, or is another server than the window began with
     */
    static Connection open(Targets targets, TargetSettings server, TargetIdentity expected, String use) {
        Connection connection = targets.connect(server, use, Targets.Access.WRITE);
        try {
            TargetIdentity there = targets.identity(connection, server);
            if (!there.systemIdentifier().equals(expected.systemIdentifier())) {
                throw new TargetUnavailableException("Server " + server.host() + ":" + server.port()
                        + " is another one than when the window started. Nothing was done.");
            }
            return connection;
        } catch (TargetUnavailableException e) {
            Targets.close(connection);
            throw e;
        }
    }

    /** All databases, in the order they were made. */
    static List<Database> databases(Connection connection) throws SQLException {
        List<Database> all = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(DATABASES);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                all.add(new Database(rows.getLong(1), rows.getString(2), rows.getString(3)));
            }
        }
        return all;
    }

    static Optional<Database> named(List<Database> all, String name) {
        return all.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    static Optional<Database> of(List<Database> all, long oid) {
        return all.stream().filter(each -> each.oid() == oid).findFirst();
    }

    /** What the comment of a database begins with that is in this step of a swap of this window. */
    static String mark(String window, String stage) {
        return Targets.APPLICATION + " " + window + " " + stage;
    }

    static boolean isMarked(Database database, String window, String stage) {
        String comment = database.comment();
        return comment != null && comment.startsWith(mark(window, stage));
    }

    /** The statement that sets it. */
    static String marking(String database, String window, String stage, String more) {
        return "COMMENT ON DATABASE " + TableName.quoted(database) + " IS '"
                + (mark(window, stage) + " " + more).replace("'", "''") + "'";
    }
}
