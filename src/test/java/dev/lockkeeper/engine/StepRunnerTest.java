package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What breaks off around an attempt ends in words a person can decide on, and never turns in a circle. */
class StepRunnerTest {
    private static final StepId SCHEMA = new StepId("schema");

    private final EngineFixture at = EngineFixture.fresh();

    @Test
    void checksWhoseLookBreaksOffAreNotProvenAndAPersonDecides() {
        WindowId id = at.beforeSchema();
        int before = at.judged;
        at.judgeBreaks = true;
        at.says(id, run(), ASHA);
        at.tick();
        assertThat(at.judged).isEqualTo(before + 1);
        StepRun schema = at.window(id).step(SCHEMA);
        assertThat(schema.state()).isEqualTo(StepState.NOT_PASSED);
        assertThat(schema.checks())
                .extracting(CheckResult::id, CheckResult::name, CheckResult::blocking, CheckResult::verdict)
                .containsExactly(tuple("schema-rows", "Rows of schema", true, Verdict.NOT_PROVEN));
        assertThat(schema.checks().get(0).actual()).contains("broke off").doesNotContain("nobody foresaw this");
        at.judgeBreaks = false;
        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(at.attempts).containsExactly("baseline/1", "schema/1");
    }

    @Test
    void aStoredRunbookThatCannotBeReadFailsTheStepBeforeAnythingTookEffect() {
        WindowId id = at.beforeSchema();
        at.parserBreaks = true;
        at.says(id, run(), ASHA);
        assertThat(failure(id).message()).startsWith("the stored runbook could not be read");
        assertThat(failure(id).nothingTookEffect()).isTrue();
        assertThat(at.attempts).containsExactly("baseline/1");
    }

    @Test
    void obstaclesThatCannotBeLookedAtFailTheStepBeforeAnythingTookEffect() {
        WindowId id = at.beforeSchema();
        at.obstaclesBreak = true;
        at.says(id, run(), ASHA);
        assertThat(failure(id).nothingTookEffect()).isTrue();
        assertThat(at.attempts).containsExactly("baseline/1");
    }

    private StepFailure failure(WindowId id) {
        StepRun schema = at.window(id).step(SCHEMA);
        assertThat(schema.state()).isEqualTo(StepState.FAILED);
        StepFailure failure = schema.failure();
        assertThat(failure).isNotNull();
        return failure;
    }
}
