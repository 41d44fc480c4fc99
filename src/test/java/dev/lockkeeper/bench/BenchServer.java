package dev.lockkeeper.bench;

import dev.lockkeeper.practice.EmbeddedServer;
import dev.lockkeeper.target.TargetSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** The PostgreSQL that comes with practice, for one measurement, with the roles that practice has. */
final class BenchServer implements AutoCloseable {
    static final String MIGRATOR = "lockkeeper_migrator";
    /** For a server on loopback that lives a minute. */
    static final String PASSWORD = "for this benchmark only";

    private static final Path CRM = Path.of("src/main/resources/dev/lockkeeper/practice/crm");

    private final EmbeddedServer server;

    BenchServer(Path folder) throws SQLException, IOException {
        server = EmbeddedServer.start(folder.resolve("postgres"), 0);
        try {
            tell("postgres", crm("roles.sql"));
            tell("postgres", "ALTER ROLE " + MIGRATOR + " LOGIN PASSWORD '" + PASSWORD + "'");
        } catch (SQLException | IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    String host() {
        return server.host();
    }

    int port() {
        return server.port();
    }

    String jdbcUrl(String database) {
        return server.jdbcUrl(database);
    }

    /** Makes an empty database that belongs to the migrator. */
    void create(String database) throws SQLException {
        tell("postgres", "CREATE DATABASE " + database + " OWNER " + MIGRATOR);
        tell(database, "ALTER SCHEMA public OWNER TO " + MIGRATOR);
        tell(database, "GRANT EXECUTE ON FUNCTION pg_control_system() TO " + MIGRATOR);
    }

    /** Makes a database of the practice CRM, as it is before the migrations. */
    void createCrm(String database, int scale) throws SQLException, IOException {
        create(database);
        try (Connection migrator = DriverManager.getConnection(jdbcUrl(database), MIGRATOR, PASSWORD);
                Statement statement = migrator.createStatement()) {
            statement.execute(crm("baseline.sql"));
            statement.execute("SET lockkeeper.scale = '" + scale + "'");
            statement.execute(crm("demo-data.sql"));
            statement.execute("VACUUM (ANALYZE)");
        }
    }

    /** Copies a database to which nobody is connected, and lets the disk settle. */
    void copy(String template, String database) throws SQLException {
        tell("postgres", "CREATE DATABASE " + database + " TEMPLATE " + template + " OWNER " + MIGRATOR);
        tell("postgres", "CHECKPOINT");
    }

    void drop(String database) throws SQLException {
        tell("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
    }

    /** Runs statements as the superuser. */
    void tell(String database, String sql) throws SQLException {
        try (Connection admin = admin(database);
                Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first value, asked as the superuser. */
    String ask(String database, String sql) throws SQLException {
        try (Connection admin = admin(database);
                Statement statement = admin.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Objects.requireNonNullElse(row.getString(1), "null");
        }
    }

    TargetSettings target(String name, String database) {
        return new TargetSettings(name, host(), port(), database, MIGRATOR, () -> PASSWORD, "disable", null, false);
    }

    @Override
    public void close() {
        server.close();
    }

    private Connection admin(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), server.adminUser(), server.adminPassword());
    }

    private static String crm(String file) throws IOException {
        return Files.readString(CRM.resolve(file), StandardCharsets.UTF_8);
    }
}
