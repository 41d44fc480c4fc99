package dev.lockkeeper.crm;

import dev.lockkeeper.target.TargetSettings;
import dev.lockkeeper.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A CRM database on the test server, and the files that build and migrate it. */
final class CrmDatabase implements AutoCloseable {
    private static final Path PRACTICE = Path.of("src/main/resources/dev/lockkeeper/practice/crm");
    private static final Path MIGRATIONS = Path.of("runbooks/crm/sql");
    private static final Pattern OUTSIDE = Pattern.compile("(?m)^(CREATE|CREATE UNIQUE|DROP) INDEX CONCURRENTLY ");
    private static final String PASSWORD = "for this test server only";

    private final TestDatabase database;

    private CrmDatabase(TestDatabase database) {
        this.database = database;
    }

    /** The baseline without rows. */
    static CrmDatabase empty() throws SQLException, IOException {
        TestDatabase database = TestDatabase.fresh("crm");
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement()) {
            statement.execute(read(PRACTICE.resolve("roles.sql")));
            statement.execute("ALTER DATABASE " + database.name() + " OWNER TO lockkeeper_migrator");
        }
        database.createRole("lockkeeper_migrator", PASSWORD);
        database.createRole("app_user", PASSWORD);
        CrmDatabase crm = new CrmDatabase(database);
        crm.runPractice("baseline.sql");
        return crm;
    }

    /** The baseline with the smallest demo data; what was touched lately is counted from a fixed moment. */
    static CrmDatabase filled() throws SQLException, IOException {
        CrmDatabase crm = empty();
        try (Connection migrator = crm.migrator();
                Statement statement = migrator.createStatement()) {
            statement.execute("SET lockkeeper.scale = 500");
            statement.execute("SET lockkeeper.demo_now = '2025-11-08 00:00:00+00'");
            statement.execute(read(PRACTICE.resolve("demo-data.sql")));
        }
        return crm;
    }

    /** A copy of this one, to which nobody may be connected. */
    CrmDatabase copy() throws SQLException {
        TestDatabase copied = TestDatabase.fromTemplate(database.name());
        try (Connection admin = copied.connect();
                Statement statement = admin.createStatement()) {
            statement.execute("ALTER DATABASE " + copied.name() + " OWNER TO lockkeeper_migrator");
        }
        return new CrmDatabase(copied);
    }

    /** The eight migrations in order. */
    static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** What takes a migration back: the file of the same name in {@code undo}. */
    static Path undoOf(Path migration) {
        return MIGRATIONS.resolve("undo").resolve(migration.getFileName());
    }

    /** The migrations with these numbers, from 1, both included. */
    void migrate(int first, int last) throws SQLException, IOException {
        for (Path file : migrations().subList(first - 1, last)) {
            run(file);
        }
    }

    /** Takes back the migrations with these numbers, the last one first. */
    void undo(int last, int first) throws SQLException, IOException {
        List<Path> back = new ArrayList<>(migrations().subList(first - 1, last));
        Collections.reverse(back);
        for (Path file : back) {
            run(undoOf(file));
        }
    }

    /** A file beside the baseline. */
    void runPractice(String file) throws SQLException, IOException {
        run(PRACTICE.resolve(file));
    }

    /** One transaction, or one statement at a time where PostgreSQL demands it. */
    private void run(Path file) throws SQLException, IOException {
        String sql = read(file);
        try (Connection migrator = migrator();
                Statement statement = migrator.createStatement()) {
            if (OUTSIDE.matcher(sql).find()) {
                for (String single : sql.split(";\n")) {
                    statement.execute(single);
                }
            } else {
                migrator.setAutoCommit(false);
                statement.execute(sql);
                migrator.commit();
            }
        }
    }

    Connection migrator() throws SQLException {
        return database.connect("lockkeeper_migrator", PASSWORD);
    }

    /** As the configuration would name it, under the migrator, who may ask which server it is. */
    TargetSettings target(String name) throws SQLException {
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement()) {
            statement.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO lockkeeper_migrator");
        }
        return new TargetSettings(
                name,
                database.host(),
                database.port(),
                database.name(),
                "lockkeeper_migrator",
                () -> PASSWORD,
                "prefer",
                null,
                false);
    }

    /** As the application on behalf of one tenant. */
    Connection tenant(String id) throws SQLException {
        Connection connection = database.connect("app_user", PASSWORD);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET app.tenant_id = '" + id + "'");
        }
        return connection;
    }

    /** One value, asked by the migrator. */
    String ask(String query) throws SQLException {
        return list(query).get(0);
    }

    /** The first column, asked by the migrator. */
    List<String> list(String query) throws SQLException {
        try (Connection migrator = migrator()) {
            return list(migrator, query);
        }
    }

    static List<String> list(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    void tell(String statementText) throws SQLException {
        try (Connection migrator = migrator();
                Statement statement = migrator.createStatement()) {
            statement.execute(statementText);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
