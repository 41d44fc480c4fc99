package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A target that takes no changes for a while, as in a failover. */
class ClosedTargetIT {
    private static final String COUNT = "INSERT INTO effects VALUES (1);\nINSERT INTO effects VALUES (2);";
    private static final String CLOSED = "target staging is set read-only and takes no changes; asked again every 2 s,"
            + " for 10 min at most; the step goes on by itself once it takes changes";
    private static final Pause HASTY = length -> Pause.real().last(length.dividedBy(20));

    private Ground ground;
    private final List<String> said = new CopyOnWriteArrayList<>();
    /** What people outside are told. */
    private final List<String> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("closed");
        ground.execute("CREATE TABLE effects (n int NOT NULL)");
        ground.giveLedger();
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @ParameterizedTest
    @EnumSource
    void aStepWaitsUntilItTakesChangesAndThenGoesOnByItself(StepSpec.Sql.Mode mode) throws SQLException {
        set("SET default_transaction_read_only = on");
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> run(mode, HASTY));
        await().until(() -> said.stream().filter(CLOSED::equals).count() > 2);
        assertThat(running).isNotDone();
        set("RESET default_transaction_read_only");
        Outcomes.succeeded(running.join());
        assertThat(said).contains("the target takes changes again");
        assertThat(told).containsExactly("target staging is set read-only and takes no changes", "");
        assertThat(ground.ask("SELECT count(*) FROM effects")).isEqualTo("2");
        assertThat(ground.ask("SELECT string_agg(state, ' ') FROM lockkeeper.ledger"))
                .isEqualTo("done");
    }

    @Test
    void itWaitsOnlySoLong() throws SQLException {
        set("SET default_transaction_read_only = on");
        StepFailure failure = Outcomes.failed(run(StepSpec.Sql.Mode.TRANSACTION, length -> {}));
        assertThat(failure.sqlState()).isEqualTo("25006");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(failure.message())
                .contains("Waited 10 min: target staging is set read-only and takes no changes.")
                .endsWith("then say retry.");
    }

    @Test
    void whoeverWaitsForItCanBeCancelled() throws SQLException {
        set("SET default_transaction_read_only = on");
        List<Runnable> acts = new CopyOnWriteArrayList<>();
        Context step = context(StepSpec.Sql.Mode.TRANSACTION, COUNT);
        Context heard = new Context(
                step.window(),
                step.started(),
                step.ledger(),
                step.attempt(),
                step.epoch(),
                step.spec(),
                step.expected(),
                step.files(),
                step.parameters(),
                acts::add);
        Pause cancelling = length -> acts.forEach(Runnable::run);
        assertThat(Outcomes.cancelled(new SqlStepExecutor(ground.targets, cancelling).run(heard, said::add)))
                .contains("nothing took effect");
    }

    @Test
    void sqlThatForbidsItselfChangesIsNotWaitedFor() throws SQLException {
        ground.execute("CREATE FUNCTION closes() RETURNS void LANGUAGE sql AS"
                + " $$ SELECT set_config('transaction_read_only', 'on', true) $$");
        Context step = context(StepSpec.Sql.Mode.TRANSACTION, "SELECT closes();\n" + COUNT);
        StepFailure failure = Outcomes.failed(new SqlStepExecutor(ground.targets, length -> {}).run(step, said::add));
        assertThat(failure.sqlState()).isEqualTo("25006");
        assertThat(said).noneMatch(words -> words.contains("asked again"));
    }

    private Outcome run(StepSpec.Sql.Mode mode, Pause pause) {
        return new SqlStepExecutor(ground.targets, pause).run(context(mode, COUNT), new Progress() {
            @Override
            public void says(String words) {
                said.add(words);
            }

            @Override
            public void closed(String why) {
                told.add(why);
            }
        });
    }

    private Context context(StepSpec.Sql.Mode mode, String sql) {
        StepSpec.Sql spec =
                mode == StepSpec.Sql.Mode.TRANSACTION ? Ground.inTransaction("a.sql") : Ground.alone("a.sql");
        return ground.context(spec, Map.of("a.sql", sql));
    }

    private void set(String what) throws SQLException {
        try (Connection admin = ground.database.connect();
                Statement statement = admin.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("ALTER DATABASE \"" + ground.database.name() + "\" " + what);
        }
        ground.targets.kept().letGo(Ground.TARGET);
    }
}
