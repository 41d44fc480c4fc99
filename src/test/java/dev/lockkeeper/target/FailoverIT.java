package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.engine.StepExecutor.Proven;
import dev.lockkeeper.engine.TargetRewoundException;
import dev.lockkeeper.faults.Line;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.testkit.OwnServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The target's server dies and a real standby takes its place, at the address that the bot knows. */
class FailoverIT {
    private static final boolean NIGHTLY = Boolean.getBoolean("lockkeeper.every-fault");
    /** Promised are ten seconds, on a machine that does nothing else. */
    private static final Duration UNTIL_PEOPLE_KNOW = Duration.ofSeconds(NIGHTLY ? 10 : 60);

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String STANDBY = "target staging is a standby and takes no changes";
    private static final Proven FIRST = new Proven("first", 1);

    @TempDir
    private Path folder;

    private OwnServer primary;
    private OwnServer standby;
    private Ground ground;
    private Line line;
    private Targets targets;
    private long epoch;
    private final List<String> said = new CopyOnWriteArrayList<>();
    /** What people outside are told. */
    private final List<String> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        primary = OwnServer.start(folder.resolve("primary"));
        ground = new Ground(primary.database("failover"));
        ground.execute("CREATE TABLE effects (step text NOT NULL); CREATE TABLE pace AS SELECT 0 AS seconds");
        ground.giveLedger();
        ground.targets.kept().letGo(Ground.TARGET);
        standby = primary.standby(folder.resolve("standby"));
        line = new Line(ground.database.host(), ground.database.port());
        targets = new Targets(List.of(Ground.settings(
                ground.database.host(),
                line.port(),
                ground.database.name(),
                ground.database.user(),
                ground.database.password())));
        Outcomes.succeeded(run("first", 1, List.of()));
    }

    @AfterEach
    void tidy() throws Exception {
        targets.kept().letGo(Ground.TARGET);
        line.close();
        standby.close();
        primary.close();
    }

    @Test
    void aStepThatMeetsTheStandbyWaitsUntilItIsPromotedAndThenGoesOnByItself() throws Exception {
        givenTheStandbyHas("first");
        primary.crash();
        line.leadTo(standby.port());
        long began = System.nanoTime();
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> run("second", 1, List.of(FIRST)));
        await().atMost(PATIENCE).until(() -> told.contains(STANDBY));
        Duration unknown = Duration.ofNanos(System.nanoTime() - began);
        System.out.println("people were told after " + unknown.toMillis() + " ms that the target is a standby");
        assertThat(unknown).isLessThan(UNTIL_PEOPLE_KNOW);
        assertThat(running).isNotDone();

        standby.promote();

        Outcomes.succeeded(running.join());
        assertThat(said).contains("the target takes changes again");
        assertThat(told).containsExactly(STANDBY, "");
        assertThat(effects()).isEqualTo("first, second");
    }

    @Test
    @EnabledIfSystemProperty(
            named = "lockkeeper.every-fault",
            matches = "true",
            disabledReason = "starts two servers more; mvn verify -Pnightly runs it")
    void aStepThatTheFailoverMetIsFoundWithoutEffectAndBeginsOnceMore() throws Exception {
        givenTheStandbyHas("first");
        ground.execute("UPDATE pace SET seconds = 60");
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> run("second", 1, List.of(FIRST)));
        await().atMost(PATIENCE)
                .until(() -> ground.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                        .equals("1"));

        primary.crash();
        line.leadTo(standby.port());

        assertThat(running.join()).isInstanceOf(Outcome.InDoubt.class);
        assertThat(settled("second", 1, List.of(FIRST)))
                .isInstanceOfSatisfying(
                        Finding.AtWork.class,
                        found -> assertThat(found.words()).startsWith("the target takes no changes now"));
        standby.promote();
        assertThat(await().atMost(PATIENCE)
                        .until(() -> settled("second", 1, List.of(FIRST)), it -> !(it instanceof Finding.AtWork)))
                .isInstanceOf(Finding.NoEffect.class);
        execute("UPDATE pace SET seconds = 0");
        Outcomes.succeeded(run("second", 2, List.of(FIRST)));
        assertThat(effects()).isEqualTo("first, second");
    }

    @Test
    @EnabledIfSystemProperty(
            named = "lockkeeper.every-fault",
            matches = "true",
            disabledReason = "starts two servers more; mvn verify -Pnightly runs it")
    void aStandbyThatHadNotComeSoFarIsRefusedBeforeAnythingIsDoneOnIt() throws Exception {
        givenTheStandbyHas("first");
        standby.pause();
        Outcomes.succeeded(run("second", 1, List.of(FIRST)));
        Instant later = Ground.STARTED.plusSeconds(86_400);
        String ledger = ground.ledgerSince(later);
        ground.targets.kept().letGo(Ground.TARGET);
        primary.crash();
        standby.comeBack();
        line.leadTo(standby.port());
        List<Proven> known = List.of(FIRST, new Proven("second", 1));
        assertThat(settled("third", 1, known))
                .as("whether it comes as far is not known before it is promoted")
                .isInstanceOf(Finding.AtWork.class);
        Context ofAnotherWindow = Ground.of(context("other", 1, List.of()), later, ledger);
        assertThat(Outcomes.failed(new SqlStepExecutor(targets, Pause.real()).run(ofAnotherWindow, said::add))
                        .message())
                .contains("a standby and has not come as far as this window's ledger")
                .endsWith("Nothing was run.");
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> run("third", 1, known));
        await().atMost(PATIENCE).until(() -> told.contains(STANDBY));

        standby.promote();

        assertThatThrownBy(() -> unwrapped(running))
                .isInstanceOfSatisfying(
                        TargetRewoundException.class,
                        seen -> assertThat(seen.gone()).containsExactly("second"));

        assertThat(effects()).isEqualTo("first");
    }

    private static Outcome unwrapped(CompletableFuture<Outcome> running) throws Throwable {
        try {
            return running.join();
        } catch (CompletionException e) {
            throw e.getCause();
        }
    }

    private void givenTheStandbyHas(String step) {
        await("the standby has " + step)
                .atMost(PATIENCE)
                .until(() -> ask(standby.port()).contains(step));
    }

    private Outcome run(String step, int attempt, List<Proven> proven) {
        return new SqlStepExecutor(targets, Pause.real()).run(context(step, attempt, proven), new Progress() {
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

    private Finding settled(String step, int attempt, List<Proven> proven) {
        return new SqlStepExecutor(targets, Pause.real()).settle(context(step, attempt, proven), said::add);
    }

    private Context context(String step, int attempt, List<Proven> proven) {
        StepSpec.Sql sql = Ground.inTransaction("a.sql");
        StepSpec.Sql spec = new StepSpec.Sql(
                Ground.common(step),
                sql.files(),
                sql.mode(),
                sql.lockTimeout(),
                Duration.ofMinutes(2),
                sql.lockTries(),
                sql.lockPause(),
                sql.queueLimit(),
                sql.expectedNotices());
        Context made = Ground.again(
                ground.context(
                        spec,
                        Map.of(
                                "a.sql",
                                "INSERT INTO effects VALUES ('" + step + "');\nSELECT pg_sleep(seconds) FROM pace;\n")),
                attempt,
                ++epoch);
        return new Context(
                made.window(),
                made.started(),
                made.ledger(),
                proven,
                made.attempt(),
                made.epoch(),
                made.spec(),
                made.expected(),
                made.files(),
                made.parameters(),
                made.cancellation());
    }

    /** On whichever server the bot is led to. */
    private String effects() throws SQLException {
        return ask(line.port());
    }

    private String ask(int port) throws SQLException {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT string_agg(step, ', ' ORDER BY step) FROM effects")) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect(line.port());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(int port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + ground.database.host() + ":" + port + "/" + ground.database.name(),
                ground.database.user(),
                ground.database.password());
    }
}
