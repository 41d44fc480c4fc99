package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.window.WindowId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaMigrationsIT {
    private static final String NO_RIGHT = "42501";
    private static final String APPEND_ONLY = "23001";

    private static MigratedDatabase database;

    @BeforeAll
    static void migrateAndRecord() throws SQLException {
        database = MigratedDatabase.fresh("schema");
        new PostgresWindowStore(database.connections().state())
                .open(
                        EventSamples.opened(new WindowId("STG-1"), "schema"),
                        Map.of("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", new byte[0]));
    }

    @AfterAll
    static void drop() throws SQLException {
        database.close();
    }

    @Test
    void aSecondMigrationFindsNothingToDo() {
        assertThat(migrations(database).migrate()).isZero();
    }

    private static int schemaFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/lockkeeper/store/schema"))) {
            return Math.toIntExact(
                    files.filter(file -> file.toString().endsWith(".sql")).count());
        }
    }

    @Test
    void twoProcessesMayMigrateAtOnce() throws Exception {
        ExecutorService processes = Executors.newFixedThreadPool(2);
        try (MigratedDatabase empty = MigratedDatabase.withRolesOnly("schema_twice")) {
            Callable<Integer> migrate = () -> migrations(empty).migrate();

            int carriedOut = 0;
            for (Future<Integer> one : processes.invokeAll(List.of(migrate, migrate))) {
                carriedOut += one.get();
            }

            // each once, however many there are by now
            assertThat(carriedOut).isEqualTo(schemaFiles());
        } finally {
            processes.shutdownNow();
        }
    }

    @Test
    void theBotOwnsNothing() throws SQLException {
        assertThat(database.ask("SELECT count(*) FROM pg_shdepend WHERE deptype = 'o' AND refobjid = '"
                        + database.bot().user() + "'::regrole"))
                .isEqualTo("0");
        assertThat(database.ask("SELECT count(*) FROM pg_class c WHERE c.relnamespace = 'lockkeeper'::regnamespace"
                        + " AND c.relowner <> '" + database.owner().user() + "'::regrole"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE lockkeeper.window_event SET kind = 'started'",
                "UPDATE lockkeeper.window_event SET recorded_at = now()",
                "DELETE FROM lockkeeper.window_event",
                "TRUNCATE lockkeeper.window_event",
                "DROP TABLE lockkeeper.window_event",
                "ALTER TABLE lockkeeper.window_event DISABLE TRIGGER ALL",
                "INSERT INTO lockkeeper.window_event (window_id, seq, kind, body, at, recorded_at)"
                        + " VALUES ('STG-1', 2, 'started', '{}', now(), now() - INTERVAL '1 day')",
                "INSERT INTO lockkeeper.window_event (window_id, seq, kind, body, at, hash)"
                        + " VALUES ('STG-1', 2, 'started', '{}', now(), repeat('0', 64))",
                "INSERT INTO lockkeeper.window_event (window_id, seq, kind, body, at, origin)"
                        + " VALUES ('STG-1', 2, 'started', '{}', now(), 'found')",
                "UPDATE lockkeeper.installation_entry SET kind = 'window-ended'",
                "DELETE FROM lockkeeper.installation_entry",
                "TRUNCATE lockkeeper.installation_entry",
                "ALTER TABLE lockkeeper.installation_entry DISABLE TRIGGER ALL",
                "INSERT INTO lockkeeper.installation_entry (seq, kind, body, at) VALUES (1, 'k', '{}', now())",
                "UPDATE lockkeeper.installation SET head = repeat('0', 64)",
                "DELETE FROM lockkeeper.installation",
                "SET session_replication_role = replica",
                "UPDATE lockkeeper.stored_file SET content = ''",
                "DELETE FROM lockkeeper.stored_file",
                "DELETE FROM lockkeeper.maintenance_window",
                "UPDATE lockkeeper.maintenance_window SET window_id = 'STG-2'",
                "DELETE FROM lockkeeper.window_sequence",
                "SELECT * FROM lockkeeper.flyway_schema_history",
                "CREATE TABLE lockkeeper.mine (id int)",
                "CREATE OR REPLACE FUNCTION lockkeeper.refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT'"
            })
    void theBotHasNoRightToDoThis(String sql) {
        assertThatThrownBy(() -> database.executeAs(database.bot(), sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(NO_RIGHT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE lockkeeper.window_event SET kind = 'started'",
                "UPDATE lockkeeper.window_event SET kind = 'started' WHERE false",
                "DELETE FROM lockkeeper.window_event",
                "TRUNCATE lockkeeper.window_event",
                "TRUNCATE lockkeeper.maintenance_window CASCADE",
                "UPDATE lockkeeper.installation_entry SET kind = 'window-ended'",
                "DELETE FROM lockkeeper.installation_entry",
                "TRUNCATE lockkeeper.installation_entry",
                "UPDATE lockkeeper.stored_file SET content = ''",
                "DELETE FROM lockkeeper.stored_file",
                "TRUNCATE lockkeeper.stored_file"
            })
    void whoeverHasTheRightMeetsTheTrigger(String sql) {
        assertThatThrownBy(() -> database.execute(sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(APPEND_ONLY))
                .hasMessageContaining("is append-only");
        assertThatThrownBy(() -> database.executeAs(database.owner(), sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(APPEND_ONLY));
    }

    @Test
    void anotherRoleGetsItsRightsWhenItIsNamed() throws SQLException {
        String other = database.database().name() + "_Other \"bot\"";
        database.database().createRole(other, "secret");
        try {
            assertThat(new SchemaMigrations(database.owner(), other).migrate()).isEqualTo(1);

            DatabaseLogin login = new DatabaseLogin(database.bot().url(), other, "secret");
            database.executeAs(login, "SELECT * FROM lockkeeper.window_event");
            assertThatThrownBy(() -> database.executeAs(login, "DELETE FROM lockkeeper.window_event"))
                    .hasMessageContaining("permission denied");
        } finally {
            migrations(database).migrate();
        }
    }

    @Test
    void aBotThatCouldBecomeTheOwnerIsRefused() {
        String owner = database.owner().user();

        refused(new SchemaMigrations(database.owner(), owner), "owns the schema, may become its owner");
        refused(new SchemaMigrations(database.owner(), database.database().user()), "or is a superuser");
    }

    @Test
    void everyReasonWhyItCannotMigrateIsOneSentenceWithWhatToDo() throws SQLException {
        String url = database.owner().url();
        DatabaseLogin owner = database.owner();
        String bot = database.bot().user();

        refused(new SchemaMigrations(owner, "nobody_at_all"), "does not exist", "CREATE ROLE");
        refused(
                new SchemaMigrations(new DatabaseLogin(url, owner.user(), "guessed"), bot),
                "refused the owner",
                "LOCKKEEPER_DATABASE_OWNER_PASSWORD");
        refused(
                new SchemaMigrations(new DatabaseLogin("jdbc:postgresql://127.0.0.1:1/x", owner.user(), "p"), bot),
                "did not answer",
                "LOCKKEEPER_DATABASE_URL");
        String nowhere = url.replace(database.database().name(), "no_such_database");
        refused(
                new SchemaMigrations(new DatabaseLogin(nowhere, owner.user(), owner.password()), bot),
                "There is no such database");
    }

    @Test
    void anOwnerWithoutTheRightToCreateASchemaIsTold() throws SQLException {
        try (MigratedDatabase poor = MigratedDatabase.withRolesOnly("schema_poor")) {
            poor.execute("REVOKE CREATE ON DATABASE " + poor.database().name() + " FROM "
                    + poor.owner().user());

            refused(migrations(poor), "may not do what the schema needs", "GRANT CREATE ON DATABASE");
        }
    }

    @Test
    void aSchemaThatSomebodyElseChangedIsRefused() throws SQLException {
        try (MigratedDatabase changed = MigratedDatabase.fresh("schema_changed")) {
            changed.execute("UPDATE lockkeeper.flyway_schema_history SET checksum = 1 WHERE version = '001'");

            refused(migrations(changed), "is not what earlier versions made");
        }
    }

    private static SchemaMigrations migrations(MigratedDatabase of) {
        return new SchemaMigrations(of.owner(), of.bot().user());
    }

    private static void refused(SchemaMigrations migrations, String... words) {
        assertThatThrownBy(migrations::migrate)
                .isInstanceOf(SchemaMigrationException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("guessed")
                .message()
                .doesNotContain("\n");
    }
}
