package dev.lockkeeper.practice;

import dev.lockkeeper.standin.AppUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Prepares the databases of the practice server: the bot's own, and the demo database that is migrated. Passwords are
 * new at every start and never leave this process.
 */
final class DemoDatabase {
    static final String STATE = "lockkeeper";
    static final String STATE_OWNER = "lockkeeper_owner";
    static final String STATE_BOT = "lockkeeper_bot";
    static final String CRM = "crm_staging";
    static final String MIGRATOR = "lockkeeper_migrator";
    /** The stand-in application: reads on behalf of one tenant at a time. */
    static final String APPLICATION = "app_standin";

    /** More than the application reads at once, and few enough to leave the server's others to the migration. */
    private static final int APPLICATION_CONNECTIONS = 20;

    private static final String ONE_USER_OF_TWO_TENANTS = """
            SELECT DISTINCT ON (t.name) t.id, u.id
            FROM public.tenants t
            JOIN public.users u ON u.tenant_id = t.id
            ORDER BY t.name, u.email
            LIMIT 2
            """;

    private static final String FOLDER = "/dev/lockkeeper/practice/crm/";

    private final EmbeddedServer server;
    private final SecureRandom random;

    DemoDatabase(EmbeddedServer server, SecureRandom random) {
        this.server = server;
        this.random = random;
    }

    /** Makes the bot's own database and its two roles, if they are not there; gives both new passwords. */
    Logins state() throws SQLException {
        String owner = secret();
        String bot = secret();
        try (Connection admin = admin("postgres");
                Statement statement = admin.createStatement()) {
            role(statement, STATE_OWNER, owner);
            role(statement, STATE_BOT, bot);
            if (!exists(admin, STATE)) {
                statement.execute("CREATE DATABASE " + STATE + " OWNER " + STATE_OWNER);
            }
        }
        return new Logins(owner, bot);
    }

    /**
     * Makes the demo CRM anew: whatever an earlier window left behind is dropped.
     *
     * @param scale rows per main table
     * @return the password of {@link #MIGRATOR}
     */
    String freshCrm(int scale) throws SQLException {
        String password = secret();
        try (Connection admin = admin("postgres");
                Statement statement = admin.createStatement()) {
            statement.execute(resource("roles.sql"));
            role(statement, MIGRATOR, password);
            statement.execute("DROP DATABASE IF EXISTS " + CRM + " WITH (FORCE)");
            statement.execute("CREATE DATABASE " + CRM + " OWNER " + MIGRATOR);
        }
        try (Connection admin = admin(CRM);
                Statement statement = admin.createStatement()) {
            statement.execute("ALTER SCHEMA public OWNER TO " + MIGRATOR);
            statement.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO " + MIGRATOR);
        }
        try (Connection migrator = DriverManager.getConnection(server.jdbcUrl(CRM), MIGRATOR, password);
                Statement statement = migrator.createStatement()) {
            migrator.setAutoCommit(false);
            statement.execute(resource("baseline.sql"));
            statement.execute("SET lockkeeper.scale = '" + scale + "'");
            statement.execute(resource("demo-data.sql"));
            migrator.commit();
            migrator.setAutoCommit(true);
            statement.execute("VACUUM (ANALYZE)");
        }
        return password;
    }

    /**
     * Makes the role that the stand-in application logs in with: what the CRM's application may see, and no writing.
     *
     * @return the password of {@link #APPLICATION}
     */
    String applicationRole() throws SQLException {
        String password = secret();
        try (Connection admin = admin("postgres");
                Statement statement = admin.createStatement()) {
            role(statement, APPLICATION, password);
            statement.execute("ALTER ROLE " + APPLICATION
                    + " NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT CONNECTION LIMIT "
                    + APPLICATION_CONNECTIONS);
            statement.execute("ALTER ROLE " + APPLICATION + " SET default_transaction_read_only = on");
            // A member and not a grantee: the views of the migrations are granted to app_user alone.
            statement.execute("GRANT app_user TO " + APPLICATION);
        }
        return password;
    }

    /** A person each of the first two tenants, always the same. */
    List<AppUser> oneUserOfTwoTenants() throws SQLException {
        List<AppUser> users = new ArrayList<>();
        try (Connection admin = admin(CRM);
                Statement statement = admin.createStatement();
                ResultSet row = statement.executeQuery(ONE_USER_OF_TWO_TENANTS)) {
            while (row.next()) {
                users.add(new AppUser(row.getObject(1, UUID.class), row.getObject(2, UUID.class)));
            }
        }
        return users;
    }

    /** Runs one statement in the demo CRM as its owner. */
    void asOwner(String sql) throws SQLException {
        try (Connection admin = admin(CRM);
                Statement statement = admin.createStatement()) {
            statement.execute("SET ROLE " + MIGRATOR);
            statement.execute(sql);
        }
    }

    private Connection admin(String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), server.adminUser(), server.adminPassword());
    }

    private static boolean exists(Connection admin, String database) throws SQLException {
        try (PreparedStatement query = admin.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
            query.setString(1, database);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** The password is hex digits of our own making, so it cannot end the literal. */
    private static void role(Statement statement, String role, String password) throws SQLException {
        statement.execute("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '" + role
                + "') THEN CREATE ROLE " + role + "; END IF; END $$");
        statement.execute("ALTER ROLE " + role + " LOGIN PASSWORD '" + password + "'");
    }

    private static String resource(String name) {
        try (InputStream in = DemoDatabase.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + name + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String secret() {
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Passwords of the state database's roles. */
    record Logins(String ownerPassword, String botPassword) {
        @Override
        public String toString() {
            return "Logins[…]";
        }
    }
}
