package dev.lockkeeper.window;

import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BACKUP;
import static dev.lockkeeper.window.WindowFixture.BASELINE;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.LOOK;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepRulesTest {
    private static final WindowCommand RUN = new WindowCommand.Run(Optional.empty());
    private static final WindowCommand RETRY = new WindowCommand.Retry(Optional.empty());

    @Test
    void runTakesTheNextStepAndOnlyThat() {
        WindowFixture at = WindowFixture.beforeSchema();
        assertThat(refused(at.says(new WindowCommand.Run(Optional.of(DATA)), ASHA), Reason.NOT_NEXT))
                .isEqualTo("Steps go in order; next is schema.");
        assertThat(refused(at.says(new WindowCommand.Run(Optional.of(new StepId("shema"))), ASHA), Reason.UNKNOWN_NAME))
                .isEqualTo("There is no step or gate \"shema\" in STG-12. Did you mean schema?");
        assertThat(at.ok(RUN, ASHA).window.step(SCHEMA).state()).isEqualTo(StepState.REQUESTED);
    }

    @Test
    void aSecondClickOnRunIsToldThatItIsAskedForAlready() {
        WindowFixture at = WindowFixture.beforeSchema().ok(RUN, ASHA);
        assertThat(refused(at.says(RUN, ASHA), Reason.ALREADY_DECIDED))
                .isEqualTo("Step schema is asked for already, by @{U1ASHA}; it begins in a moment.");
    }

    @Test
    void runSaysWhyNothingRuns() {
        assertThat(refused(WindowFixture.scheduled().says(RUN, ASHA), Reason.WRONG_STATE))
                .isEqualTo("STG-12 has not started yet.");
        assertThat(refused(WindowFixture.atGoLive().says(RUN, ASHA), Reason.NOT_NEXT))
                .isEqualTo("The gate \"Gate go-live\" comes first; it waits for its roles.");
        assertThat(refused(WindowFixture.schemaFailed().says(RUN, ASHA), Reason.WRONG_STATE))
                .isEqualTo("STG-12 is stopped at step schema; it needs a decision first.");
        assertThat(refused(
                        WindowFixture.filesDiffer(WindowFixture.beforeSchema()).says(RUN, ASHA), Reason.WRONG_STATE))
                .isEqualTo("STG-12 is stopped; it needs a decision first.");
        assertThat(refused(
                        WindowFixture.beforeSchema()
                                .ok(new WindowCommand.Hold("wait"), NOA)
                                .says(RUN, ASHA),
                        Reason.WRONG_STATE))
                .isEqualTo("STG-12 is on hold, by @{U6NOA}; `resume` lifts it.");
        assertThat(refused(
                        WindowFixture.beforeSchema()
                                .ok(RUN, ASHA)
                                .begins(SCHEMA)
                                .says(RUN, ASHA),
                        Reason.WRONG_STATE))
                .isEqualTo("Step schema is under way.");
    }

    @Test
    void runToNeverCrossesAGate() {
        WindowFixture at = WindowFixture.pastPreflight().runs(BASELINE);
        for (String beyond : List.of("schema", "data", "look", "final")) {
            assertThat(refused(at.says(new WindowCommand.RunTo(beyond), ASHA), Reason.PROTECTED))
                    .contains("The gate go-live stands before " + beyond);
        }
        assertThat(at.ok(new WindowCommand.RunTo("end"), ASHA).window.consent()).containsExactly(BACKUP);
        assertThat(at.ok(new WindowCommand.RunTo("go-live"), ASHA).window.consent())
                .containsExactly(BACKUP);
    }

    @Test
    void runToAStepTakesEverythingUntilItAndNoMore() {
        WindowFixture at = WindowFixture.beforeSchema().ok(new WindowCommand.RunTo("schema"), ASHA);
        assertThat(at.window.consent()).containsExactly(SCHEMA);
    }

    @Test
    void runToAStepThatIsDoneSaysSo() {
        WindowFixture at = WindowFixture.pastPreflight().runs(BASELINE);
        assertThat(refused(at.says(new WindowCommand.RunTo("baseline"), ASHA), Reason.NOT_NEXT))
                .isEqualTo("\"Step baseline\" is behind STG-12 already; next is backup.");
    }

    @Test
    void runToAWordThatIsNoNameSuggestsTheNearest() {
        WindowFixture at = WindowFixture.pastPreflight().runs(BASELINE);
        assertThat(refused(at.says(new WindowCommand.RunTo("go-life"), ASHA), Reason.UNKNOWN_NAME))
                .endsWith("Did you mean go-live?");
    }

    @Test
    void runToStopsBeforeAPointOfNoReturnWhoseWordIsNotTyped() {
        WindowFixture at = WindowFixture.beforeSchema();
        assertThat(refused(at.says(new WindowCommand.RunTo("final"), ASHA), Reason.WRONG_WORD))
                .isEqualTo(
                        "data is a point of no return and its word is typed when it is next; `run to schema` goes as "
                                + "far as one consent can.");
        WindowFixture next = WindowFixture.beforeData();
        assertThat(refused(next.says(new WindowCommand.RunTo("final"), ASHA), Reason.WRONG_WORD))
                .contains("first `confirm data <word>`");
        next.ok(new WindowCommand.Confirm(DATA, WindowFixture.WORD), ASHA).ok(new WindowCommand.RunTo("final"), ASHA);
        assertThat(next.window.consent()).containsExactly(DATA, LOOK);
    }

    @Test
    void thePointOfNoReturnWantsItsWordExactly() {
        WindowFixture at = WindowFixture.beforeData();
        assertThat(refused(at.says(RUN, ASHA), Reason.WRONG_WORD)).contains("first `confirm data <word>`");
        assertThat(refused(at.says(new WindowCommand.Confirm(DATA, "staging"), ASHA), Reason.WRONG_WORD))
                .contains("capitals included");
        assertThat(refused(at.says(new WindowCommand.Confirm(SCHEMA, "x"), ASHA), Reason.UNKNOWN_NAME))
                .isEqualTo("\"schema\" is no point of no return of this window.");
        at.ok(new WindowCommand.Confirm(DATA, " STAGING "), ASHA).ok(RUN, ASHA);
        assertThat(at.window.step(DATA).wordBy()).isEqualTo(ASHA.actor());
    }

    @Test
    void theWordIsTypedOnceAndOnlyWhenTheStepIsNext() {
        WindowCommand word = new WindowCommand.Confirm(DATA, WindowFixture.WORD);
        assertThat(refused(WindowFixture.beforeSchema().says(word, ASHA), Reason.NOT_NEXT))
                .isEqualTo("The word for data is asked for when it is next; now Step schema is.");
        WindowFixture typed = WindowFixture.beforeData().ok(word, ASHA);
        assertThat(refused(typed.says(word, ASHA), Reason.ALREADY_DECIDED))
                .isEqualTo("The word for data was typed already, by @{U1ASHA}; `run` begins the step.");
    }

    @Test
    void consentEndsOnTheFirstFailNotProvenNoticeOrHold() {
        assertThat(consented()
                        .fact(WindowFixture.failed(DATA, 1, WindowFixture.START))
                        .window
                        .consent())
                .isEmpty();
        assertThat(consented()
                        .fact(new StepEvent.OutcomeLost(DATA, 1, "died", WindowFixture.START))
                        .window
                        .consent())
                .isEmpty();
        for (Verdict verdict : List.of(Verdict.FAIL, Verdict.NOT_PROVEN)) {
            for (boolean blocking : List.of(true, false)) {
                WindowFixture at = consented().succeeds(DATA);
                List<CheckResult> results = List.of(WindowFixture.check("rows", blocking, verdict));
                at.fact(
                        blocking
                                ? new StepEvent.ChecksNotPassed(DATA, 1, results, at.now)
                                : new StepEvent.ChecksPassed(DATA, 1, results, at.now));
                assertThat(at.window.consent()).as(verdict + " " + blocking).isEmpty();
            }
        }
        assertThat(consented().ok(new WindowCommand.Hold("wait"), NOA).window.consent())
                .isEmpty();
        WindowFixture noticed = consented();
        noticed.fact(new StepEvent.StepSucceeded(
                DATA, 1, Map.of(), List.of("index \"x\" was rebuilt"), Duration.ofSeconds(1), noticed.now));
        assertThat(noticed.window.consent()).isEmpty();
        assertThat(consented().succeeds(DATA).passes(DATA).window.consent()).containsExactly(LOOK);
    }

    private static WindowFixture consented() {
        return WindowFixture.beforeData()
                .ok(new WindowCommand.Confirm(DATA, WindowFixture.WORD), ASHA)
                .ok(new WindowCommand.RunTo("final"), ASHA)
                .begins(DATA);
    }

    @Test
    void retryTakesTheFailedStepAndTheWindowGoesOn() {
        assertThat(refused(WindowFixture.beforeSchema().says(RETRY, ASHA), Reason.WRONG_STATE))
                .isEqualTo("No step of STG-12 failed; there is nothing to retry.");
        WindowFixture at = WindowFixture.schemaFailed();
        assertThat(refused(at.says(new WindowCommand.Retry(Optional.of(DATA)), ASHA), Reason.NOT_NEXT))
                .isEqualTo("The step that waits for a decision is schema, not data.");
        at.ok(RETRY, ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window.step(SCHEMA).state()).isEqualTo(StepState.REQUESTED);
    }

    @Test
    void retryOfChecksThatDidNotPassJudgesAgainAndRunsNothing() {
        WindowFixture at = WindowFixture.schemaNotPassed().ok(RETRY, ASHA);
        assertThat(at.window.step(SCHEMA).state()).isEqualTo(StepState.CHECKING);
        assertThat(at.window.step(SCHEMA).attempt()).isEqualTo(1);
    }

    @Test
    void aHoldOutlivesTheRetryOfAFailedStep() {
        WindowFixture at = WindowFixture.schemaFailed().ok(new WindowCommand.Hold("wait"), NOA);
        at.ok(RETRY, ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
        assertThat(at.ok(new WindowCommand.Resume(), ASHA).window.state()).isEqualTo(WindowState.RUNNING);
    }

    @Test
    void aWritingStepOfUnknownOutcomeIsNotRunAgain() {
        WindowFixture at = WindowFixture.outcomeUnknown(WindowFixture.beforeSchema(), SCHEMA);
        assertThat(refused(at.says(RETRY, ASHA), Reason.PROTECTED))
                .startsWith("Nobody knows whether schema took effect")
                .contains("crm-staging", "`done schema <what you saw>`", "`retry schema <what you saw>`");
    }

    @Test
    void aWritingStepOfUnknownOutcomeIsRunAgainWhenTwoPersonsSawNoEffect() {
        WindowFixture at = WindowFixture.outcomeUnknown(WindowFixture.beforeSchema(), SCHEMA);
        WindowCommand again = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_RUN_AGAIN, "no such table there");
        at.ok(again, ASHA);
        assertThat(refused(at.says(again, ASHA), Reason.SECOND_PERSON_NEEDED)).contains("`retry schema <reason>`");

        at.ok(again, LEO);

        assertThat(at.window.step(SCHEMA).state()).isEqualTo(StepState.REQUESTED);
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window.deviations()).extracting(Deviation::kind).containsExactly(Deviation.Kind.STEP_RUN_AGAIN);
        assertThat(WayBack.of(at.window))
                .as("nobody proved that nothing happened")
                .startsWith("restore the backup");
    }

    @Test
    void aStepWhoseOutcomeIsKnownIsNotRunAgainByDeviation() {
        WindowFixture at = WindowFixture.schemaFailed();
        WindowCommand again = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_RUN_AGAIN, "once more");
        assertThat(refused(at.says(again, ASHA), Reason.WRONG_STATE)).contains("is known, it is failed");
    }

    @Test
    void aReadingStepOfUnknownOutcomeMayBeRunAgain() {
        WindowFixture at =
                WindowFixture.outcomeUnknown(WindowFixture.pastPreflight().runs(BASELINE), BACKUP);
        assertThat(at.ok(RETRY, ASHA).window.step(BACKUP).state()).isEqualTo(StepState.REQUESTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Deviation.Kind.class,
            names = {"STEP_SKIPPED", "STEP_DONE_BY_HAND"})
    void aWritingStepIsLeftOutByTwoPersons(Deviation.Kind kind) {
        WindowCommand settle = new WindowCommand.Settle(SCHEMA, kind, "not needed");
        WindowFixture at = WindowFixture.beforeSchema().ok(settle, ASHA);
        assertThat(at.window.step(SCHEMA).state()).isEqualTo(StepState.WAITING);
        assertThat(at.window.deviations()).isEmpty();
        assertThat(refused(at.says(settle, ASHA), Reason.SECOND_PERSON_NEEDED))
                .startsWith("You proposed this yourself; a second person");
        at.ok(new WindowCommand.Settle(SCHEMA, kind, "agreed"), QUIN);
        assertThat(at.window.deviations())
                .containsExactly(new Deviation(kind, "schema", ASHA.actor(), "not needed", QUIN.actor(), at.now));
        assertThat(at.window.step(SCHEMA).state())
                .isEqualTo(kind == Deviation.Kind.STEP_SKIPPED ? StepState.SKIPPED : StepState.CHECKING);
    }

    @Test
    void aProposalForAnotherKindIsANewProposal() {
        WindowFixture at = WindowFixture.beforeSchema()
                .ok(new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_SKIPPED, "not needed"), ASHA)
                .ok(new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_DONE_BY_HAND, "it is there"), QUIN);
        assertThat(at.window.deviations()).isEmpty();
        assertThat(at.window.step(SCHEMA).proposal()).isNotNull();
    }

    @Test
    void aReadingStepWithoutBlockingChecksIsLeftOutByOnePersonAndNoSecondIsInvented() {
        WindowFixture at = WindowFixture.pastPreflight()
                .ok(new WindowCommand.Settle(BASELINE, Deviation.Kind.STEP_SKIPPED, "known"), ASHA);
        assertThat(at.window.deviations().get(0).confirmedBy()).isNull();
        assertThat(at.window.step(BASELINE).state()).isEqualTo(StepState.SKIPPED);
    }

    @Test
    void aReadingStepWithABlockingCheckIsLeftOutByTwo() {
        PlannedStep plain = WindowFixture.plan().step(BASELINE).orElseThrow();
        PlannedStep checked = new PlannedStep(
                plain.id(),
                plain.title(),
                plain.phase(),
                plain.kind(),
                plain.pace(),
                false,
                false,
                null,
                plain.offset(),
                plain.planned(),
                List.of(new PlannedStep.PlannedCheck("rows", "Rows are all there", true)),
                List.of(),
                plain.digest(),
                plain.effectDigest());
        WindowFixture at = WindowFixture.scheduled(WindowFixture.plan(
                        checked, WindowFixture.plan().gate(GO_LIVE).orElseThrow()))
                .fact(new LifeEvent.Started(WindowFixture.START));
        at.ok(new WindowCommand.Settle(BASELINE, Deviation.Kind.STEP_SKIPPED, "known"), ASHA);
        assertThat(at.window.step(BASELINE).state()).isEqualTo(StepState.WAITING);
        at.ok(new WindowCommand.Settle(BASELINE, Deviation.Kind.STEP_SKIPPED, "agreed"), DEVI);
        assertThat(at.window.step(BASELINE).state()).isEqualTo(StepState.SKIPPED);
    }

    @Test
    void whatProtectsIsNotSkippedUnlessItsOutcomeIsUnknownAndItWasDone() {
        WindowCommand skip = new WindowCommand.Settle(BACKUP, Deviation.Kind.STEP_SKIPPED, "no time");
        WindowCommand done = new WindowCommand.Settle(BACKUP, Deviation.Kind.STEP_DONE_BY_HAND, "it is there");
        WindowFixture at = WindowFixture.pastPreflight().runs(BASELINE);
        for (WindowCommand settle : List.of(skip, done)) {
            assertThat(refused(at.says(settle, ASHA), Reason.PROTECTED))
                    .isEqualTo("Step backup protects the target and cannot be skipped.");
        }
        WindowFixture lost = WindowFixture.outcomeUnknown(at, BACKUP);
        refused(lost.says(skip, ASHA), Reason.PROTECTED);
        assertThat(lost.ok(done, ASHA).window.step(BACKUP).state()).isEqualTo(StepState.CHECKING);
    }

    @Test
    void aStepIsLeftOutInOrderWithAReasonAndWhileTheWindowRunsOrIsStopped() {
        WindowFixture at = WindowFixture.beforeSchema();
        WindowCommand skip = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_SKIPPED, "not needed");
        refused(
                at.says(new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_SKIPPED, ""), ASHA),
                Reason.REASON_MISSING);
        refused(at.says(new WindowCommand.Settle(DATA, Deviation.Kind.STEP_SKIPPED, "x"), ASHA), Reason.NOT_NEXT);
        assertThat(refused(
                        at.says(new WindowCommand.Settle(BACKUP, Deviation.Kind.STEP_SKIPPED, "x"), ASHA),
                        Reason.WRONG_STATE))
                .isEqualTo("Step backup is done; there is nothing to skip.");
        at.ok(new WindowCommand.Hold("wait"), NOA);
        assertThat(refused(at.says(skip, ASHA), Reason.WRONG_STATE))
                .isEqualTo("STG-12 is on hold, by @{U6NOA}; `resume` lifts it.");
    }

    @Test
    void everyOpenCheckMustBeAcceptedBeforeTheWindowGoesOn() {
        WindowFixture at = WindowFixture.schemaNotPassed();
        refused(at.says(new WindowCommand.Accept("rows", " "), LEO), Reason.REASON_MISSING);
        assertThat(refused(at.says(new WindowCommand.Accept("speed", "known"), LEO), Reason.UNKNOWN_NAME))
                .isEqualTo("\"speed\" is no check that waits; these do: rows, views.");
        at.ok(new WindowCommand.Accept("rows", "known"), LEO);
        assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
        at.ok(new WindowCommand.Accept("views", "known"), QUIN);
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window.step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(at.window.deviations())
                .extracting(Deviation::subject)
                .containsExactly("schema/rows", "schema/views");
        refused(at.says(new WindowCommand.Accept("rows", "known"), LEO), Reason.WRONG_STATE);
    }
}
