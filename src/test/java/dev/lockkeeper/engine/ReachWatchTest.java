package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people approve is this reach: a step that would take away something else is not begun. */
class ReachWatchTest {
    private static final StepId SCHEMA = new StepId("schema");
    private static final GateId GO_LIVE = new GateId("go-live");

    private final EngineFixture at = EngineFixture.fresh();

    @Test
    void aStepThatReachesWhatWasApprovedRuns() {
        reaches(1000);
        WindowId id = at.beforeSchema();
        assertThat(at.window(id).gate(GO_LIVE).reach().of(SCHEMA))
                .hasValueSatisfying(reach -> assertThat(reach.words())
                        .containsExactly("DROP TABLE legacy CASCADE reaches: table public.legacy (1,000 rows)"));
        reaches(1100);
        at.says(id, run(), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void rowsThatGrewMakeTheGateFallAndApprovedAgainTheStepRuns() {
        reaches(1000);
        WindowId id = at.beforeSchema();
        String approved = at.window(id).gate(GO_LIVE).digest();
        reaches(1300);
        at.says(id, run(), ASHA);
        assertThat(at.attempts).as("nothing of it was run").doesNotContain("schema/1");
        assertThat(at.window(id).state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window(id).gate(GO_LIVE).state()).isEqualTo(GateState.ASKED);
        assertThat(at.window(id).gate(GO_LIVE).reach().changes())
                .containsExactly("table public.legacy has 1,300 rows, approved with 1,000 rows");
        assertThat(at.window(id).gate(GO_LIVE).digest()).isNotEqualTo(approved);

        at.says(id, WindowFixture.approve(), DEVI);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.WAITING);
        at.says(id, run(), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(facts(id)).containsExactly("ReachTaken", "ReachChanged", "ReachTaken");
    }

    @Test
    void aChangeEndsARunTo() {
        reaches(1000);
        WindowId id = at.beforeSchema();
        reaches(1300);
        at.says(id, new WindowCommand.RunTo("data"), ASHA);
        assertThat(at.window(id).consent()).isEmpty();
        at.says(id, WindowFixture.approve(), DEVI);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.WAITING);
    }

    @Test
    void aTargetThatCannotBeAskedKeepsTheStepFromRunningAndSaysWhy() {
        reaches(1000);
        WindowId id = at.beforeSchema();
        at.targetIsAway = true;
        at.says(id, run(), ASHA);
        StepFailure failure = at.window(id).step(SCHEMA).failure();
        assertThat(failure).isNotNull();
        assertThat(failure.message()).contains("could not be asked: crm-staging does not answer.");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(at.attempts).doesNotContain("schema/1");
        assertThat(at.window(id).gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);

        at.targetIsAway = false;
        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void aGateIsAskedThoughTheTargetDoesNotAnswerAndThatApprovesNoReach() {
        reaches(1000);
        at.targetIsAway = true;
        WindowId id = at.beforeSchema();
        assertThat(at.window(id).gate(GO_LIVE).reach().of(SCHEMA))
                .hasValueSatisfying(reach -> assertThat(reach.words())
                        .containsExactly("how far it reaches could not be asked: crm-staging does not answer."));
        at.targetIsAway = false;
        at.says(id, run(), ASHA);
        assertThat(at.attempts).doesNotContain("schema/1");
        assertThat(at.window(id).gate(GO_LIVE).state()).isEqualTo(GateState.ASKED);
    }

    @Test
    void aWindowWhoseStepsTakeNothingAwayRecordsNothing() {
        WindowId id = at.beforeSchema();
        at.says(id, run(), ASHA);
        assertThat(facts(id)).isEmpty();
        assertThat(at.window(id).gate(GO_LIVE).digest())
                .isEqualTo(at.window(id).plan().gate(GO_LIVE).orElseThrow().digest());
    }

    private void reaches(long rows) {
        at.reaches.put(
                "schema",
                List.of(new Reach.Statement(
                        "a.sql",
                        1,
                        "DROP TABLE legacy CASCADE",
                        List.of(new Reach.Reached("table public.legacy", Reach.Rows.COUNTED, rows)))));
    }

    private List<String> facts(WindowId id) {
        return at.store.journal(id).stream()
                .map(event -> event.getClass().getSimpleName())
                .filter(name -> name.startsWith("Reach"))
                .toList();
    }
}
