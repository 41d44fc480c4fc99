package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one schema that we have in a target. A guest: made by a step that people see and approve, left out of backups and
 * counts, taken out again by a command. Every statement names it in full, so that no search path leads elsewhere.
 */
final class LedgerSchema {
    static final String NAME = "lockkeeper";

    /** What keeps pg_dump from carrying it: a restored ledger would tell about another database's past. */
    static final String NOT_DUMPED = "--exclude-schema=" + NAME;

    static final int VERSION = 1;

    private static final List<String> TABLES = List.of("identity", "fence", "ledger", "progress");

    /** Two bots may make it at the same time; the number is ours alone. */
    private static final long LOCK = 0x6C6F_636B_6B65_6570L;

    private static final List<String> DEFINITION = List.of(
            "CREATE SCHEMA lockkeeper",
            """
            CREATE TABLE lockkeeper.identity (
              only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
              ledger_id uuid NOT NULL,
              created_at timestamptz NOT NULL DEFAULT now(),
              version int NOT NULL)
            """,
            """
            CREATE TABLE lockkeeper.fence (
              window_id text PRIMARY KEY,
              epoch bigint NOT NULL,
              raised_at timestamptz NOT NULL DEFAULT now())
            """,
            """
            CREATE TABLE lockkeeper.ledger (
              window_id text NOT NULL,
              step text NOT NULL,
              attempt int NOT NULL,
              epoch bigint NOT NULL,
              class char(1) NOT NULL CHECK (class IN ('T', 'N', 'B', 'X')),
              state text NOT NULL CHECK (state IN ('begun', 'done', 'repaired')),
              xid xid8,
              pid int,
              backend_start timestamptz,
              token text NOT NULL,
              statement int,
              begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
              done_at timestamptz,
              outputs jsonb NOT NULL DEFAULT '{}',
              PRIMARY KEY (window_id, step, attempt))
            """,
            """
            CREATE TABLE lockkeeper.progress (
              window_id text NOT NULL,
              step text NOT NULL,
              range_from text,
              range_to text,
              last_key text,
              batches bigint NOT NULL DEFAULT 0,
              rows_done bigint NOT NULL DEFAULT 0,
              state text NOT NULL,
              epoch bigint NOT NULL,
              updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
              PRIMARY KEY (window_id, step))
            """,
            "COMMENT ON SCHEMA lockkeeper IS 'Lockkeeper: which steps of which maintenance window took effect here'",
            "INSERT INTO lockkeeper.identity (ledger_id, version) VALUES (pg_catalog.gen_random_uuid(), " + VERSION
                    + ")");

    private static final String EXISTS =
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = '" + NAME + "')";
    private static final String IS_OURS = "SELECT pg_catalog.to_regclass('lockkeeper.identity') IS NOT NULL";
    private static final String USABLE = """
            SELECT pg_catalog.count(*) = %d
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = 'lockkeeper' AND c.relkind = 'r' AND c.relname IN ('%s')
               AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
               AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
               AND pg_catalog.has_table_privilege(c.oid, 'INSERT')
               AND pg_catalog.has_table_privilege(c.oid, 'UPDATE')
            """.formatted(TABLES.size(), String.join("', '", TABLES));
    private static final String MAY_CREATE =
            "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')";
    private static final String CARRIED = """
            SELECT 'publication ' || pubname || ' (FOR ALL TABLES) sends its rows to its subscribers',
                   'make the same schema at every subscriber, which stops at the first row otherwise, or name the tables'
                   || ' in the publication, or write ledger: false'
              FROM pg_catalog.pg_publication WHERE puballtables
            UNION ALL
            SELECT 'event trigger ' || evtname || ' (' || evtevent || ') is fired by what makes and removes it',
                   'look whether it lets a schema and its tables be made, or write ledger: false'
              FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D'
             ORDER BY 1
            """;

    private LedgerSchema() {}

    /** Thrown when the schema cannot be made or used; the message says what to do. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    /**
     * Which ledger is in a target.
     *
     * @param id made once, with the schema
     */
    record Identity(String id, int version) {}

    /** True if there is a schema of this name, whoever made it. */
    static boolean exists(Connection connection) throws SQLException {
        return yes(connection, EXISTS);
    }

    /** True if this session's user may make schemas here. */
    static boolean mayCreate(Connection connection) throws SQLException {
        return yes(connection, MAY_CREATE);
    }

    /**
     * Makes it unless it is there. Needs an open transaction, in which it waits for locks as long as that allows.
     *
     * @return true if it was made now
     */
    static boolean create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_catalog.pg_advisory_xact_lock(" + LOCK + ")");
            if (exists(connection)) {
                return false;
            }
            for (String part : DEFINITION) {
                statement.execute(part);
            }
            return true;
        }
    }

    /**
     * Looks whether what is there is ours and can be used.
     *
     * @throws UnusableException if not
     */
    static Identity verified(Connection connection, TargetSettings target) throws SQLException, UnusableException {
        String begin = "Target " + target.name() + " has a schema " + NAME;
        if (!yes(connection, IS_OURS)) {
            throw new UnusableException(
                    begin + " that is not a ledger: it has no table identity. Rename that schema, or"
                            + " write ledger: false for the target.");
        }
        if (!yes(connection, USABLE)) {
            throw new UnusableException(begin + ", and user " + target.user()
                    + " may not use all its tables. Run there: GRANT USAGE ON SCHEMA " + NAME + " TO " + target.user()
                    + "; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA " + NAME + " TO " + target.user()
                    + "; or write ledger: false for the target.");
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ledger_id, version FROM lockkeeper.identity")) {
            if (!row.next()) {
                throw new UnusableException(
                        begin + " whose table identity is empty. Look who emptied it; target remove " + target.name()
                                + " takes the schema out, and the step makes it anew.");
            }
            Identity found = new Identity(row.getString(1), row.getInt(2));
            if (found.version() != VERSION) {
                throw new UnusableException(begin + " of version " + found.version() + "; this Lockkeeper works with "
                        + VERSION + ". Use the Lockkeeper that made it, or take it out with target remove "
                        + target.name() + ".");
            }
            return found;
        }
    }

    /**
     * What carries it, or its making, to other places.
     *
     * @param what what does, as a sentence without its end
     * @param advice what to do about it, in the same form
     */
    record Carrier(String what, String advice) {}

    /** Everything that does; one sentence each. */
    static List<String> carriers(Connection connection) throws SQLException {
        return carried(connection).stream()
                .map(carrier -> "The ledger does not stay here alone: " + carrier.what() + ".")
                .toList();
    }

    /** Everything that does. */
    static List<Carrier> carried(Connection connection) throws SQLException {
        List<Carrier> carriers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(CARRIED)) {
            while (rows.next()) {
                carriers.add(new Carrier(rows.getString(1), rows.getString(2)));
            }
        }
        return carriers;
    }

    /** Rows by table, in the order of making; tables that are missing are left out. */
    static Map<String, Long> content(Connection connection) throws SQLException {
        Map<String, Long> content = new LinkedHashMap<>();
        for (String table : TABLES) {
            if (yes(connection, "SELECT pg_catalog.to_regclass('lockkeeper." + table + "') IS NOT NULL")) {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("SELECT count(*) FROM lockkeeper." + table)) {
                    row.next();
                    content.put(table, row.getLong(1));
                }
            }
        }
        return content;
    }

    private static boolean yes(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
