package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerStepIT {
    private static final String ID = "SELECT ledger_id FROM lockkeeper.identity";

    private Ground ground;
    private LedgerStepExecutor executor;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("ledgerstep");
        executor = new LedgerStepExecutor(ground.targets);
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void theSchemaIsMadeOnceAndFoundTheSecondTime() throws SQLException {
        assertThat(executor.obstacles(context(1))).isEmpty();
        StepExecutor.Outcome.Succeeded made = Outcomes.succeeded(executor.run(context(1), words -> {}));
        assertThat(made.outputs()).containsEntry("ledger", "made now").containsEntry("ledger_id", ground.ask(ID));
        assertThat(made.notices()).isEmpty();
        assertThat(executor.obstacles(context(2))).isEmpty();
        assertThat(Outcomes.succeeded(executor.run(context(2), words -> {})).outputs())
                .containsEntry("ledger", "there already")
                .containsEntry("ledger_id", ground.ask(ID));
        assertThat(ground.ask("SELECT string_agg(window_id || ' ' || epoch, ',') FROM lockkeeper.fence"))
                .isEqualTo(Ground.WINDOW + " " + Ground.STARTED + " 2");
    }

    @Test
    void manyAtOnceMakeOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<String> one = () -> Outcomes.succeeded(executor.run(context(1), words -> {}))
                    .outputs()
                    .get("ledger");
            List<Future<String>> all = threads.invokeAll(List.of(one, one, one, one));
            assertThat(all.stream().map(LedgerStepIT::got)).containsOnlyOnce("made now");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aProcessThatWasOvertakenIsRefused() throws SQLException {
        Outcomes.succeeded(executor.run(context(7), words -> {}));
        StepFailure failure = Outcomes.failed(executor.run(context(6), words -> {}));
        assertThat(failure.message()).contains("another process took this window over");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(ground.ask("SELECT epoch FROM lockkeeper.fence")).isEqualTo("7");
    }

    @Test
    void whatCarriesItElsewhereIsTold() throws SQLException {
        ground.execute("CREATE PUBLICATION everything FOR ALL TABLES;"
                + " CREATE FUNCTION log_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;"
                + " CREATE EVENT TRIGGER audit ON ddl_command_end EXECUTE FUNCTION log_ddl()");
        assertThat(Outcomes.succeeded(executor.run(context(1), words -> {})).notices())
                .hasSize(2)
                .anySatisfy(notice -> assertThat(notice).contains("event trigger audit (ddl_command_end)"))
                .anySatisfy(notice -> assertThat(notice).contains("publication everything (FOR ALL TABLES)"));
    }

    @Test
    void aForbiddenLedgerIsNotMadeAndTheStepSaysWhatThatMeans() throws SQLException {
        LedgerStepExecutor forbidden = new LedgerStepExecutor(
                new Targets(List.of(ground.settings(ground.database.name()).withoutLedger())));
        assertThat(forbidden.obstacles(context(1))).isEmpty();
        StepExecutor.Outcome.Succeeded outcome = Outcomes.succeeded(forbidden.run(context(1), words -> {}));
        assertThat(outcome.outputs()).containsExactly(Map.entry("ledger", "none"));
        assertThat(outcome.notices())
                .singleElement()
                .satisfies(
                        notice -> assertThat(notice).contains("ledger: false").contains("class X"));
        assertThat(ground.ask("SELECT to_regnamespace('lockkeeper') IS NULL")).isEqualTo("t");
    }

    @Test
    void whoMayNotMakeASchemaIsToldWhatToGrant() throws SQLException {
        ground.database.createRole("ledgerless", "pw");
        ground.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO ledgerless");
        Targets targets = new Targets(List.of(ground.settings(ground.database.name(), "ledgerless", "pw")));
        LedgerStepExecutor poor = new LedgerStepExecutor(targets);
        TargetIdentity seen = new PostgresTargetDesk(targets).identify(Ground.TARGET);
        Context context = Ground.context(new StepSpec.Ledger(Ground.common("ledger")), Map.of(), seen);
        assertThat(Stream.concat(
                        poor.obstacles(context).stream(),
                        Stream.of(
                                Outcomes.failed(poor.run(context, words -> {})).message())))
                .hasSize(2)
                .allSatisfy(words ->
                        assertThat(words).contains("GRANT CREATE ON DATABASE").contains("ledger: false"));
    }

    @Test
    void aSchemaOfSomebodyElseIsLeftAlone() throws SQLException {
        ground.execute("CREATE SCHEMA lockkeeper; CREATE TABLE lockkeeper.canal (id int)");
        assertThat(executor.obstacles(context(1)))
                .singleElement()
                .satisfies(words -> assertThat(words).contains("not a ledger"));
        assertThat(Outcomes.failed(executor.run(context(1), words -> {})).message())
                .contains("not a ledger");
        assertThat(ground.ask("SELECT count(*) FROM pg_class WHERE relnamespace = 'lockkeeper'::regnamespace"))
                .isEqualTo("1");
    }

    @Test
    void aLedgerOfAnotherVersionIsRefused() throws SQLException {
        Outcomes.succeeded(executor.run(context(1), words -> {}));
        ground.execute("UPDATE lockkeeper.identity SET version = 2");
        assertThat(executor.obstacles(context(2)))
                .singleElement()
                .satisfies(words -> assertThat(words).contains("of version 2; this Lockkeeper works with 1"));
    }

    @Test
    void whatBecameOfALostAttemptIsReadFromTheSchema() throws SQLException {
        assertThat(executor.settle(context(1), words -> {})).isInstanceOf(Finding.NoEffect.class);
        Outcomes.succeeded(executor.run(context(1), words -> {}));
        assertThat(executor.settle(context(2), words -> {})).isInstanceOfSatisfying(Finding.TookEffect.class, found -> {
            assertThat(found.outputs()).containsKey("ledger_id");
        });
    }

    @Test
    void countsLeaveTheLedgerOut() throws Exception {
        ground.execute("CREATE TABLE t (id int PRIMARY KEY)");
        Census before = census();
        Outcomes.succeeded(executor.run(context(1), words -> {}));
        assertThat(before.differences(census())).isEmpty();
    }

    private Census census() throws Exception {
        try (CountingSession session = new CountingSession(ground.database.connect())) {
            return session.census(List.of());
        }
    }

    private Context context(long epoch) {
        return new Context(
                Ground.WINDOW,
                Ground.STARTED,
                null,
                (int) epoch,
                epoch,
                new StepSpec.Ledger(Ground.common("ledger")),
                ground.identity,
                Map.of(),
                Map.of(),
                StepExecutor.Cancellation.NEVER);
    }

    private static String got(Future<String> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
