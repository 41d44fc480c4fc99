package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.target.CuttingProxy.Cut;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outside a transaction of the step, a statement that could run in one is known to have taken effect or not: n counts. */
class MarkedStatementsIT {
    private static final String COUNT = "UPDATE effects SET n = n + 1;";
    private static final String COUNT_AND_INDEX = COUNT + "\nCREATE INDEX CONCURRENTLY idx_n ON effects (n);\n";
    private static final String N = "SELECT n FROM effects";
    private static final String ROW =
            "SELECT state || ' ' || statement || ' ' || coalesce(outputs ->> 'before', '') FROM lockkeeper.ledger"
                    + " WHERE step = 'm1' ORDER BY attempt DESC LIMIT 1";

    private Ground ground;
    private SqlStepExecutor executor;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("marked");
        ground.execute("CREATE TABLE effects (n int NOT NULL); INSERT INTO effects VALUES (0)");
        ground.giveLedger();
        executor = new SqlStepExecutor(ground.targets, Pause.real());
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void aStatementWhoseCommitNeverArrivedIsKnownToHaveLeftNothingAndRunsOnce() throws Exception {
        assertThat(Outcomes.inDoubt(cut(Cut.THE_COMMIT, COUNT_AND_INDEX))).contains("statement 1 of 2");
        assertThat(ground.ask(N)).isEqualTo("0");
        assertThat(settled(1, 2, COUNT_AND_INDEX)).isInstanceOfSatisfying(Finding.NoEffect.class, found -> {
            assertThat(found.partly()).isFalse();
            assertThat(found.how()).contains("Its mark, which is committed together with it, is not there");
        });
        Outcomes.succeeded(run(2, 3, COUNT_AND_INDEX));
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void aStatementWhoseCommitWasNotAnsweredIsKnownToHaveTakenEffectAndIsPassedOver() throws Exception {
        assertThat(Outcomes.inDoubt(cut(Cut.THE_REPLY, COUNT_AND_INDEX))).contains("statement 1 of 2");
        assertThat(ground.ask(N)).isEqualTo("1");
        for (int looks = 0; looks < 2; looks++) { // whoever looked first may have died before that was recorded
            assertThat(settled(1, 2 + looks, COUNT_AND_INDEX)).isInstanceOfSatisfying(Finding.NoEffect.class, found -> {
                assertThat(found.partly()).isTrue();
                assertThat(found.how()).contains("continues at statement 2");
            });
        }
        assertThat(Outcomes.succeeded(run(2, 4, COUNT_AND_INDEX)).outputs()).containsKey("passed_over");
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void theLastStatementMakesTheStepDone() throws Exception {
        assertThat(Outcomes.inDoubt(cut(Cut.THE_REPLY, COUNT))).contains("statement 1 of 1");
        assertThat(settled(1, 2, COUNT))
                .isInstanceOfSatisfying(
                        Finding.TookEffect.class,
                        found -> assertThat(found.how()).contains("committed together with its mark"));
        assertThat(ground.ask(N)).isEqualTo("1");
        assertThat(ground.ask(ROW)).isEqualTo("done 1 ");
    }

    @Test
    void aStatementThatFailsLeavesNothingAndItsMarkNeither() throws SQLException {
        String failing = COUNT + "\nUPDATE effects SET n = 1 / (n - n);\n";
        assertThat(Outcomes.failed(run(1, 1, failing)).message()).contains("1 of 2 statements took effect before it");
        assertThat(ground.ask(N)).isEqualTo("1");
        assertThat(ground.ask(ROW)).isEqualTo("begun 2 together");
        assertThat(Outcomes.failed(run(2, 2, failing)).message()).contains("Statement 2 of 2");
        assertThat(ground.ask(N)).isEqualTo("1");
    }

    @Test
    void whatTheServerTakesOnlyOutsideATransactionRunsThere() throws SQLException {
        // as the server says it of statements that we do not know
        ground.execute("CREATE FUNCTION alone() RETURNS int LANGUAGE plpgsql AS $$ BEGIN UPDATE effects SET n = n + 1;"
                + " RAISE EXCEPTION 'not in here' USING ERRCODE = '25001'; END $$");
        assertThat(Outcomes.failed(run(1, 1, "SELECT alone();")).sqlState()).isEqualTo("25001");
        assertThat(ground.ask(N)).isEqualTo("0");
        assertThat(ground.ask(ROW)).isEqualTo("begun 1 ");
        assertThat(settled(1, 2, "SELECT alone();"))
                .as("the row does not say that it knows")
                .isInstanceOf(Finding.Undecided.class);
    }

    @Test
    void whatHoldsForATransactionOnlyIsLeftAlone() {
        assertThat(Outcomes.failed(run(1, 1, "LOCK TABLE effects;")).message())
                .contains("LOCK TABLE can only be used in transaction blocks");
    }

    private Outcome cut(Cut cut, String sql) throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(ground.database.host(), ground.database.port(), cut)) {
            Targets through = new Targets(List.of(Ground.settings(
                    "127.0.0.1",
                    proxy.port(),
                    ground.database.name(),
                    ground.database.user(),
                    ground.database.password())));
            return new SqlStepExecutor(through, Pause.real()).run(step(1, 1, sql), words -> {});
        }
    }

    private Finding settled(int attempt, long epoch, String sql) {
        return executor.settle(step(attempt, epoch, sql), words -> {});
    }

    private Outcome run(int attempt, long epoch, String sql) {
        return executor.run(step(attempt, epoch, sql), words -> {});
    }

    private Context step(int attempt, long epoch, String sql) {
        return Ground.again(ground.context(Ground.alone("i.sql"), Map.of("i.sql", sql)), attempt, epoch);
    }
}
