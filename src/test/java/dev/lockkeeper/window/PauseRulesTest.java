package dev.lockkeeper.window;

import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A backfill stands still because somebody said so, until somebody else says otherwise; whatever dies in between. */
class PauseRulesTest {
    private static final WindowCommand PAUSE = new WindowCommand.Pause(Optional.empty());
    private static final WindowCommand RESUME = new WindowCommand.Resume();

    @Test
    void anybodyMayPauseItAndOnlyTheCommanderLetsItGoOn() {
        WindowFixture at = PauseFixture.paused();
        assertThat(at.window.step(SCHEMA).pause()).isEqualTo(new StepRun.Paused(NOA.actor(), at.now));
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
        refused(at.says(RESUME, NOA), Decision.Reason.NOT_THE_COMMANDER);
        at.ok(RESUME, ASHA);
        assertThat(at.window.paused()).isEmpty();
    }

    @Test
    void pausedTwiceItNamesWhoWasFirst() {
        assertThat(refused(PauseFixture.paused().says(PAUSE, DEVI), Decision.Reason.ALREADY_DECIDED))
                .isEqualTo(NOA.actor().mention() + " paused step schema already; `resume` lets it go on.");
    }

    @Test
    void anotherStepThanTheOneThatRunsIsNotPaused() {
        assertThat(refused(
                        PauseFixture.running().says(new WindowCommand.Pause(Optional.of(WindowFixture.DATA)), NOA),
                        Decision.Reason.NOT_NEXT))
                .isEqualTo("The step that is under way is schema, not data.");
        assertThat(refused(
                        PauseFixture.running().says(new WindowCommand.Resume(Optional.of(SCHEMA)), ASHA),
                        Decision.Reason.WRONG_STATE))
                .isEqualTo("Step schema is not paused.");
    }

    @Test
    void aStepThatIsNoBackfillIsNotPausedAndTheAnswerSaysWhatThereIsInstead() {
        WindowFixture at = WindowFixture.beforeSchema();
        assertThat(refused(at.says(PAUSE, NOA), Decision.Reason.WRONG_STATE)).contains("No step of STG-12 is running");
        at.ok(new WindowCommand.Run(Optional.empty()), ASHA).begins(SCHEMA);
        assertThat(refused(at.says(PAUSE, NOA), Decision.Reason.WRONG_STATE))
                .startsWith("Step schema cannot be paused: it is no backfill")
                .endsWith("`cancel` ends it, `hold` keeps the next step from beginning.");
    }

    @Test
    void whoeverCancelledItWasFirstAndACancelIsPossibleWhileItStandsStill() {
        WindowCommand cancel = new WindowCommand.Cancel(Optional.empty());
        assertThat(refused(PauseFixture.running().ok(cancel, DEVI).says(PAUSE, NOA), Decision.Reason.ALREADY_DECIDED))
                .contains(" asked already to cancel step schema");
        WindowFixture at = PauseFixture.paused().ok(cancel, DEVI);
        at.fact(WindowFixture.failed(SCHEMA, 1, at.now));
        assertThat(at.window.step(SCHEMA).isPaused())
                .as("the next attempt begins unpaused")
                .isFalse();
    }

    @Test
    void resumeLiftsTheHoldAndThePauseAndWithANameThePauseAlone() {
        WindowFixture both =
                PauseFixture.paused().ok(new WindowCommand.Hold("wait"), NOA).ok(RESUME, ASHA);
        assertThat(both.window.hold()).isNull();
        assertThat(both.window.paused()).isEmpty();
        assertThat(both.window.state()).isEqualTo(WindowState.RUNNING);
        WindowFixture one = PauseFixture.paused().ok(new WindowCommand.Hold("wait"), NOA);
        one.ok(new WindowCommand.Resume(Optional.of(SCHEMA)), ASHA);
        assertThat(one.window.hold()).isNotNull();
        assertThat(one.window.paused()).isEmpty();
        assertThat(refused(one.says(new WindowCommand.Resume(Optional.of(SCHEMA)), ASHA), Decision.Reason.WRONG_STATE))
                .isEqualTo("Step schema is not paused; `resume` alone lifts the hold of STG-12.");
    }

    @Test
    void thePauseOutlastsTheProcessThatRanTheStep() {
        WindowFixture at = PauseFixture.paused();
        at.fact(new StepEvent.AttemptLost(SCHEMA, 1, "node-2", "the bot stopped", at.now));
        assertThat(at.window.step(SCHEMA).isPaused()).isTrue();
        at.fact(new StepEvent.AttemptHadNoEffect(SCHEMA, 1, "50 rows took effect and stay", true, at.now));
        assertThat(at.window.paused())
                .as("while the next attempt has not begun")
                .isPresent();
        at.begins(SCHEMA);
        assertThat(at.window.step(SCHEMA).isPaused()).isTrue();
        at.fact(new StepEvent.StepSucceeded(SCHEMA, 2, Map.of(), List.of(), Duration.ZERO, at.now));
        assertThat(at.window.step(SCHEMA).isPaused()).isFalse();
        assertThat(refused(at.says(PAUSE, NOA), Decision.Reason.WRONG_STATE)).startsWith("Too late to pause");
    }
}
