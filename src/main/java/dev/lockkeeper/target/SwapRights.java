package dev.lockkeeper.target;

import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks beforehand whether a database can be replaced by rename, and what would not come along. Changes nothing. */
final class SwapRights {
    private static final double MEGABYTE = 1_000_000;
    private static final String RENAMES = """
            SELECT r.rolsuper OR r.rolcreatedb AND pg_catalog.pg_has_role(r.oid, d.datdba, 'USAGE'),
                   r.rolsuper OR r.rolcreatedb, d.datdba::pg_catalog.regrole::text
              FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
             WHERE r.rolname = CURRENT_USER AND d.oid = ?
            """;
    private static final String SLOTS =
            "SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE datoid = ? ORDER BY 1";
    private static final String SUBSCRIPTIONS =
            "SELECT oid::text FROM pg_catalog.pg_subscription WHERE subdbid = ? ORDER BY 1";
    private static final String PREPARED = "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = ? ORDER BY 1";
    private static final String SETTINGS = """
            SELECT coalesce('for ' || setrole::pg_catalog.regrole || ' ', '') || unnest(setconfig)
              FROM (SELECT nullif(setrole, 0) AS setrole, setconfig FROM pg_catalog.pg_db_role_setting
                     WHERE setdatabase = ?) s ORDER BY 1
            """;
    private static final String GRANTS =
            "SELECT unnest(datacl)::text FROM pg_catalog.pg_database WHERE oid = ? ORDER BY 1";
    private static final String SIZE = "SELECT pg_catalog.pg_database_size(?::pg_catalog.oid)";

    private final Connection connection;
    private final TargetSettings server;
    private final TargetIdentity target;

    SwapRights(Connection connection, TargetSettings server, TargetIdentity target) {
        this.connection = connection;
        this.server = server;
        this.target = target;
    }

    /** Why it cannot be done now, each with what to do. */
    List<String> obstacles() throws SQLException {
        List<String> obstacles = new ArrayList<>(rights());
        String database = target.database();
        named(SLOTS)
                .ifPresent(slots -> obstacles.add("Replication slots hang on database " + database + ": " + slots
                        + ". They would stay with the old one and their readers would get nothing more. Drop them, or move"
                        + " their readers first."));
        named(PREPARED)
                .ifPresent(all -> obstacles.add(
                        "Database " + database + " has prepared transactions: " + all + ". Commit or roll them back."));
        if (mayReadSubscriptions()) {
            named(SUBSCRIPTIONS)
                    .ifPresent(all -> obstacles.add("Database " + database
                            + " has subscriptions, which would stay with the old one. Drop them first."));
        }
        List<String> staying = new SwapSessions(connection, database)
                .all().stream()
                        .filter(session -> !session.mayBeEnded())
                        .map(SwapSessions.Session::words)
                        .toList();
        if (!staying.isEmpty()) {
            obstacles.add("User " + server.user() + " may not end sessions that are connected to " + database + ": "
                    + SwapSessions.named(staying) + ". End them, or run: GRANT pg_signal_backend TO " + server.user()
                    + ";");
        }
        return obstacles;
    }

    /** What the new database will not have, as one line; and how much room it needs. */
    List<String> words() throws SQLException {
        List<String> lines = new ArrayList<>();
        String settings = named(SETTINGS)
                .map(all -> "settings of the database (" + all + ")")
                .orElse("settings of the database (there are none)");
        String grants = named(GRANTS)
                .map(all -> "grants on the database (" + all + ")")
                .orElse("grants on the database (there are none)");
        lines.add("Does not come along: " + settings + "; " + grants
                + "; its comment; replication slots (there are none); statistics, which are collected anew");
        List<String> connected = new SwapSessions(connection, target.database())
                .all().stream()
                        .filter(session -> !session.ours())
                        .map(SwapSessions.Session::words)
                        .toList();
        lines.add(
                connected.isEmpty()
                        ? "Connected now: nobody"
                        : "Connected now, and ended by it: " + SwapSessions.named(connected));
        lines.add("Room: about " + String.format(Locale.ROOT, "%.0f MB", Math.max(1, number(SIZE) / MEGABYTE))
                + " more on the server, as much as the database takes today; how much is free a server does not tell");
        return lines;
    }

    private List<String> rights() throws SQLException {
        List<String> obstacles = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(RENAMES)) {
            query.setLong(1, target.databaseOid());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return List.of("Database " + target.database() + " (oid " + target.databaseOid()
                            + ") is not on the server any more.");
                }
                if (!row.getBoolean(2)) {
                    obstacles.add("User " + server.user() + " may not create databases on " + server.host() + ":"
                            + server.port() + ". Run there: ALTER ROLE " + server.user()
                            + " CREATEDB; or configure restoreTests on the same server with a user who may.");
                } else if (!row.getBoolean(1)) {
                    obstacles.add("User " + server.user() + " may not rename database " + target.database()
                            + ", which belongs to " + row.getString(3) + ". Configure restoreTests on the same server"
                            + " with its owner.");
                }
            }
        }
        return obstacles;
    }

    /** Only superusers see the catalog of subscriptions whole; its database column others see too. */
    private boolean mayReadSubscriptions() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subdbid', 'SELECT')");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private Optional<String> named(String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            if (sql.equals(PREPARED)) {
                query.setString(1, target.database());
            } else {
                query.setLong(1, target.databaseOid());
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(SwapSessions.named(names));
    }

    private long number(String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, target.databaseOid());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
