package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.RollbackSpec;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StoredFile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rollback plan becomes in a window, and that whoever says go has said it to the way back too. */
class PlannedRollbackTest {
    private final RunbookFixture fixture =
            new RunbookFixture().file("undo-a.sql", "SELECT 10;\n").file("undo-b.sql", "SELECT 20;\n");

    @Test
    void itsFilesAreStoredWithTheOthers() {
        assertThat(plan(undo()).files())
                .extracting(StoredFile::name)
                .containsExactly("runbook.yaml", "a.sql", "b.sql", "undo-b.sql", "undo-a.sql");
    }

    @Test
    void itsStepsAreNoForwardStepsButAreFoundByTheirNames() {
        Plan plan = plan(undo());

        assertThat(plan.steps()).extracting(step -> step.id().value()).containsExactly("baseline", "schema", "data");
        assertThat(plan.step(new StepId("undo-schema"))).isPresent();
        assertThat(plan.everyStep()).hasSize(5);
        assertThat(plan.rollback("undo").orElseThrow().steps())
                .extracting(PlannedRollback.Undo::undoes)
                .containsExactly(new StepId("data"), new StepId("schema"));
    }

    @Test
    void eachStepIsPlannedAfterTheOneBeforeIt() {
        assertThat(plan(undo()).rollback("undo").orElseThrow().steps())
                .extracting(undo -> undo.step().offset())
                .containsExactly(Duration.ZERO, Duration.ofMinutes(2));
    }

    @Test
    void aChangedUndoFileChangesThePlanAndEveryGo() {
        Plan before = plan(undo());
        fixture.file("undo-a.sql", "SELECT 11;\n");
        Plan after = plan(undo());

        assertThat(after.digest()).isNotEqualTo(before.digest());
        assertThat(after.contentDigest()).isNotEqualTo(before.contentDigest());
        assertThat(go(after)).isNotEqualTo(go(before));
        assertThat(after.step(new StepId("schema"))).isEqualTo(before.step(new StepId("schema")));
    }

    @Test
    void anotherOrderIsAnotherPlan() {
        RollbackSpec undo = undo();
        RollbackSpec turned = new RollbackSpec(
                "undo",
                "Undo",
                "nothing",
                undo.ownLength(),
                List.of(),
                List.of(undo.steps().get(1), undo.steps().get(0)));

        assertThat(go(plan(turned))).isNotEqualTo(go(plan(undo)));
    }

    @Test
    void anotherPriceIsAnotherPlan() {
        RollbackSpec undo = undo();
        RollbackSpec dearer = new RollbackSpec("undo", "Undo", "all of it", undo.ownLength(), List.of(), undo.steps());

        assertThat(go(plan(dearer))).isNotEqualTo(go(plan(undo)));
    }

    private static String go(Plan plan) {
        return plan.gate(new GateId("go-live")).orElseThrow().digest();
    }

    private Plan plan(RollbackSpec rollback) {
        Runbook runbook = fixture.runbook();
        Runbook with = new Runbook(
                runbook.name(),
                runbook.title(),
                runbook.purpose(),
                runbook.roles(),
                runbook.environments(),
                runbook.phases(),
                List.of(rollback));
        return new PlanBuilder(with, fixture.source(), fixture.environment(), fixture.target).build();
    }

    static RollbackSpec undo() {
        return new RollbackSpec(
                "undo",
                "Undo",
                "nothing",
                null,
                List.of(),
                List.of(undo("data", "undo-b.sql"), undo("schema", "undo-a.sql")));
    }

    private static RollbackSpec.Undo undo(String forward, String file) {
        StepSpec.Common common = new StepSpec.Common(
                "undo-" + forward,
                "Undo " + forward,
                StepSpec.Pace.ON_COMMAND,
                false,
                Duration.ZERO,
                Duration.ofMinutes(2),
                null,
                List.of());
        return new RollbackSpec.Undo(
                new StepSpec.Sql(
                        common,
                        List.of(file),
                        StepSpec.Sql.Mode.TRANSACTION,
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        List.of()),
                forward);
    }
}
