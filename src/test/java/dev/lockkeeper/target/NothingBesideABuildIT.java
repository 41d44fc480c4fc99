package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A concurrent build waits for every transaction that was open before it. None of ours is, whatever looks after the build
 * meanwhile.
 */
class NothingBesideABuildIT {
    /** Long enough for everything that looks after a build to have looked more than once. */
    private static final Duration SAMPLED = Duration.ofSeconds(3);

    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final String BUILD = "CREATE INDEX CONCURRENTLY idx_a ON t (a);\n";
    /** A look of ours takes milliseconds; what is older than a second is not a look. */
    private static final String OURS_IN_A_TRANSACTION = """
            SELECT string_agg(application_name || ' ' || state, ', ') FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'lockkeeper%'
               AND query NOT LIKE 'CREATE INDEX CONCURRENTLY%'
               AND (state LIKE 'idle in transaction%' OR xact_start < clock_timestamp() - interval '1 second')
            """;

    private Ground ground;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("beside");
        ground.execute("CREATE TABLE t AS SELECT i AS a FROM generate_series(1, 1000) AS i");
        ground.giveLedger();
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void noTransactionOfOursIsOpenBesideABuild() throws Exception {
        Context step = Ground.again(ground.context(Ground.alone("i.sql"), Map.of("i.sql", BUILD)), 1, 1);
        CompletableFuture<Outcome> running;
        try (Connection writer = ground.database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ROW EXCLUSIVE MODE");
            running = CompletableFuture.supplyAsync(
                    () -> new SqlStepExecutor(ground.targets, Pause.real()).run(step, said::add));
            await().until(() -> said.stream().anyMatch(words -> words.contains("waits for")));

            await().pollInterval(OFTEN)
                    .during(SAMPLED)
                    .atMost(SAMPLED.multipliedBy(10))
                    .failFast(
                            "one of ours is in a transaction",
                            () -> !oursInATransaction().equals("null"))
                    .until(() -> oursInATransaction().equals("null"));

            try (Connection planted = oneOfOurs();
                    Statement look = planted.createStatement()) {
                look.execute("BEGIN; SELECT 1");
                assertThat(oursInATransaction()).as("the look sees one").contains("planted idle in transaction");
            }
            writer.rollback();
        }
        Outcomes.succeeded(running.get());
    }

    private String oursInATransaction() throws SQLException {
        return ground.ask(OURS_IN_A_TRANSACTION);
    }

    private Connection oneOfOurs() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", ground.database.user());
        properties.setProperty("password", ground.database.password());
        properties.setProperty("ApplicationName", "lockkeeper planted");
        return DriverManager.getConnection(ground.database.jdbcUrl(), properties);
    }
}
