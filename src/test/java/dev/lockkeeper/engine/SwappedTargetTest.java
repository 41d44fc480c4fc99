package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.RollbackSpec;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.Swap;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A window whose target is replaced on the way back. */
class SwappedTargetTest {
    private static final Map<String, String> SWAPPED = Swap.outputs(77, "crm_old", "4712");

    private final EngineFixture at = EngineFixture.fresh();
    private WindowId id;

    @BeforeEach
    void schemaTookEffect() {
        at.disk.ledger = true;
        at.disk.rollbacks = List.of(new RollbackSpec(
                "restore",
                "Restore and swap",
                "what was written since",
                null,
                List.of(),
                List.of(
                        new RollbackSpec.Undo(new StepSpec.Restore(common("swap"), "baseline", 1), ""),
                        new RollbackSpec.Undo(new StepSpec.Query(common("compare"), Map.of()), ""))));
        id = at.beforeSchema();
        at.outcomes.add(() -> new Outcome.Succeeded(Map.of("ledger", "made now", "ledger_id", "4711"), List.of()));
        at.says(id, run(), ASHA);
        at.clock.advance(Duration.ofMinutes(1));
        at.says(id, run(), ASHA);
        at.clock.advance(Duration.ofMinutes(1));
        at.outcomes.clear();
    }

    @Test
    void whatComesAfterTheSwapWorksOnTheNewDatabaseWithTheNewLedger() {
        at.outcomes.add(() -> new Outcome.Succeeded(SWAPPED, List.of()));
        goBack();
        assertOnTheNewDatabase();
    }

    @Test
    void aSwapWhoseProcessDiedIsAdoptedWithItsIdentity() {
        at.outcomes.add(() -> new Outcome.InDoubt("the line broke"));
        at.findings.add(() -> new Finding.TookEffect(SWAPPED, "the rename took effect"));
        goBack();
        at.tick();
        assertOnTheNewDatabase();
    }

    @Test
    void aSwapThatFailedChangesNoIdentity() {
        at.outcomes.add(() -> new Outcome.Failed(new StepFailure("the dump is damaged", null, 0, null, true)));
        goBack();
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        assertThat(at.window(id).swap()).isNull();
        assertThat(at.window(id).plan().target()).isEqualTo(at.disk.target);
    }

    @Test
    void aWayBackThatIsNotProvenIsNotOfferedAndSaysWhy() {
        Desk.RollbackOffer proven = offered();
        assertThat(proven.possible()).isTrue();
        assertThat(proven.lines()).contains("Lossy: 7 rows");
        at.notOffered = List.of("User bot may not create databases.");
        Desk.RollbackOffer unproven = offered();
        assertThat(unproven.possible()).isFalse();
        assertThat(unproven.lines()).contains("Not offered: User bot may not create databases.");
    }

    private Desk.RollbackOffer offered() {
        Desk.Reply reply = at.engine.desk().say(new Desk.Said(DEVI, "C-" + id, "rollback restore"));
        return ((Desk.Reply.Rollbacks) reply).offers().get(0);
    }

    private void goBack() {
        at.says(id, new WindowCommand.RollBack("restore", Optional.empty(), "wrong sums"), DEVI);
    }

    private void assertOnTheNewDatabase() {
        Swap swap = at.window(id).swap();
        assertThat(swap).isNotNull();
        assertThat(swap.before()).isEqualTo(at.disk.target);
        assertThat(swap.ledgerBefore()).isEqualTo("4711");
        assertThat(at.window(id).plan().target()).isEqualTo(swap.after());
        StepExecutor.Context last = at.calls.get(at.calls.size() - 1);
        assertThat(last.spec().common().id()).isEqualTo("compare");
        assertThat(last.expected().databaseOid()).isEqualTo(77);
        assertThat(last.ledger()).isEqualTo("4712");
        assertThat(last.proven()).as("nothing of the old ledger").isEmpty();
        assertThat(at.window(id).state()).isEqualTo(WindowState.ROLLED_BACK);
    }

    private static StepSpec.Common common(String id) {
        return new StepSpec.Common(
                id,
                "Step " + id,
                StepSpec.Pace.ON_COMMAND,
                false,
                Duration.ZERO,
                Duration.ofMinutes(1),
                null,
                List.of());
    }
}
