package dev.lockkeeper.standin;

import dev.lockkeeper.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The smallest demo CRM on the test server, with a role for the application. */
final class DemoCrm implements AutoCloseable {
    static final String ROLE = "app_standin_test";
    static final String PASSWORD = "for this test server only";

    private static final Path PRACTICE = Path.of("src/main/resources/dev/lockkeeper/practice/crm");
    private static final Path MIGRATIONS = Path.of("runbooks/crm/sql");
    private static final String OWNER = "lockkeeper_migrator";

    private final TestDatabase database;

    private DemoCrm(TestDatabase database) {
        this.database = database;
    }

    static DemoCrm filled() throws SQLException, IOException {
        TestDatabase database = TestDatabase.fresh("standin");
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement()) {
            statement.execute(Files.readString(PRACTICE.resolve("roles.sql")));
            statement.execute("ALTER DATABASE " + database.name() + " OWNER TO " + OWNER);
        }
        for (String role : List.of(OWNER, "app_user", ROLE)) {
            database.createRole(role, PASSWORD);
        }
        DemoCrm crm = new DemoCrm(database);
        try (Connection admin = database.connect();
                Statement statement = admin.createStatement()) {
            statement.execute("GRANT app_user TO " + ROLE);
        }
        crm.inOneTransaction(
                Files.readString(PRACTICE.resolve("baseline.sql")),
                "SET lockkeeper.scale = 500",
                Files.readString(PRACTICE.resolve("demo-data.sql")));
        return crm;
    }

    /** A copy of this one, to which nobody may be connected. */
    DemoCrm copy() throws SQLException {
        TestDatabase copied = TestDatabase.fromTemplate(database.name());
        try (Connection admin = copied.connect();
                Statement statement = admin.createStatement()) {
            statement.execute("ALTER DATABASE " + copied.name() + " OWNER TO " + OWNER);
        }
        return new DemoCrm(copied);
    }

    /** Runs the migrations with these numbers, from 1, both included. */
    void migrate(int first, int last) throws SQLException, IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(MIGRATIONS)) {
            files = all.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
        for (Path file : files.subList(first - 1, last)) {
            String sql = Files.readString(file, StandardCharsets.UTF_8);
            if (sql.contains("INDEX CONCURRENTLY")) {
                tell(sql.split(";\n"));
            } else {
                inOneTransaction(sql);
            }
        }
    }

    /** Each in a transaction of its own. */
    void tell(String... statements) throws SQLException {
        try (Connection owner = owner();
                Statement statement = owner.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    String ask(String query) throws SQLException {
        try (Connection owner = owner();
                Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** The person whose mail address comes first in this tenant, from 0. */
    AppUser userOfTenant(int number) throws SQLException {
        String ids = ask("""
                SELECT u.tenant_id || ' ' || u.id
                FROM public.users u
                WHERE u.tenant_id = md5('tenant' || %d)::uuid
                ORDER BY u.email
                LIMIT 1
                """.formatted(number));
        List<UUID> both = Arrays.stream(ids.split(" ")).map(UUID::fromString).toList();
        return new AppUser(both.get(0), both.get(1));
    }

    Connection owner() throws SQLException {
        return database.connect(OWNER, PASSWORD);
    }

    String jdbcUrl() {
        return database.jdbcUrl();
    }

    private void inOneTransaction(String... statements) throws SQLException {
        try (Connection owner = owner();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            for (String each : statements) {
                statement.execute(each);
            }
            owner.commit();
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
