package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a card must not claim: that nothing was written, that a step runs that ran, that nobody is asked. */
final class HonestCardsTest {
    private final RoomView view = new RoomView();
    private final Names names = new StaffNames(WindowStories.plan(""));

    @Test
    void theEndNamesAStepThatFailedHalfWay() {
        String end = card(
                abort(WindowStories.running()
                        .request(WindowStories.BACKUP)
                        .doneWith(WindowStories.BACKUP, 95, WindowStories.backup())
                        .request(WindowStories.TABLES)
                        .begin(WindowStories.TABLES)
                        .then(at -> new StepEvent.StepFailed(
                                WindowStories.TABLES,
                                1,
                                new StepFailure("connection lost", null, 0, null, false),
                                Duration.ofSeconds(2),
                                at))),
                "end");
        assertThat(end)
                .contains("*May have taken effect* on crm_staging, look before you rely on it: Reference tables")
                .doesNotContain("No step");
    }

    @Test
    void theEndKeepsApartWhatTookEffectAndWhatMayHave() {
        assertThat(card(abort(WindowStories.unknown()), "end"))
                .contains("What took effect stays on crm_staging: Reference tables, Job works views")
                .contains(
                        "*May have taken effect* on crm_staging, look before you rely on it: Drop 36 columns of 11 tables");
    }

    @Test
    void theEndSaysNoStepWroteOnlyIfNoneDid() {
        assertThat(card(abort(WindowStories.running()), "end")).contains("No step wrote to crm_staging");
    }

    @Test
    void aStepLeftOutAfterItMayHaveTakenEffectIsNotForgotten() {
        WindowStories story = WindowStories.unknown()
                .then(at -> new StepEvent.DeviationConfirmed(
                        WindowStories.DROP,
                        Deviation.Kind.STEP_SKIPPED,
                        WindowStories.COMMANDER,
                        "nobody can tell",
                        WindowStories.DBA,
                        at));
        assertThat(card(story, "board")).contains("the point of no return, step 5, may be passed");
        assertThat(card(abort(story), "end"))
                .contains(
                        "*May have taken effect* on crm_staging, look before you rely on it: Drop 36 columns of 11 tables")
                .contains("4 of 6 steps done, 1 left out in ");
    }

    @Test
    void failedChecksCallTheRolesWhoMayAcceptAndOfferToAmendAWrongCheck() {
        String card = card(WindowStories.notPassed(), "checks/job-works-views/1");
        assertThat(card)
                .contains("@CAROL @DBA @LEAD *STG-12 stopped")
                .contains("text: @CAROL @DBA @LEAD STG-12")
                .contains("what the step ran cannot be amended any more")
                .contains("[Retry] [Accept…] [Amend…] [Hold]");
    }

    @Test
    void aGateAskedAgainLeavesOutWhatRanAndSaysWhatChanged() {
        String card = card(amendedAfterTheDrop().ask(WindowStories.NO_RETURN), "gate/no-return/2");
        assertThat(card)
                .contains("Asked again")
                .contains("files amended (indexes.sql) by @CAROL")
                .contains("Done already: 1 step")
                .contains("Writes: step 6, Indexes")
                .doesNotContain("Point of no return:", "It opens a point of no return", "asks:");
    }

    @Test
    void aStepLeftOutDoesNotCountAsDone() {
        WindowStories story = WindowStories.noReturnOpen()
                .then(at -> new StepEvent.WordConfirmed(WindowStories.DROP, WindowStories.COMMANDER, at))
                .request(WindowStories.DROP)
                .begin(WindowStories.DROP)
                .then(at -> new StepEvent.StepFailed(
                        WindowStories.DROP,
                        1,
                        new StepFailure("lock timeout", null, 0, null, true),
                        Duration.ofSeconds(2),
                        at))
                .then(at -> new StepEvent.DeviationConfirmed(
                        WindowStories.DROP,
                        Deviation.Kind.STEP_SKIPPED,
                        WindowStories.COMMANDER,
                        "next week",
                        WindowStories.DBA,
                        at))
                .then(LifeEvent.Continued::new);
        assertThat(card(AmendedIndexes.in(story).ask(WindowStories.NO_RETURN), "gate/no-return/2"))
                .contains("Left out: 1 step")
                .doesNotContain("Done already");
    }

    @Test
    void aRequestedStepWaitsForTheGateThatFell() {
        WindowStories story = AmendedIndexes.in(WindowStories.noReturnOpen()
                .then(at -> new StepEvent.WordConfirmed(WindowStories.DROP, WindowStories.COMMANDER, at))
                .request(WindowStories.DROP));
        assertThat(card(story, "step/drop-columns/1"))
                .contains("begins when the gate \"The point of no return\" is open")
                .doesNotContain("at once");
    }

    @Test
    void aRequestedStepOfAHeldWindowDoesNotBeginAtOnce() {
        WindowStories story = WindowStories.running()
                .request(WindowStories.BACKUP)
                .then(at -> new LifeEvent.Held(WindowStories.QA, "the replica lags", at));
        assertThat(card(story, "step/backup/1"))
                .contains("begins once STG-12 goes on; it is on hold")
                .doesNotContain("at once");
    }

    @Test
    void aRequestedStepOfAnEndedWindowDidNotRun() {
        assertThat(card(abort(WindowStories.running().request(WindowStories.BACKUP)), "step/backup/1"))
                .contains("did not run; STG-12 is aborted")
                .doesNotContain("at once");
    }

    @Test
    void anAcceptedCheckStandsApartFromWhatIsOnlyObserved() {
        WindowStories story = WindowStories.notPassed()
                .then(at -> new StepEvent.CheckAccepted(
                        WindowStories.VIEWS, "isolation", WindowStories.QA, "qa", "second token tomorrow", at))
                .then(LifeEvent.Continued::new)
                .ask(WindowStories.NO_RETURN);
        assertThat(card(story, "gate/no-return/1"))
                .contains("Accepted:\n> • isolation: *no token for a second user*, expected every tenant; by @QA")
                .contains("\"second token tomorrow\"")
                .doesNotContain("nobody is stopped");
        assertThat(card(WindowStories.noReturnAsked(), "gate/no-return/1"))
                .contains("nobody is stopped by it:\n> • names unchanged")
                .doesNotContain("Accepted:");
    }

    @Test
    void aClosingCheckOfAStepLeftOutIsNotCalledHarmless() {
        WindowStories story = WindowStories.notPassed()
                .then(at -> new StepEvent.DeviationConfirmed(
                        WindowStories.VIEWS,
                        Deviation.Kind.STEP_SKIPPED,
                        WindowStories.COMMANDER,
                        "next week",
                        WindowStories.DBA,
                        at))
                .then(LifeEvent.Continued::new)
                .ask(WindowStories.NO_RETURN);
        assertThat(card(story, "gate/no-return/1"))
                .contains("Not passed and not accepted:\n> • isolation")
                .doesNotContain("nobody is stopped");
    }

    @Test
    void anUnknownOutcomeWarnsOfAStatementThatStillRuns() {
        assertThat(card(WindowStories.unknown(), "failure/drop-columns/1")).contains("may still be running there");
    }

    @Test
    void aGateAskedAgainAfterARejectionSaysThatTheFilesAreTheSame() {
        WindowStories story = WindowStories.noReturnAsked()
                .reject(WindowStories.NO_RETURN, "lead", WindowStories.LEAD, "explain")
                .ask(WindowStories.NO_RETURN);
        assertThat(card(story, "gate/no-return/2")).contains("Asked again, with the same files.");
        assertThat(card(WindowStories.noReturnAsked(), "gate/no-return/1")).doesNotContain("Asked again");
    }

    @Test
    void aGateAskedAgainWarnsOfAStepThatMayHaveTakenEffect() {
        WindowStories story = WindowStories.noReturnOpen()
                .then(at -> new StepEvent.WordConfirmed(WindowStories.DROP, WindowStories.COMMANDER, at))
                .request(WindowStories.DROP)
                .begin(WindowStories.DROP)
                .then(at -> new StepEvent.StepFailed(
                        WindowStories.DROP,
                        1,
                        new StepFailure("connection lost", null, 0, null, false),
                        Duration.ofSeconds(2),
                        at))
                .then(at -> new StepEvent.RetryRequested(WindowStories.DROP, WindowStories.COMMANDER, at))
                .then(LifeEvent.Continued::new);
        assertThat(card(AmendedIndexes.in(story).ask(WindowStories.NO_RETURN), "gate/no-return/2"))
                .contains("*Point of no return:* step 5")
                .contains("*may have taken effect already*");
    }

    @Test
    void theBoardSaysThatFilesStopTheWindow() {
        assertThat(card(WindowStories.filesDiffer(), "board")).contains("not begun · *1 file differs on disk*");
    }

    @Test
    void aGateAheadOfAHeldWindowIsNotAboutToBeAsked() {
        WindowStories story =
                WindowStories.amended().then(at -> new LifeEvent.Held(WindowStories.QA, "the replica lags", at));
        assertThat(card(story, "board")).contains("*Pre-flight*, not asked yet");
        assertThat(card(WindowStories.amended(), "board")).contains("*Pre-flight*, about to be asked");
    }

    @Test
    void aProposalCallsTheSecondPersonOnAPhoneToo() {
        WindowStories story = WindowStories.failed()
                .then(at -> new StepEvent.DeviationProposed(
                        WindowStories.VIEWS, Deviation.Kind.STEP_SKIPPED, WindowStories.COMMANDER, "next release", at));
        assertThat(card(story, "proposal/job-works-views/skip"))
                .contains("text: @DBA @LEAD STG-12 staging needs a second person");
    }

    private static WindowStories amendedAfterTheDrop() {
        return AmendedIndexes.in(WindowStories.noReturnOpen()
                .then(at -> new StepEvent.WordConfirmed(WindowStories.DROP, WindowStories.COMMANDER, at))
                .request(WindowStories.DROP)
                .done(WindowStories.DROP, 2, WindowStories.pass("columns gone", "36 of 36")));
    }

    private static WindowStories abort(WindowStories story) {
        return story.then(at -> new LifeEvent.Aborted(WindowStories.COMMANDER, "not today", at));
    }

    private String card(WindowStories story, String key) {
        List<DesiredMessage> messages = view.messages(story.window(), names, Optional.empty(), story.now());
        SlackRules.hold(story.window(), messages);
        return messages.stream()
                .filter(m -> m.key().equals(key))
                .map(PlainRoom::of)
                .findFirst()
                .orElseThrow(() -> new AssertionError(key));
    }
}
