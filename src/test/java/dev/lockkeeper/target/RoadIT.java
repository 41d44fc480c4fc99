package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
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
            assertThat(look(second, Duration.ofMinutes(1))).isEmpty();
            assertThat(look(second, Duration.ZERO))
                    .singleElement()
                    .satisfies(words -> assertThat(words)
                            .startsWith("an old transaction holds locks, pid ")
                            .contains(", shop, transaction open for "));
        }
    }

    @Test
    void anAutovacuumToPreventWraparoundIsToldOf() throws Exception {
        ground.execute(
                "CREATE TABLE aged (id int) WITH (autovacuum_freeze_max_age = 100000); INSERT INTO aged VALUES (1)");
        ground.execute("CREATE PROCEDURE grow_old() LANGUAGE plpgsql AS $$ BEGIN"
                + " FOR i IN 1..100100 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$");
        try (Connection admin = ground.database.connect();
                Connection holder = ground.database.connect();
                Connection second = ground.database.connect();
                Statement ages = admin.createStatement();
                Statement holds = holder.createStatement()) {
            ages.execute("SET synchronous_commit = off");
            ages.execute("CALL grow_old()");
            holder.setAutoCommit(false);
            // any other autovacuum passes over a table that it cannot lock; this one waits
            holds.execute("LOCK TABLE aged IN SHARE UPDATE EXCLUSIVE MODE");
            ages.execute("ALTER SYSTEM SET autovacuum_naptime = 1");
            try {
                ages.execute("SELECT pg_reload_conf()");
                await().atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> assertThat(look(second, Duration.ofMinutes(1)))
                                .anySatisfy(words -> assertThat(words)
                                        .startsWith("an autovacuum to prevent wraparound runs and does not give way,"
                                                + " pid ")
                                        .contains("(user autovacuum worker")));
            } finally {
                ages.execute("ALTER SYSTEM RESET autovacuum_naptime");
                ages.execute("SELECT pg_reload_conf()");
            }
        }
    }

    @Test
    void aStandbyThatStandsStillIsToldOfOnceItsAgeIsKnown() throws Exception {
        AtomicLong nanos = new AtomicLong();
        ReplicaLag remembered = new ReplicaLag(nanos::get);
        try (Connection second = ground.database.connect();
                PretendStandby standby = new PretendStandby(
                        ground.database, "roadmirror", ground.ask("SELECT pg_current_wal_flush_lsn()"))) {
            standby.replay(true);
            await().until(() -> ground.ask("SELECT count(*) FROM pg_stat_replication WHERE replay_lsn IS NOT NULL"
                            + " AND application_name = 'roadmirror'")
                    .equals("1"));
            standby.replay(false);
            ground.execute("CREATE TABLE written AS SELECT generate_series(1, 1000)");
            assertThat(Road.look(second, Duration.ofMinutes(1), remembered)).isEmpty();
            nanos.addAndGet(Duration.ofSeconds(31).toNanos());
            assertThat(Road.look(second, Duration.ofMinutes(1), remembered))
                    .contains("standby roadmirror is 31 s behind");
            standby.replay(true);
            await().untilAsserted(() -> assertThat(Road.look(second, Duration.ofMinutes(1), remembered))
                    .isEmpty());
        }
    }

    @Test
    void whatWasFoundIsSaidForKeepsThoughTheStepFails() throws SQLException {
        List<String> kept = new ArrayList<>();
        try (Connection dump = ground.database.connect()) {
            open(dump, "SET application_name = 'pg_dump'");
            Outcome outcome = new SqlStepExecutor(ground.targets, Pause.real())
                    .run(
                            ground.context(
                                    Ground.inTransaction("a.sql"),
                                    Map.of("a.sql", "ALTER TABLE nowhere ADD COLUMN x int;")),
                            new StepExecutor.Progress() {
                                @Override
                                public void says(String words) {
                                    said.add(words);
                                }

                                @Override
                                public void roadFound(String found) {
                                    kept.add(found);
                                }
                            });
            assertThat(Outcomes.failed(outcome).sqlState()).isEqualTo("42P01");
        }
        assertThat(kept).singleElement().satisfies(found -> assertThat(found).startsWith("a dump runs, pid "));
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

    private static List<String> look(Connection second, Duration old) throws SQLException {
        return Road.look(second, old, new ReplicaLag(System::nanoTime));
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
