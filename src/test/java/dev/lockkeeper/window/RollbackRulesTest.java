package dev.lockkeeper.window;

import static dev.lockkeeper.window.RollbackFixture.COMPARE;
import static dev.lockkeeper.window.RollbackFixture.LAST;
import static dev.lockkeeper.window.RollbackFixture.LAST_DATA;
import static dev.lockkeeper.window.RollbackFixture.UNDO;
import static dev.lockkeeper.window.RollbackFixture.UNDO_DATA;
import static dev.lockkeeper.window.RollbackFixture.UNDO_SCHEMA;
import static dev.lockkeeper.window.RollbackFixture.back;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.OLAF;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.window.Decision.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollbackRulesTest {
    private static final WindowCommand RUN = new WindowCommand.Run(Optional.empty());

    @Test
    void theCommanderAndTheDbaMayTurnBackAndNobodyElse() {
        for (Caller caller : List.of(ASHA, DEVI)) {
            assertThat(RollbackFixture.afterData().ok(back(), caller).window.state())
                    .isEqualTo(WindowState.ROLLING_BACK);
        }
        for (Caller caller : List.of(QUIN, LEO, NOA, OLAF)) {
            assertThat(Says.refused(RollbackFixture.afterData().says(back(), caller), Reason.NOT_THE_ROLE))
                    .contains("`rollback` is for dba or the commander");
        }
    }

    @Test
    void noForwardGateNoHoldAndNoRejectionStandsInTheWay() {
        WindowFixture asked = RollbackFixture.afterData().ask(WindowFixture.FINAL);
        WindowFixture rejected =
                RollbackFixture.afterData().ask(WindowFixture.FINAL).ok(WindowFixture.reject("wrong"), LEO);
        WindowFixture held = RollbackFixture.afterData().ok(new WindowCommand.Hold("wait"), NOA);
        WindowFixture changed = WindowFixture.filesDiffer(RollbackFixture.afterData());
        for (WindowFixture at : List.of(asked, rejected, held, changed)) {
            at.ok(back(), DEVI);
            assertThat(at.window.state()).isEqualTo(WindowState.ROLLING_BACK);
            assertThat(at.window.hasStopCause()).isFalse();
            assertThat(at.window.hold()).isNull();
            assertThat(at.window.current().orElseThrow().typedId()).isEqualTo("undo-data");
            assertThat(Waiting.of(at.window).isNobody()).isTrue();
        }
        assertThat(Says.refused(asked.says(WindowFixture.approve(), QUIN), Reason.WRONG_STATE))
                .contains("no gate of the way forward");
    }

    @Test
    void aStepUnderWayEndsFirst() {
        WindowFixture at = RollbackFixture.beforeSchema().ok(RUN, ASHA).begins(SCHEMA);
        assertThat(Says.refused(at.says(back(), ASHA), Reason.WRONG_STATE))
                .isEqualTo("Step schema is under way; it ends first. `hold` keeps the next one from beginning.");
        at.ok(new WindowCommand.Hold(""), NOA).succeeds(SCHEMA);
        Says.refused(at.says(back(), ASHA), Reason.WRONG_STATE);
        assertThat(at.passes(SCHEMA).ok(back(), ASHA).window.state()).isEqualTo(WindowState.ROLLING_BACK);
    }

    @Test
    void whatNeverTookEffectIsLeftOut() {
        WindowFixture at = RollbackFixture.afterSchema().ok(back(), ASHA);
        Rollback chosen = at.window.rollback();
        assertThat(chosen).isNotNull();
        assertThat(chosen.steps()).containsExactly(UNDO_SCHEMA, COMPARE);
        assertThat(chosen.leftOut()).containsExactly(UNDO_DATA);
        assertThat(at.window.way()).extracting(PlannedStep::id).containsExactly(UNDO_SCHEMA, COMPARE);
    }

    @Test
    void aFailureThatTookEffectInPartIsUndone() {
        WindowFixture at = RollbackFixture.beforeSchema().ok(RUN, ASHA).begins(SCHEMA);
        at.fact(new StepEvent.StepFailed(
                SCHEMA, 1, new StepFailure("cut", "02_views.sql", 3, null, false), java.time.Duration.ZERO, at.now));
        assertThat(at.ok(back(), ASHA).window.way()).extracting(PlannedStep::id).contains(UNDO_SCHEMA);
    }

    @Test
    void anUnknownOutcomeIsSettledFirst() {
        WindowFixture at = WindowFixture.outcomeUnknown(RollbackFixture.beforeSchema(), SCHEMA);
        assertThat(Says.refused(at.says(back(), ASHA), Reason.PROTECTED))
                .contains(
                        "Nobody knows whether step schema took effect",
                        "`done schema",
                        "`skip schema",
                        "second person");
        WindowCommand skip = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_SKIPPED, "no table is there");
        at.ok(skip, ASHA).ok(skip, QUIN);
        assertThat(at.ok(back(), ASHA).window.way()).extracting(PlannedStep::id).contains(UNDO_SCHEMA);
    }

    @Test
    void whereNothingWasWrittenThereIsNothingToUndo() {
        assertThat(Says.refused(RollbackFixture.nothingWritten().says(back(), ASHA), Reason.WRONG_STATE))
                .contains("nothing to undo", "`abort <reason>`");
        assertThat(Says.refused(RollbackFixture.afterSchema().says(back(LAST, "wrong"), ASHA), Reason.WRONG_STATE))
                .contains("undoes nothing of what STG-12 has done");
    }

    @Test
    void aReasonIsNeededAndAPriceThatWasSeenMustBeThePresentOne() {
        WindowFixture at = RollbackFixture.afterSchema();
        Says.refused(at.says(back(UNDO, " "), ASHA), Reason.REASON_MISSING);
        String seen =
                RollbackPrice.of(at.window, at.window.plan().rollbacks().get(0)).mark();
        WindowCommand pressed = new WindowCommand.RollBack(UNDO, Optional.of(seen), "wrong");
        assertThat(at.says(pressed, ASHA)).isInstanceOf(Decision.Accepted.class);
        at.ok(new WindowCommand.Confirm(DATA, WindowFixture.WORD), ASHA).runs(DATA);
        assertThat(Says.refused(at.says(pressed, ASHA), Reason.STALE_CARD))
                .contains("`rollback` shows the present one");
    }

    @Test
    void aPlanThatIsNotThereIsAnsweredWithTheNearest() {
        assertThat(Says.refused(RollbackFixture.afterData().says(back("udno", "wrong"), ASHA), Reason.UNKNOWN_NAME))
                .contains("did you mean undo?");
        assertThat(Says.refused(WindowFixture.atFinal().says(back(), ASHA), Reason.UNKNOWN_NAME))
                .contains("has no rollback plan", "restore the backup");
    }

    @Test
    void choosingTwiceIsAnsweredWithWhoChose() {
        assertThat(Says.refused(RollbackFixture.turnedBack().says(back(), ASHA), Reason.ALREADY_DECIDED))
                .contains("already", "@{U2DEVI}");
    }

    @Test
    void aWayThatIsStuckCanBeLeftForAnotherWhichUndoesWhatIsLeft() {
        WindowFixture at =
                RollbackFixture.afterData().ok(back(LAST, "wrong"), ASHA).runs(LAST_DATA);
        at.ok(back(), DEVI);
        assertThat(at.window.way()).extracting(PlannedStep::id).containsExactly(UNDO_SCHEMA, COMPARE);
    }

    @Test
    void whereAWayIsStuckTheOthersThatStillUndoSomethingAreNamed() {
        assertThat(WayBack.of(RollbackFixture.undoFailed().window))
                .contains("beside it: Undo the last step (`rollback " + LAST + "`); or restore the backup");
        assertThat(WayBack.others(RollbackFixture.turnedBack().window))
                .as("nothing is stuck")
                .isEmpty();
        assertThat(WayBack.others(RollbackFixture.notAsBefore().window))
                .as("nothing is left to undo")
                .isEmpty();
    }

    @Test
    void noForwardStepBeginsAnyMore() {
        WindowFixture at = RollbackFixture.turnedBack();
        assertThat(Says.refused(at.says(RUN, ASHA), Reason.WRONG_STATE)).contains("begin by themselves");
        Says.refused(
                at.says(new WindowCommand.Settle(WindowFixture.LOOK, Deviation.Kind.STEP_SKIPPED, "x"), ASHA),
                Reason.NOT_NEXT);
        WindowFixture asked = RollbackFixture.afterData();
        asked.fact(new StepEvent.StepRequested(WindowFixture.LOOK, ASHA.actor(), asked.now));
        assertThat(asked.ok(back(), ASHA).window.step(WindowFixture.LOOK).state())
                .isEqualTo(StepState.WAITING);
        assertThatThrownBy(() -> at.fact(
                        new LifeEvent.Held(NOA.actor(), "", at.now), new LifeEvent.Resumed(ASHA.actor(), at.now)))
                .isInstanceOf(IllegalTransitionException.class);
    }

    @Test
    void nobodyGoesBackWhoDidNotTurn() {
        WindowFixture at = WindowFixture.schemaFailed();
        assertThatThrownBy(() -> at.fact(new RollbackEvent.RollbackContinued(at.now)))
                .isInstanceOf(IllegalTransitionException.class);
    }

    @Test
    void aFailedUndoStepStopsAndIsTriedAgain() {
        WindowFixture at = RollbackFixture.undoFailed();
        assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
        assertThat(Waiting.of(at.window).what()).contains("goes back");
        at.ok(new WindowCommand.Retry(Optional.of(UNDO_DATA)), ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.ROLLING_BACK);
        assertThat(at.runs(UNDO_DATA).window.current().orElseThrow().typedId()).isEqualTo("undo-schema");
    }

    @Test
    void anUndoStepIsAmendedAndNoGateFallsForIt() {
        WindowFixture at = RollbackFixture.undoFailed();
        at.ok(new WindowCommand.Amend("typo", RollbackFixture.plan('8'), WindowFixture.changes()), ASHA);
        assertThat(at.window.gate(WindowFixture.GO_LIVE).state()).isEqualTo(GateState.OPEN);
        assertThat(at.window.plan().step(UNDO_SCHEMA).orElseThrow().digest()).isEqualTo(WindowFixture.hash('8'));
        assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
    }

    @Test
    void whatRanOnTheWayBackIsNotAmendedAndThePlanDoesNotVanish() {
        WindowFixture at =
                RollbackFixture.turnedBack().runs(UNDO_DATA).runs(UNDO_SCHEMA).begins(COMPARE);
        at.fact(WindowFixture.failed(COMPARE, 1, at.now));
        assertThat(Says.refused(
                        at.says(
                                new WindowCommand.Amend("typo", RollbackFixture.plan('8'), WindowFixture.changes()),
                                ASHA),
                        Reason.PROTECTED))
                .contains("Step undo-schema has taken effect");
        assertThat(Says.refused(
                        at.says(new WindowCommand.Amend("typo", WindowFixture.plan(), WindowFixture.changes()), ASHA),
                        Reason.PROTECTED))
                .contains("goes back by the plan undo");
    }

    @Test
    void theDeadBotLeavesAnUndoStepUnknownAndTwoPersonsSettleIt() {
        WindowFixture at = RollbackFixture.turnedBack().begins(UNDO_DATA);
        at.fact(new StepEvent.OutcomeLost(UNDO_DATA, 1, "the bot stopped", at.now));
        Says.refused(at.says(new WindowCommand.Retry(Optional.of(UNDO_DATA)), ASHA), Reason.PROTECTED);
        WindowCommand again = new WindowCommand.Settle(UNDO_DATA, Deviation.Kind.STEP_RUN_AGAIN, "nothing is there");
        at.ok(again, ASHA).ok(again, DEVI);
        assertThat(at.window.state()).isEqualTo(WindowState.ROLLING_BACK);
        assertThat(at.window.step(UNDO_DATA).state()).isEqualTo(StepState.REQUESTED);
    }

    @Test
    void aHoldOnTheWayBackIsLiftedBackwards() {
        WindowFixture at = RollbackFixture.turnedBack().begins(UNDO_DATA).ok(new WindowCommand.Hold("look"), NOA);
        at.succeeds(UNDO_DATA).passes(UNDO_DATA);
        assertThat(at.window.state()).isEqualTo(WindowState.HELD);
        at.ok(new WindowCommand.Resume(), ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.ROLLING_BACK);
        WindowFixture stopped = RollbackFixture.undoFailed().ok(new WindowCommand.Hold("look"), NOA);
        stopped.ok(new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(stopped.window.state()).isEqualTo(WindowState.STOPPED);
        assertThat(stopped.ok(new WindowCommand.Resume(), ASHA).window.state()).isEqualTo(WindowState.ROLLING_BACK);
    }

    @Test
    void itEndsRolledBackOnlyWhenTheLastChecksPassOrAreAccepted() {
        WindowFixture at = RollbackFixture.notAsBefore();
        assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
        at.ok(new WindowCommand.Accept("compare-as-before", "the row is the new one"), QUIN);
        assertThat(at.window.state()).isEqualTo(WindowState.ROLLING_BACK);
        assertThat(at.window.current()).isEmpty();
        assertThat(at.fact(new RollbackEvent.RolledBack(at.now)).window.state()).isEqualTo(WindowState.ROLLED_BACK);
        assertThat(at.window.finishedAt()).isEqualTo(at.now);
        Says.refused(at.says(back(), ASHA), Reason.WINDOW_ENDED);
    }

    @Test
    void itCanBeGivenUpLikeAnyWindow() {
        WindowFixture at = RollbackFixture.undoFailed().ok(new WindowCommand.Abort("restore instead"), ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.ABORTED);
        assertThat(at.window.rollback()).isNotNull();
    }

    @Test
    void thePriceSaysWhatRunsHowLongAndWhatStays() {
        WindowFixture at = RollbackFixture.afterData();
        List<RollbackPrice> prices = RollbackPrice.all(at.window);
        assertThat(prices.get(0).words())
                .isEqualTo("Undo by script, 3 steps, planned 3 min, not measured, loses nothing that was written before"
                        + " or since");
        assertThat(prices.get(1).words()).endsWith("loses what was written since; leaves schema as it is");
        assertThat(RollbackPrice.all(RollbackFixture.afterSchema().window)
                        .get(0)
                        .planned())
                .hasSeconds(80);
    }
}
