package dev.lockkeeper.scenario;

import dev.lockkeeper.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The database that a window works on, with the role it works under. */
final class TargetDatabase implements AutoCloseable {
    static final String PASSWORD = "for this test server only";
    /** The smallest demo data that has one of everything. */
    private static final int SCALE = 500;

    private static final String CRM = "/dev/lockkeeper/practice/crm/";
    /** Everything of the catalog that a migration could change, in words that do not depend on when it was made. */
    private static final List<String> CATALOG = List.of("""
            SELECT 'relation ' || c.oid::regclass || ' ' || c.relkind::text || ' ' || coalesce(c.reloptions::text, '')
                   || ' ' || c.relrowsecurity || ' ' || coalesce(pg_get_viewdef(CASE c.relkind WHEN 'v' THEN c.oid END), '')
              FROM pg_class c
             WHERE c.relnamespace = 'public'::regnamespace
             ORDER BY 1
            """, """
            SELECT 'column ' || a.attrelid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                   || ' ' || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
              FROM pg_attribute a
              JOIN pg_class c ON c.oid = a.attrelid
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY 1
            """, """
            SELECT 'index ' || pg_get_indexdef(i.indexrelid) || ' ' || i.indisvalid
              FROM pg_index i
              JOIN pg_class c ON c.oid = i.indrelid
             WHERE c.relnamespace = 'public'::regnamespace
             ORDER BY 1
            """, """
            SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
              FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace
             ORDER BY 1
            """, """
            SELECT 'policy ' || p::text FROM pg_policies p WHERE schemaname = 'public' ORDER BY 1
            """);

    private final TestDatabase database;
    private final String user;

    private TargetDatabase(TestDatabase database, String user) {
        this.database = database;
        this.user = user;
    }

    /** Three orders without a priority, and a diary in which every file that ran leaves a line. */
    static TargetDatabase shop() throws SQLException {
        return shop(TestDatabase.fresh("shop"));
    }

    /** As {@link #shop()}, in this empty database. */
    static TargetDatabase shop(TestDatabase database) throws SQLException {
        String user = database.name() + "_migrator";
        database.createRole(user, PASSWORD);
        TargetDatabase shop = new TargetDatabase(database, user);
        shop.giveAway();
        shop.byHand("CREATE TABLE public.orders (id integer PRIMARY KEY, amount numeric NOT NULL)");
        shop.byHand("INSERT INTO public.orders VALUES (1, 10), (2, 20), (3, 30)");
        shop.byHand("CREATE TABLE public.diary (line text NOT NULL)");
        return shop;
    }

    /** The demo CRM, small. */
    static TargetDatabase crm() throws SQLException {
        TestDatabase database = TestDatabase.fresh("crm");
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement()) {
            statement.execute(resource("roles.sql"));
        }
        database.createRole("lockkeeper_migrator", PASSWORD);
        TargetDatabase crm = new TargetDatabase(database, "lockkeeper_migrator");
        crm.giveAway();
        crm.byHand(resource("baseline.sql"));
        crm.byHand("SET lockkeeper.scale = '" + SCALE + "';" + resource("demo-data.sql"));
        crm.byHand("VACUUM (ANALYZE)");
        return crm;
    }

    private void giveAway() throws SQLException {
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement()) {
            statement.execute("ALTER DATABASE " + database.name() + " OWNER TO " + user);
            statement.execute("ALTER SCHEMA public OWNER TO " + user);
            statement.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO " + user);
        }
    }

    TestDatabase database() {
        return database;
    }

    String user() {
        return user;
    }

    /** As the migrator, in one transaction if it is more than one statement. */
    void byHand(String sql) throws SQLException {
        try (Connection migrator = database.connect(user, PASSWORD);
                Statement statement = migrator.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column. */
    List<String> ask(String sql) throws SQLException {
        try (Connection migrator = database.connect(user, PASSWORD);
                Statement statement = migrator.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** What there is, in comparable lines. */
    List<String> catalog() throws SQLException {
        List<String> lines = new ArrayList<>();
        for (String part : CATALOG) {
            lines.addAll(ask(part));
        }
        return lines;
    }

    /** True while somebody's statement sleeps there. */
    boolean somebodySleeps() throws SQLException {
        return !ask("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
                        + " AND wait_event = 'PgSleep'")
                .isEmpty();
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }

    private static String resource(String name) {
        try (InputStream in = TargetDatabase.class.getResourceAsStream(CRM + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(CRM + name + " cannot be read", e);
        }
    }
}
