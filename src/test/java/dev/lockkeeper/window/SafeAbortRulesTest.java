package dev.lockkeeper.window;

import static dev.lockkeeper.window.LateFixture.LAST_FOR_SCHEMA;
import static dev.lockkeeper.window.LateFixture.override;
import static dev.lockkeeper.window.LateFixture.second;
import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.OLAF;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SafeAbortRulesTest {
    private static final WindowCommand RUN = new WindowCommand.Run(Optional.empty());
    private static final WindowCommand RETRY = new WindowCommand.Retry(Optional.empty());

    @Test
    void aStepThatWouldEndPastTheLatestSafeAbortIsNotBegunAndTheSecondBeforeItIs() {
        WindowFixture at = LateFixture.at(RollbackFixture.beforeSchema(), LAST_FOR_SCHEMA);
        assertThat(at.says(RUN, ASHA)).isInstanceOf(Decision.Accepted.class);

        assertThat(refused(LateFixture.late().says(RUN, ASHA), Reason.PAST_SAFE_ABORT))
                .isEqualTo("Step schema would end at 23:54 UTC, and the latest safe abort is then 23:53 UTC: going back"
                        + " takes 1 min 20 s (Undo by script, planned, not measured), the window ends at 00:00 UTC, and"
                        + " 5 min are kept in reserve. `rollback` goes back now. To go on all the same takes two people:"
                        + " `override safe-abort <reason>` proposes it, a second person agrees.");
    }

    @Test
    void aConsentIsGivenAsFarAsItsStepsEndInTime() {
        WindowFixture at = LateFixture.at(RollbackFixture.beforeSchema(), LAST_FOR_SCHEMA.minusSeconds(400));
        assertThat(refused(at.says(new WindowCommand.RunTo("end"), ASHA), Reason.WRONG_WORD))
                .as("in time, and only its word is missing")
                .contains("point of no return");
        at.later(Duration.ofSeconds(100));
        assertThat(refused(at.says(new WindowCommand.RunTo("data"), ASHA), Reason.PAST_SAFE_ABORT))
                .startsWith("Step data would end at ")
                .endsWith("`run to schema` goes as far as one consent can.");
        at.ok(new WindowCommand.RunTo("schema"), ASHA);
        refused(LateFixture.late().says(new WindowCommand.RunTo("schema"), ASHA), Reason.PAST_SAFE_ABORT);
    }

    @Test
    void aFailedStepIsNotTriedAgainTooLateAndChecksAreLookedAtAsEver() {
        refused(LateFixture.failedLate().says(RETRY, ASHA), Reason.PAST_SAFE_ABORT);
        WindowFixture checks = LateFixture.at(WindowFixture.schemaNotPassed(), LAST_FOR_SCHEMA.plusSeconds(600));
        assertThat(checks.says(RETRY, ASHA)).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void whatWasAskedWhenItWasInTimeDoesNotBeginOnceItIsNot() {
        WindowFixture asked = LateFixture.at(RollbackFixture.beforeSchema(), LAST_FOR_SCHEMA)
                .ok(RUN, ASHA)
                .later(Duration.ofSeconds(1));
        LateFixture.notice(asked);
        assertThat(asked.window.step(SCHEMA).state()).isEqualTo(StepState.WAITING);
        WindowFixture consented = LateFixture.at(RollbackFixture.beforeSchema(), LAST_FOR_SCHEMA)
                .ok(new WindowCommand.RunTo("schema"), ASHA)
                .later(Duration.ofSeconds(1));
        LateFixture.notice(consented);
        assertThat(consented.window.consent()).isEmpty();
        WindowFixture word =
                RollbackFixture.afterSchema().ok(new WindowCommand.Confirm(DATA, WindowFixture.WORD), ASHA);
        LateFixture.notice(LateFixture.at(word, LAST_FOR_SCHEMA));
        assertThat(word.window.step(DATA).wordBy()).isNull();
    }

    @Test
    void thePeopleAreAskedToGoBackOrToAnswerForIt() {
        WindowFixture at = LateFixture.noticed();
        assertThat(Waiting.of(at.window))
                .isEqualTo(new Waiting(
                        List.of(Permissions.COMMANDER),
                        "to roll back, or to have \"Step schema\" overridden by two people: it would end after the latest"
                                + " safe abort",
                        at.now));
        assertThat(Question.of(at.window)).extracting(Question::key).containsExactly("late/schema/1");
        at.ok(override("quick"), ASHA);
        assertThat(Question.of(at.window)).extracting(Question::key).containsExactly("late/schema/1", "lateoverride/1");
        assertThat(Question.of(at.window).get(1).decided()).containsExactly(ASHA.actor());
        at.ok(second(1), DEVI);
        assertThat(Question.of(at.window)).extracting(Question::key).containsExactly("step/schema/1");
    }

    @Test
    void aLongerPlanTakesTheQuestionBack() {
        WindowFixture at = WindowFixture.filesDiffer(LateFixture.noticed());
        Plan plan = at.window.plan();
        at.ok(
                new WindowCommand.Amend(
                        "an hour more was granted",
                        new Plan(
                                plan.runbook(),
                                plan.title(),
                                plan.environment(),
                                plan.digest(),
                                plan.contentDigest(),
                                plan.target(),
                                plan.cadence(),
                                Duration.ofHours(3),
                                plan.users(),
                                plan.roles(),
                                plan.items(),
                                plan.files(),
                                plan.rollbacks()),
                        WindowFixture.changes()),
                ASHA);
        assertThat(SafeAbort.standing(at.window)).isEmpty();
        assertThat(at.says(RUN, ASHA)).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void twoPeopleLetTheStepBeginAndTheReportSaysSoFirst() {
        WindowFixture at = LateFixture.proposed().later(Duration.ofMinutes(2));
        refused(at.says(RUN, ASHA), Reason.PAST_SAFE_ABORT);
        at.ok(second(1), DEVI);
        assertThat(at.window.deviations())
                .extracting(
                        Deviation::kind, Deviation::subject, Deviation::by, Deviation::confirmedBy, Deviation::reason)
                .containsExactly(tuple(
                        Deviation.Kind.SAFE_ABORT_OVERRIDDEN,
                        "schema",
                        ASHA.actor(),
                        DEVI.actor(),
                        "the rest takes a minute"));
        assertThat(at.window.overrides().late().overridden().get(0).ends()).isEqualTo(at.now.plusSeconds(300));
        assertThat(at.window.step(SCHEMA).state()).as("nothing begins by it").isEqualTo(StepState.WAITING);
        at.ok(RUN, ASHA).begins(SCHEMA);
    }

    @Test
    void itHoldsForOneAttemptOfOneStepAlone() {
        WindowFixture at = LateFixture.proposed().ok(second(1), DEVI);
        assertThat(refused(at.says(override("again"), ASHA), Reason.WRONG_STATE))
                .isEqualTo("Step schema was let begin by two people already; `run` begins it.");
        WindowFixture failed =
                LateFixture.proposed().ok(second(1), DEVI).ok(RUN, ASHA).begins(SCHEMA);
        failed.fact(WindowFixture.failed(SCHEMA, 1, failed.now));
        refused(failed.says(RETRY, ASHA), Reason.PAST_SAFE_ABORT);
        failed.ok(override("once more"), DEVI).ok(second(2), ASHA).ok(RETRY, ASHA);
        WindowFixture next = LateFixture.proposed().ok(second(1), DEVI).runs(SCHEMA);
        refused(next.says(new WindowCommand.Run(Optional.of(DATA)), ASHA), Reason.PAST_SAFE_ABORT);
    }

    @Test
    void theSecondPersonIsAnotherOneInARoleOfTheirOwn() {
        WindowFixture at = LateFixture.proposed();
        assertThat(refused(at.says(second(1), ASHA), Reason.SECOND_PERSON_NEEDED))
                .isEqualTo("You proposed this yourself; a second person must say `override safe-abort` too.");
        refused(at.says(override("me too"), LEO), Reason.NOT_THE_ROLE);
        refused(at.says(second(1), QUIN), Reason.NOT_THE_ROLE);
        WindowFixture lent =
                LateFixture.noticed().ok(OverrideFixture.delegate(NOA), DEVI).ok(override("quick"), DEVI);
        assertThat(refused(lent.says(second(1), OverrideFixture.ACTS), Reason.SECOND_PERSON_NEEDED))
                .contains("act in the roles of one person");
        lent.ok(second(1), OLAF);
    }

    @Test
    void aProposalNeedsAReasonAndAStepThatIsLate() {
        refused(LateFixture.noticed().says(override(" "), ASHA), Reason.REASON_MISSING);
        assertThat(refused(RollbackFixture.beforeSchema().says(override("quick"), ASHA), Reason.WRONG_STATE))
                .isEqualTo("Step schema would not end after the latest safe abort; it needs no override.");
        assertThat(refused(WindowFixture.atGoLive().says(override("quick"), ASHA), Reason.WRONG_STATE))
                .isEqualTo(
                        "No step of STG-12 waits to begin; `override safe-abort` lets the step that is next begin, and"
                                + " nothing else.");
        assertThat(refused(RollbackFixture.turnedBack().says(override("quick"), ASHA), Reason.WRONG_STATE))
                .isEqualTo("STG-12 goes forward no more; no step of it asks for the latest safe abort.");
        WindowFixture held = LateFixture.noticed().ok(new WindowCommand.Hold("wait"), NOA);
        refused(held.says(override("quick"), ASHA), Reason.WRONG_STATE);
    }

    @Test
    void aProposalLapsesIsVoidUnderAHoldAndBelongsToItsStep() {
        WindowFixture late = LateFixture.proposed().later(Overrides.STANDS_FOR);
        refused(late.says(second(1), DEVI), Reason.STALE_CARD);
        late.fact(new OverrideEvent.ProposalLapsed(OverrideEvent.Kind.SAFE_ABORT, late.now));
        assertThat(late.window.overrides().late().proposal()).isEmpty();
        late.ok(override("still"), DEVI).ok(second(2), ASHA);
        WindowFixture held =
                LateFixture.proposed().ok(new WindowCommand.Hold("wait"), NOA).ok(new WindowCommand.Resume(), ASHA);
        refused(held.says(second(1), DEVI), Reason.STALE_CARD);
        WindowCommand skip = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_SKIPPED, "not needed");
        WindowFixture skipped = LateFixture.proposed().ok(skip, ASHA).ok(skip, LEO);
        assertThat(skipped.window.overrides().late().proposal()).isEmpty();
    }

    @Test
    void whoMayIsAskedOfTheTableOfTheEnvironment() {
        Rules own = new Rules(new Permissions(Map.of("*", Map.of("override", Set.of("qa")))));
        WindowFixture at = LateFixture.noticed();
        refused(own.decide(at.window, override("quick"), ASHA, at.now), Reason.NOT_THE_ROLE);
        assertThat(own.decide(at.window, override("quick"), QUIN, at.now))
                .isEqualTo(new Decision.Accepted(
                        List.of(new OverrideEvent.SafeAbortProposed(SCHEMA, 1, QUIN.actor(), "quick", at.now))));
    }

    @Test
    void goingBackIsNeverTooLate() {
        WindowFixture at = LateFixture.at(RollbackFixture.afterData(), LAST_FOR_SCHEMA.plusSeconds(9_000));
        at.ok(RollbackFixture.back(), DEVI);
        assertThat(at.window.state()).isEqualTo(WindowState.ROLLING_BACK);
        WindowFixture gate = LateFixture.at(RollbackFixture.nothingWritten(), LAST_FOR_SCHEMA.plusSeconds(9_000));
        gate.ok(WindowFixture.approve(GO_LIVE), DEVI);
    }
}
