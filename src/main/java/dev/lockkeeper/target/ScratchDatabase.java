package dev.lockkeeper.target;

import dev.lockkeeper.window.WindowId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** A database of ours on the server where backups are proven. Used by one thread. */
final class ScratchDatabase {
    private static final String ALREADY_THERE = "42P04";
    private static final int MOST_NAMES = 100;

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
     * @param from what follows CREATE DATABASE and the name
     * @throws SQLException if the server refuses
     */
    static ScratchDatabase create(Targets targets, TargetSettings server, String purpose, WindowId window, String from)
            throws SQLException {
        String stem = "lockkeeper_" + purpose + "_"
                + window.value().toLowerCase(Locale.ROOT).replace('-', '_') + "_";
        try (Connection connection = targets.connect(server, "backup", Targets.Access.WRITE);
                Statement statement = connection.createStatement()) {
            for (int number = 1; ; number++) {
                try {
                    statement.execute("CREATE DATABASE " + stem + number + " " + from);
                    return new ScratchDatabase(targets, server, stem + number);
                } catch (SQLException e) {
                    if (!ALREADY_THERE.equals(e.getSQLState()) || number == MOST_NAMES) {
                        throw e;
                    }
                }
            }
        }
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
