package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks beforehand whether a user can back a database up whole and restore it elsewhere. Changes nothing. */
final class BackupRights {
    private static final int MOST_NAMED = 5;

    private static final String ALL_ROWS =
            "SELECT rolsuper OR rolbypassrls FROM pg_catalog.pg_roles" + " WHERE rolname = CURRENT_USER";
    /** Row-level security does not bind a table's owner unless it is forced. */
    private static final String HIDDEN = """
            SELECT n.nspname || '.' || c.relname
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity
               AND (c.relforcerowsecurity OR NOT pg_catalog.pg_has_role(CURRENT_USER, c.relowner, 'USAGE'))
             ORDER BY 1
            """;

    private static final String UNREADABLE = """
            SELECT n.nspname || '.' || c.relname
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('information_schema', 'lockkeeper')
               AND n.nspname !~ '^pg_'
               AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                        AND pg_catalog.has_table_privilege(c.oid, 'SELECT'))
             ORDER BY 1
            """;
    private static final String THERE = """
            SELECT count(*) > 0 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
            """;
    private static final String CREATES =
            "SELECT rolsuper OR rolcreatedb FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER";
    private static final String SUPERUSER = "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER";
    private static final String COPIES = """
            SELECT r.rolsuper OR d.datistemplate OR pg_catalog.pg_has_role(CURRENT_USER, d.datdba, 'USAGE')
              FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
             WHERE r.rolname = CURRENT_USER AND d.datname = ?
            """;

    private BackupRights() {}

    /** What keeps this session's user from reading every row of the database. */
    static List<String> reading(Connection connection, TargetSettings target, List<String> compare)
            throws SQLException {
        List<String> obstacles = new ArrayList<>();
        if (!yes(connection, ALL_ROWS, List.of())) {
            List<String> hidden = names(connection, HIDDEN);
            if (!hidden.isEmpty()) {
                obstacles.add("User " + target.user() + " of target " + target.name() + " sees only some rows of "
                        + named(hidden) + " because of row-level security, so a backup would be short. Run there:"
                        + " ALTER ROLE " + target.user() + " BYPASSRLS; or configure the owner.");
            }
        }
        List<String> unreadable = names(connection, UNREADABLE);
        if (!unreadable.isEmpty()) {
            obstacles.add("User " + target.user() + " of target " + target.name() + " may not read " + named(unreadable)
                    + ". Grant pg_read_all_data, or configure the owner.");
        }
        for (String name : compare) {
            try {
                TableName table = TableName.of(name);
                if (!yes(connection, THERE, List.of(table.schema(), table.name()))) {
                    obstacles.add(
                            "compare names table " + name + ", which target " + target.name() + " does not have.");
                }
            } catch (UnusableQueryException e) {
                obstacles.add("compare: " + e.getMessage() + ".");
            }
        }
        return obstacles;
    }

    /** What keeps this session's user from creating a database on the restore server. */
    static List<String> creating(Connection connection, TargetSettings server) throws SQLException {
        return yes(connection, CREATES, List.of())
                ? List.of()
                : List.of("User " + server.user() + " may not create databases on " + server.host() + ":"
                        + server.port() + ", so a backup could not be proven. Run there: ALTER ROLE " + server.user()
                        + " CREATEDB; or configure a restore server.");
    }

    /** Whether this session's user can make every role an owner and grant every right, if the server has them. */
    static boolean givingAway(Connection connection) throws SQLException {
        return yes(connection, SUPERUSER, List.of());
    }

    /** What keeps this session's user from copying the database. */
    static List<String> copying(Connection connection, TargetSettings server, String database) throws SQLException {
        return yes(connection, COPIES, List.of(database))
                ? List.of()
                : List.of("User " + server.user() + " does not own database " + database
                        + " and so may not copy it. Configure its owner for restores, or install pg_dump.");
    }

    private static String named(List<String> tables) {
        String first = String.join(", ", tables.subList(0, Math.min(MOST_NAMED, tables.size())));
        return tables.size() <= MOST_NAMED ? first : first + " and " + (tables.size() - MOST_NAMED) + " more";
    }

    private static boolean yes(Connection connection, String sql, List<String> values) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                query.setString(i + 1, values.get(i));
            }
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static List<String> names(Connection connection, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
