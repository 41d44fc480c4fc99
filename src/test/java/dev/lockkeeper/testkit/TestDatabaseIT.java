package dev.lockkeeper.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestDatabaseIT {
    private static final String DATABASES_LIKE = "SELECT count(*) FROM pg_database WHERE datname = '%s'";

    @Test
    void twoFreshDatabasesOfOneHintAreStrangersToEachOther() throws SQLException {
        try (TestDatabase one = TestDatabase.fresh("orders");
                TestDatabase other = TestDatabase.fresh("orders")) {
            run(one, "CREATE TABLE customer (id int)");

            assertThat(one.name()).startsWith("orders_").isNotEqualTo(other.name());
            assertThat(ask(one, "SELECT count(*) FROM pg_tables WHERE tablename = 'customer'"))
                    .isEqualTo("1");
            assertThat(ask(other, "SELECT count(*) FROM pg_tables WHERE tablename = 'customer'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void itsAddressAloneIsEnoughToReachIt() throws SQLException {
        try (TestDatabase database = TestDatabase.fresh("address");
                Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            assertThat(connection.getCatalog()).isEqualTo(database.name());
            assertThat(database.jdbcUrl()).contains(database.host() + ":" + database.port() + "/" + database.name());
        }
    }

    @Test
    void anyHintBecomesANameThatPostgresKeepsWhole() throws SQLException {
        try (TestDatabase database = TestDatabase.fresh("Größe \"; DROP DATABASE x; -- " + "long".repeat(30))) {
            assertThat(ask(database, "SELECT current_database()")).isEqualTo(database.name());
        }
    }

    @Test
    void closingDropsTheDatabaseUnderOpenConnectionsAndMayBeRepeated() throws SQLException {
        TestDatabase database = TestDatabase.fresh("closing");
        try (Connection stillOpen = database.connect();
                TestDatabase witness = TestDatabase.fresh("witness")) {
            database.close();
            database.close();

            assertThat(ask(witness, DATABASES_LIKE.formatted(database.name()))).isEqualTo("0");
            assertThat(stillOpen.isValid(1)).isFalse();
        }
    }

    @Test
    void aCopyHoldsWhatItsTemplateHeldAndChangesNothingThere() throws SQLException {
        try (TestDatabase template = TestDatabase.fresh("template")) {
            run(template, "CREATE TABLE customer AS SELECT generate_series(1, 100) AS id");
            try (TestDatabase copy = TestDatabase.fromTemplate(template.name())) {
                run(copy, "DELETE FROM customer WHERE id > 10");

                assertThat(copy.name()).startsWith("template_").isNotEqualTo(template.name());
                assertThat(ask(copy, "SELECT count(*) FROM customer")).isEqualTo("10");
                assertThat(ask(template, "SELECT count(*) FROM customer")).isEqualTo("100");
            }
        }
    }

    @Test
    void aRoleLogsInWithItsPasswordOwnsNothingAndGoesWithTheDatabase() throws SQLException {
        String role = "o'brien \"the bot\"";
        try (TestDatabase witness = TestDatabase.fresh("witness")) {
            try (TestDatabase database = TestDatabase.fresh("roles")) {
                database.createRole(role, "first");
                database.createRole(role, "it's second");
                run(database, "CREATE TABLE secret (id int)");

                try (Connection connection = database.connect(role, "it's second");
                        Statement statement = connection.createStatement()) {
                    assertThatThrownBy(() -> statement.execute("SELECT * FROM secret"))
                            .hasMessageContaining("permission denied");
                }
            }
            assertThat(ask(witness, "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'o''brien%'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aRoleThatAnotherDatabaseNeedsOutlivesTheFirst() throws SQLException {
        try (TestDatabase second = TestDatabase.fresh("second")) {
            try (TestDatabase first = TestDatabase.fresh("first")) {
                first.createRole("shared_bot", "secret");
                second.createRole("shared_bot", "secret");
                run(second, "CREATE TABLE t (id int); GRANT SELECT ON t TO shared_bot");
            }
            try (Connection connection = second.connect("shared_bot", "secret")) {
                assertThat(connection.isValid(1)).isTrue();
            }
        }
    }

    @Test
    void theServerFromTheEnvironmentIsTakenWithItsParametersAndItsPasswordIsNotShown() {
        TestServer server = TestServer.chosen(
                Map.of(
                        "LOCKKEEPER_TEST_DATABASE_URL", "jdbc:postgresql://db.example:6543/postgres?sslmode=require",
                        "LOCKKEEPER_TEST_DATABASE_USER", "tester",
                        "LOCKKEEPER_TEST_DATABASE_PASSWORD", "hidden"),
                null);

        assertThat(server.jdbcUrl("x")).isEqualTo("jdbc:postgresql://db.example:6543/x?sslmode=require");
        assertThat(server.user()).isEqualTo("tester");
        assertThat(server.toString()).contains("db.example:6543").doesNotContain("hidden");
    }

    @Test
    void anAddressThatIsNoneOfPostgresIsRefusedWithWhatWasExpected() {
        assertThatThrownBy(() -> TestServer.chosen(Map.of("LOCKKEEPER_TEST_DATABASE_URL", "mysql://x/y"), null))
                .hasMessageContaining("LOCKKEEPER_TEST_DATABASE_URL is mysql://x/y")
                .hasMessageContaining("expected jdbc:postgresql://host:port/database");
    }

    @Test
    void demandedContainersWithoutAnEngineAreRefusedEvenWhenAServerIsGiven() {
        Map<String, String> nobodyListens = Map.of(
                "DOCKER_HOST", "tcp://127.0.0.1:1",
                "LOCKKEEPER_TEST_DATABASE_URL", "jdbc:postgresql://db.example/postgres");

        assertThatThrownBy(() -> TestServer.chosen(nobodyListens, "demand"))
                .hasMessageContaining("no Docker engine answered");
    }

    private static void run(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
