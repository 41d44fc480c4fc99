package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes on in the target just before a step writes to it. */
class RoadIT {
    private static final String PASSWORD = "for this test server only";

    private Ground ground;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("road");
        ground.execute("CREATE TABLE t (id int); CREATE TABLE other (id int)");
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void aClearRoadIsSaidToBeClear() {
        assertThat(road()).isEqualTo("clear");
        assertThat(said).contains("the road before it: clear");
    }

    @Test
    void aRunningDumpIsNamedAndDoesNotStopTheStep() throws SQLException {
        try (Connection dump = ground.database.connect()) {
            open(dump, "SET application_name = 'pg_dump'");
            assertThat(road())
                    .startsWith("a dump runs, pid ")
                    .contains("(user " + ground.database.user() + ", pg_dump, transaction open for ")
                    .contains("idle in transaction");
        }
    }

    @Test
    void anOldTransactionIsToldOfIfItHoldsLocks() throws SQLException {
        try (Connection locks = ground.database.connect();
                Connection none = ground.database.connect();
                Connection second = ground.database.connect()) {
            open(locks, "SET application_name = 'shop'");
            none.setAutoCommit(false);
            try (Statement statement = none.createStatement()) {
                statement.execute("SET LOCAL application_name = 'thinking'");
            }
            assertThat(Road.look(second, Duration.ofMinutes(1))).isEmpty();
            assertThat(Road.look(second, Duration.ZERO))
                    .singleElement()
                    .satisfies(words -> assertThat(words)
                            .startsWith("an old transaction holds locks, pid ")
                            .contains(", shop, transaction open for "));
        }
    }

    @Test
    void whatMayNotBeSeenIsNotCalledClear() throws SQLException {
        String user = ground.database.name() + "_migrator";
        ground.database.createRole(user, PASSWORD);
        ground.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO " + user + "; ALTER TABLE t OWNER TO " + user);
        Targets targets = new Targets(List.of(ground.settings(ground.database.name(), user, PASSWORD)));
        try (Connection shop = ground.database.connect()) {
            open(shop, "SET application_name = 'shop'");
            assertThat(road(targets, "ALTER TABLE t ADD COLUMN x int"))
                    .isEqualTo("what 1 session does may not be seen, nor how far standbys are behind; GRANT"
                            + " pg_read_all_stats to our user shows it");
        }
    }

    private String road() {
        return road(ground.targets, "ALTER TABLE t ADD COLUMN IF NOT EXISTS x int");
    }

    private String road(Targets targets, String sql) {
        Outcome outcome = new SqlStepExecutor(targets, Pause.real())
                .run(ground.context(Ground.inTransaction("a.sql"), Map.of("a.sql", sql + ";")), said::add);
        return Outcomes.succeeded(outcome).outputs().get("road");
    }

    private static void open(Connection connection, String first) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(first);
            connection.setAutoCommit(false);
            statement.execute("SELECT * FROM other");
        }
    }
}
