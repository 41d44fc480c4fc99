package dev.lockkeeper.testkit;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database for one test, and the one place that decides where PostgreSQL for tests comes from: {@code
 * LOCKKEEPER_TEST_DATABASE_URL} (with {@code …_USER} and {@code …_PASSWORD}) if set, else Testcontainers where a Docker
 * engine answers ({@code -Dlockkeeper.containers=demand} demands it), else the embedded server, one per JVM. Says once
 * on standard output which it took. Safe for several threads; one object belongs to the test that made it.
 */
public final class TestDatabase implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SUFFIX_BYTES = 5;
    /** PostgreSQL cuts names at 63 bytes; the hint leaves room for the suffix. */
    private static final int LONGEST_HINT = 40;

    /** SQLSTATEs: rights in another test's database still hang on the role, or another thread has just dropped it. */
    private static final Set<String> ROLE_GONE_OR_NEEDED = Set.of("2BP01", "42704");

    private static @Nullable TestServer chosen;

    private final TestServer server;
    private final String name;
    private final List<String> roles = new ArrayList<>();

    private TestDatabase(TestServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Creates an empty database.
     *
     * @param hint goes into its name, for whoever looks at the server while a test hangs
     * @throws SQLException if the server refuses; nothing is left behind
     */
    public static TestDatabase fresh(String hint) throws SQLException {
        return created(chosenServer(), hint, "template0");
    }

    /** As {@link #fresh}, on this server instead of the one of this run. */
    static TestDatabase on(TestServer server, String hint) throws SQLException {
        return created(server, hint, "template0");
    }

    /**
     * Creates a copy of a database, faster than filling it again.
     *
     * @param templateName the {@link #name()} of a database of this server to which nobody is connected
     * @throws SQLException if it does not exist or somebody is connected to it; nothing is left behind
     */
    public static TestDatabase fromTemplate(String templateName) throws SQLException {
        return created(chosenServer(), templateName.replaceFirst("_[0-9a-f]{10}$", ""), templateName);
    }

    public String jdbcUrl() {
        return server.jdbcUrl(name);
    }

    public String host() {
        return server.host();
    }

    public int port() {
        return server.port();
    }

    public String name() {
        return name;
    }

    /** May create databases and roles; usually a superuser. */
    public String user() {
        return server.user();
    }

    public String password() {
        return server.password();
    }

    /** A new connection as {@link #user()}; the caller closes it. */
    public Connection connect() throws SQLException {
        return connect(user(), password());
    }

    /** A new connection as somebody else, a role of {@link #createRole} for instance; the caller closes it. */
    public Connection connect(String asUser, String withPassword) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), asUser, withPassword);
    }

    /**
     * Creates a role that may log in and nothing else; one that is there already gets this password. Roles belong to
     * the server and not to the database, so tests that run at the same time need different names. Dropped by {@link
     * #close()}, unless another database still gives it rights.
     */
    public synchronized void createRole(String role, String rolePassword) throws SQLException {
        Admin.run(server, """
                DO $create$
                BEGIN
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %1$s) THEN
                    CREATE ROLE %2$s;
                  END IF;
                END
                $create$;
                ALTER ROLE %2$s LOGIN PASSWORD %3$s;
                """.formatted(literal(role), identifier(role), literal(rolePassword)));
        roles.add(role);
    }

    /** Drops the database, also under open connections, and its roles. A second call does nothing. */
    @Override
    public synchronized void close() throws SQLException {
        Admin.run(server, "DROP DATABASE IF EXISTS " + identifier(name) + " WITH (FORCE)");
        for (String role : roles) {
            try {
                Admin.run(server, "DROP ROLE IF EXISTS " + identifier(role));
            } catch (SQLException e) {
                if (!ROLE_GONE_OR_NEEDED.contains(e.getSQLState())) {
                    throw e;
                }
            }
        }
        roles.clear();
    }

    @Override
    public String toString() {
        return "TestDatabase[" + name + " on " + server + "]";
    }

    private static TestDatabase created(TestServer server, String hint, String template) throws SQLException {
        byte[] suffix = new byte[SUFFIX_BYTES];
        RANDOM.nextBytes(suffix);
        String readable = hint.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
        String name = readable.substring(0, Math.min(readable.length(), LONGEST_HINT)) + "_"
                + HexFormat.of().formatHex(suffix);
        Admin.run(server, "CREATE DATABASE " + identifier(name) + " TEMPLATE " + identifier(template));
        return new TestDatabase(server, name);
    }

    /** Decided at first use, once per JVM; a refusal is repeated for every test that asks. */
    private static synchronized TestServer chosenServer() {
        TestServer server = chosen;
        if (server == null) {
            server = TestServer.chosen(System.getenv(), System.getProperty("lockkeeper.containers"));
            System.out.println("PostgreSQL for tests: " + server);
            chosen = server;
        }
        return server;
    }

    private static String identifier(String text) {
        return '"' + Objects.requireNonNull(text, "text").replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return "'" + Objects.requireNonNull(text, "text").replace("'", "''") + "'";
    }

    /** One connection per server for creating and dropping, kept open because opening one costs more than the work. */
    private static final class Admin {
        private static final Map<TestServer, Connection> CONNECTIONS = new HashMap<>();

        private static synchronized void run(TestServer server, String sql) throws SQLException {
            Connection open = CONNECTIONS.get(server);
            if (open == null || !open.isValid(1)) {
                open = DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), server.password());
                CONNECTIONS.put(server, open);
            }
            try (Statement statement = open.createStatement()) {
                statement.execute(sql);
            }
        }
    }
}
