package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Proven;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A target that was set back under a window: what is gone is named, and nothing begins until people said what holds. */
class RewoundTargetTest {
    private static final StepId LEDGER = new StepId("ledger");
    private static final StepId SCHEMA = new StepId("schema");
    private static final StepId DATA = new StepId("data");

    private final EngineFixture at = EngineFixture.fresh();
    private WindowId id;

    @BeforeEach
    void schemaTookEffect() {
        at.disk.ledger = true;
        id = at.beforeSchema();
        at.outcomes.add(() -> new Outcome.Succeeded(Map.of("ledger", "made now", "ledger_id", "4711"), List.of()));
        at.says(id, run(), ASHA);
        at.clock.advance(Duration.ofMinutes(1));
        at.says(id, run(), ASHA);
        at.clock.advance(Duration.ofMinutes(1));
        assertThat(step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void anExecutorIsToldWhatTheLedgerMustStillHave() {
        assertThat(at.calls.get(at.calls.size() - 1).proven()).as("before it").isEmpty();
        at.says(id, run(), ASHA);
        StepExecutor.Context data = at.calls.get(at.calls.size() - 1);
        assertThat(data.ledger()).isEqualTo("4711");
        assertThat(data.proven()).containsExactly(new Proven("schema", 1));
    }

    @Test
    void whatIsGoneStopsTheWindowAndIsNamedWithItsTime() {
        schemaIsGone();
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        assertThat(step(SCHEMA).state()).isEqualTo(StepState.REWOUND);
        assertThat(step(SCHEMA).mayHaveChanged()).isTrue();
        assertThat(step(SCHEMA).lost())
                .startsWith("The ledger in target crm-staging has one step of this window no more that took effect:"
                        + " schema (")
                .endsWith("It was noticed before step data.");
        StepFailure failure = Objects.requireNonNull(step(DATA).failure());
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(failure.message())
                .contains("So the database is as it was before ")
                .contains("Nothing of this step was run. Look there, then say of each `retry <step> <why>`");
        at.tick();
        assertThat(at.attempts).endsWith("schema/1", "data/1");
    }

    @Test
    void nothingIsPassedOverOrRunAgainByItself() {
        schemaIsGone();
        Desk.Answer answer = at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(answer.toString())
                .contains("The target was set back, and nobody knows whether the effect of schema");
        at.says(id, new WindowCommand.Retry(Optional.of(DATA)), ASHA);
        at.says(id, run(), ASHA);
        assertThat(at.attempts).endsWith("schema/1", "data/1");
        assertThat(step(SCHEMA).state()).isEqualTo(StepState.REWOUND);
    }

    @Test
    void whatIsRunAgainComesBeforeTheStepThatNoticed() {
        schemaIsGone();
        bothSay(Deviation.Kind.STEP_RUN_AGAIN, SCHEMA);
        assertThat(at.window(id).state()).as("data failed").isEqualTo(WindowState.STOPPED);
        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(at.attempts).endsWith("data/1", "schema/2", "data/2");
        assertThat(at.calls.get(at.calls.size() - 1).proven()).containsExactly(new Proven("schema", 2));
        assertThat(at.window(id).state()).isEqualTo(WindowState.COMPLETED);
    }

    @Test
    void whatPeopleSawThereIsJudgedAndNotLookedForInTheLedger() {
        schemaIsGone();
        bothSay(Deviation.Kind.STEP_DONE_BY_HAND, SCHEMA);
        assertThat(step(SCHEMA).state()).as("while the window is stopped").isEqualTo(StepState.CHECKING);
        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(at.attempts).endsWith("schema/1", "data/1", "data/2");
        assertThat(at.calls.get(at.calls.size() - 1).proven()).isEmpty();
    }

    @Test
    void onePersonAloneDecidesNothing() {
        schemaIsGone();
        at.says(id, new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_DONE_BY_HAND, "saw it"), ASHA);
        at.says(id, new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_DONE_BY_HAND, "saw it"), ASHA);
        assertThat(step(SCHEMA).state()).isEqualTo(StepState.REWOUND);
    }

    @Test
    void anAttemptInDoubtCannotBeSettledByATargetThatWasSetBack() {
        at.outcomes.add(() -> new Outcome.InDoubt("The answer was lost."));
        at.findings.add(() -> new Finding.Rewound(TargetRewoundException.without(List.of("schema"))));
        at.says(id, run(), ASHA);
        at.tick();
        assertThat(step(DATA).state()).isEqualTo(StepState.UNKNOWN);
        assertThat(step(DATA).lost()).contains("So nothing there tells what became of this attempt.");
        assertThat(step(SCHEMA).state()).isEqualTo(StepState.REWOUND);
    }

    @Test
    void anAttemptOfWhichPartTookEffectIsNotCalledWithoutEffect() {
        at.outcomes.add(() -> new Outcome.Rewound(
                TargetRewoundException.without(List.of("schema")).inTheMiddleOfAnAttempt()));
        at.says(id, run(), ASHA);
        assertThat(step(DATA).state()).isEqualTo(StepState.UNKNOWN);
        assertThat(step(DATA).mayHaveChanged()).isTrue();
    }

    @Test
    void withTheLedgerEverythingThatItProvedIsGone() {
        at.outcomes.add(() -> new Outcome.Rewound(TargetRewoundException.withoutLedger()));
        at.says(id, run(), ASHA);
        assertThat(step(LEDGER).state()).isEqualTo(StepState.REWOUND);
        assertThat(step(SCHEMA).state()).isEqualTo(StepState.REWOUND);
        assertThat(step(LEDGER).lost()).contains("or somebody removed our schema");
        bothSay(Deviation.Kind.STEP_RUN_AGAIN, LEDGER);
        bothSay(Deviation.Kind.STEP_RUN_AGAIN, SCHEMA);
        at.outcomes.add(() -> new Outcome.Succeeded(Map.of("ledger", "made now", "ledger_id", "4712"), List.of()));
        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(at.attempts).endsWith("data/1", "ledger/2", "schema/2", "data/2");
        assertThat(at.calls.get(at.calls.size() - 1).ledger()).isEqualTo("4712");
        assertThat(at.window(id).state()).isEqualTo(WindowState.COMPLETED);
    }

    @Test
    void anExecutorThatNoticesWhileItLooksForObstaclesIsHeardToo() {
        at.rewound = TargetRewoundException.without(List.of("schema"));
        at.says(id, run(), ASHA);
        assertThat(step(SCHEMA).state()).isEqualTo(StepState.REWOUND);
        assertThat(at.attempts).endsWith("schema/1");
    }

    private void schemaIsGone() {
        at.outcomes.add(() -> new Outcome.Rewound(TargetRewoundException.without(List.of("schema"))));
        at.says(id, run(), ASHA);
        assertThat(step(DATA).state()).isEqualTo(StepState.FAILED);
    }

    private void bothSay(Deviation.Kind kind, StepId step) {
        at.says(id, new WindowCommand.Settle(step, kind, "looked there"), ASHA);
        at.says(id, new WindowCommand.Settle(step, kind, "looked there"), DEVI);
    }

    private StepRun step(StepId step) {
        return at.window(id).step(step);
    }
}
