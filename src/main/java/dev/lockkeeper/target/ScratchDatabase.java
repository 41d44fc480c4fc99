package dev.lockkeeper.target;

import dev.lockkeeper.window.WindowId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A database of ours on the server where backups are proven. Used by one thread. */
final class ScratchDatabase {
    private static final String ALREADY_THERE = "42P04";
    private static final int MOST_NAMES = 100;
    /** A clone is no scratch database: it may be somebody's only backup. */
    private static final String LEFT = """
            SELECT datname FROM pg_catalog.pg_database
             WHERE datname ~ '^lockkeeper_scratch_[a-z0-9_]+$'
               AND pg_catalog.shobj_description(oid, 'pg_database') = ?
            """;

    private final Targets targets;
    private final TargetSettings server;
    private final String name;

    private ScratchDatabase(Targets targets, TargetSettings server, String name) {
        this.targets = targets;
        this.server = server;
        this.name = name;
    }

    /**
     * Creates one under a name that is free.
     *
     * @param purpose goes into the name
     * @param mark names the attempt; kept as the database's comment
     * @param from what follows CREATE DATABASE and the name
     * @throws SQLException if the server refuses
     */
    static ScratchDatabase create(
            Targets targets, TargetSettings server, String purpose, WindowId window, String mark, String from)
            throws SQLException {
        String stem = "lockkeeper_" + purpose + "_"
                + window.value().toLowerCase(Locale.ROOT).replace('-', '_') + "_";
        try (Connection connection = targets.connect(server, "backup", Targets.Access.WRITE);
                Statement statement = connection.createStatement()) {
            for (int number = 1; ; number++) {
                try {
                    statement.execute("CREATE DATABASE " + stem + number + " " + from);
                    statement.execute("COMMENT ON DATABASE " + stem + number + " IS '" + mark.replace("'", "''") + "'");
                    return new ScratchDatabase(targets, server, stem + number);
                } catch (SQLException e) {
                    if (!ALREADY_THERE.equals(e.getSQLState()) || number == MOST_NAMES) {
                        throw e;
                    }
                }
            }
        }
    }

    /** Removes the scratch databases that an attempt of this mark left behind; gives their names. */
    static List<String> dropLeft(Targets targets, TargetSettings server, String mark) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = targets.connect(server, "backup", Targets.Access.WRITE);
                PreparedStatement query = connection.prepareStatement(LEFT)) {
            query.setString(1, mark);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        for (String name : names) {
            new ScratchDatabase(targets, server, name).drop();
        }
        return names;
    }

    String name() {
        return name;
    }

    /** The server's settings with this database. */
    TargetSettings settings() {
        return server.withDatabase(name);
    }

    /** Removes it, also under open sessions. */
    void drop() throws SQLException {
        try (Connection connection = targets.connect(server, "backup", Targets.Access.WRITE);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        }
    }
}
