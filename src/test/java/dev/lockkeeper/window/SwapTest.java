package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.BACKUP;
import static dev.lockkeeper.window.WindowFixture.BASELINE;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.PREFLIGHT;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A way back on which another database comes into the target's place. */
class SwapTest {
    private static final StepId SWAP = new StepId("swap");
    private static final StepId COMPARE = new StepId("compare-swapped");
    private static final StepId UNDO = new StepId("undo-schema-too");

    @Test
    void itTakesBackEveryStepAfterTheBackupAndLeavesNothing() {
        WindowFixture at = afterSchema();
        RollbackPrice price = price(at, "restore");
        assertThat(price.runs()).extracting(PlannedStep::id).containsExactly(SWAP, COMPARE);
        assertThat(price.stays()).isEmpty();
        assertThat(price.plan().steps().get(0).takesBack(at.window.plan(), SCHEMA))
                .isTrue();
        assertThat(price.plan().steps().get(0).takesBack(at.window.plan(), DATA))
                .isTrue();
        assertThat(price.plan().steps().get(0).takesBack(at.window.plan(), BASELINE))
                .isFalse();
        assertThat(price.plan().steps().get(0).takesBack(at.window.plan(), BACKUP))
                .isFalse();
    }

    @Test
    void fromTheSwapOnTheWindowWorksOnTheNewDatabaseAndWhatWasDecidedStays() {
        WindowFixture at = afterSchema().ok(RollbackFixture.back("restore", "wrong sums"), DEVI);
        Plan before = at.window.plan();
        Map<GateId, GateRun> gates = at.window.gates();
        at.begins(SWAP);
        Map<String, String> outputs = Swap.outputs(77, "crm_old_stg_12", "4712");
        Swap swap = Swap.of(at.window, SWAP, outputs, at.now).orElseThrow();
        at.fact(new RollbackEvent.TargetSwapped(1, swap, at.now)).succeeds(SWAP);

        assertThat(at.window.plan().target()).isEqualTo(before.target().withDatabaseOid(77));
        assertThat(at.window.plan().digest()).isEqualTo(before.digest());
        assertThat(at.window.plan().gates()).isEqualTo(before.gates());
        assertThat(at.window.gates()).isEqualTo(gates);
        assertThat(at.window.swap()).isEqualTo(swap);
        assertThat(swap.before()).isEqualTo(before.target());
        assertThat(Promise.ledger(at.window)).contains("4712");
        assertThat(at.window.state()).isEqualTo(WindowState.ROLLING_BACK);
        assertThat(price(at, "undo").leftOut()).extracting(PlannedStep::id).containsExactly(UNDO);
    }

    @Test
    void whatTookEffectWithoutASwapChangesNoIdentity() {
        WindowFixture at = afterSchema();
        assertThat(Swap.of(at.window, SWAP, Map.of("ledger_id", "4712"), at.now))
                .isEmpty();
    }

    @Test
    void theUndoneStepsAreThoseThatTheSwapTookBack() {
        WindowFixture at = afterSchema().ok(RollbackFixture.back("restore", "wrong sums"), DEVI);
        at.begins(SWAP);
        Swap swap =
                Swap.of(at.window, SWAP, Swap.outputs(77, "old", null), at.now).orElseThrow();
        at.fact(new RollbackEvent.TargetSwapped(1, swap, at.now)).succeeds(SWAP).passes(SWAP);
        assertThat(WayBack.undone(at.window)).extracting(PlannedStep::id).containsExactly(SCHEMA);
    }

    @Test
    void aRestoreThatFailedIsLeftForTheScriptAndNotForTheSameBackup() {
        WindowFixture at = afterSchema().ok(RollbackFixture.back("restore", "wrong sums"), DEVI);
        at.begins(SWAP);
        at.fact(WindowFixture.failed(SWAP, 1, at.now));
        assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
        assertThat(WayBack.of(at.window))
                .contains("0 of 2 undo steps settled; beside it: ")
                .endsWith("(`rollback undo`)");

        at.ok(RollbackFixture.back("undo", "the dump is damaged"), DEVI);
        assertThat(at.window.state()).isEqualTo(WindowState.ROLLING_BACK);
        assertThat(at.window.way()).extracting(PlannedStep::id).containsExactly(UNDO);
        assertThat(WayBack.others(at.window)).as("nothing is stuck").isEmpty();
    }

    private static RollbackPrice price(WindowFixture at, String plan) {
        return RollbackPrice.of(at.window, at.window.plan().rollback(plan).orElseThrow());
    }

    private static WindowFixture afterSchema() {
        WindowFixture at = WindowFixture.scheduled(plan()).fact(new LifeEvent.Started(WindowFixture.START));
        at.ask(PREFLIGHT).ok(WindowFixture.approve(), QUIN).ok(WindowFixture.approve(), DEVI);
        return at.runs(BASELINE)
                .runs(BACKUP)
                .ask(GO_LIVE)
                .ok(WindowFixture.approve(), DEVI)
                .ok(WindowFixture.approve(), LEO)
                .runs(SCHEMA);
    }

    private static Plan plan() {
        Plan plan = WindowFixture.plan();
        return new Plan(
                plan.runbook(),
                plan.title(),
                plan.environment(),
                plan.digest(),
                plan.contentDigest(),
                plan.target(),
                plan.cadence(),
                plan.planned(),
                plan.users(),
                plan.roles(),
                plan.items(),
                plan.files(),
                List.of(
                        plan(
                                "restore",
                                new PlannedRollback.Undo(step(SWAP, "restore"), null, BACKUP),
                                new PlannedRollback.Undo(step(COMPARE, "query"), null)),
                        plan("undo", new PlannedRollback.Undo(step(UNDO, "sql"), SCHEMA))));
    }

    private static PlannedRollback plan(String id, PlannedRollback.Undo... steps) {
        return new PlannedRollback(
                id,
                id,
                "what was written since",
                Duration.ofMinutes(3),
                List.of(),
                List.of(steps),
                WindowFixture.hash('a'));
    }

    private static PlannedStep step(StepId id, String kind) {
        return new PlannedStep(
                id,
                "Step " + id,
                "Way back",
                kind,
                PlannedStep.Pace.ON_COMMAND,
                !kind.equals("query"),
                false,
                null,
                Duration.ZERO,
                Duration.ofSeconds(40),
                List.of(),
                List.of(),
                WindowFixture.hash('b'),
                WindowFixture.hash('b'));
    }
}
