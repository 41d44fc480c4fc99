package dev.lockkeeper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The report tells about crashes: what was cut off, what the target said, and who wanted a step to end. */
class CutOffReportTest {
    private static final String CUT_OFF =
            "step drop-columns \"Drop 36 columns of 11 tables\": nobody was told how attempt 1"
                    + " ended; bot-2 finds out what became of it. Another process took over, or the bot stopped, while the step"
                    + " was running.";

    @Test
    void anAdoptedAttemptIsTroubleThatWasSettledWithoutAPerson() {
        List<WindowReport.TroubleLine> troubles = troubles(WindowStories.adopted());
        assertThat(troubles).extracting(WindowReport.TroubleLine::what).containsExactly(CUT_OFF);
        assertThat(troubles.get(0).done())
                .isEqualTo("step drop-columns \"Drop 36 columns of 11 tables\": attempt 1 was cut off and took effect."
                        + " The ledger in the target has it as done, by transaction 4711.");
    }

    @Test
    void anAttemptThatWasBegunAgainSaysThatTheFirstHadNoEffect() {
        assertThat(troubles(WindowStories.begunAgain()).get(0).done())
                .contains("attempt 1 was cut off and nothing of it took effect. No session of the attempt");
    }

    @Test
    void whatTookEffectInPartIsNotCalledNothing() {
        WindowStories partly = WindowStories.inDoubt()
                .then(at -> new StepEvent.AttemptHadNoEffect(WindowStories.DROP, 1, "41 batches stay.", true, at));
        assertThat(troubles(partly).get(0).done())
                .endsWith("attempt 1 was cut off and part of it took effect. 41 batches stay.");
    }

    @Test
    void whoeverTookOverTheLookingAddsNoTroubleOfTheirOwn() {
        WindowStories twice = WindowStories.inDoubt()
                .then(at -> new StepEvent.AttemptLost(
                        WindowStories.DROP, 1, "bot-3", "the process that looked is gone", at))
                .then(at -> new StepEvent.AttemptHadNoEffect(WindowStories.DROP, 1, "No row of it.", at));
        List<WindowReport.TroubleLine> troubles = troubles(twice);
        assertThat(troubles).extracting(WindowReport.TroubleLine::what).containsExactly(CUT_OFF);
        assertThat(troubles.get(0).done()).contains("nothing of it took effect. No row of it.");
    }

    @Test
    void whatOnlyAPersonCanTellAnswersTheFirstLineAndOpensASecond() {
        WindowStories undecided = WindowStories.inDoubt()
                .then(at -> new StepEvent.OutcomeLost(WindowStories.DROP, 1, "Half of it is there.", at));
        List<WindowReport.TroubleLine> troubles = troubles(undecided);
        assertThat(troubles).hasSize(2);
        assertThat(troubles.get(0).done()).contains("outcome unknown, attempt 1, Half of it is there.");
        assertThat(troubles.get(1).done()).isEmpty();
    }

    @Test
    void aCancelIsToldWithWhoAskedAndWhatCameOfIt() {
        WindowStories cancelled = WindowStories.cancelAsked()
                .then(at -> new StepEvent.StepFailed(
                        WindowStories.DROP,
                        1,
                        new StepFailure("Cancelled, not applied. Rolled back.", null, 0, null, true),
                        Duration.ZERO,
                        at));
        String text = MarkdownReport.text(report(cancelled));
        assertThat(text)
                .contains("@QA asked to cancel: step drop-columns")
                .contains("failed, attempt 1: Cancelled, not applied. Rolled back; nothing took effect");
    }

    private static List<WindowReport.TroubleLine> troubles(WindowStories story) {
        return report(story).troubles();
    }

    private static WindowReport report(WindowStories story) {
        return WindowReport.of(
                story.window(), story.journal(), actor -> "@" + actor.user().substring(1));
    }
}
