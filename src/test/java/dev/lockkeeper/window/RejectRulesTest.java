package dev.lockkeeper.window;

import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.LIA;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.PREFLIGHT;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.approve;
import static dev.lockkeeper.window.WindowFixture.reject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A no wins, whenever it comes before the first step behind its gate begins. */
class RejectRulesTest {
    private static final WindowCommand RUN = new WindowCommand.Run(Optional.empty());

    @Test
    void anOpenGateMayBeVetoedUntilItsFirstStepBeginsByWhoeverHoldsARoleOfIt() {
        for (Caller who : List.of(DEVI, LEO, LIA)) {
            WindowFixture at = WindowFixture.beforeSchema().ok(reject("the replica lags"), who);
            assertThat(at.window.gate(GO_LIVE).state()).as(who.actor().user()).isEqualTo(GateState.REJECTED);
            assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
        }
    }

    @Test
    void aVetoTakesBackWhatWasAskedOfTheStepsBehindIt() {
        WindowFixture at = WindowFixture.beforeSchema()
                .ok(new WindowCommand.RunTo("schema"), ASHA)
                .ok(reject("wait"), LEO);
        assertThat(at.window.consent()).isEmpty();
        WindowFixture asked = WindowFixture.beforeSchema().ok(RUN, ASHA).ok(reject("wait"), LEO);
        assertThat(asked.window.step(SCHEMA).state()).isEqualTo(StepState.WAITING);
        asked.ok(new WindowCommand.Resume(), ASHA);
        assertThat(asked.window.gate(GO_LIVE).state()).isEqualTo(GateState.ASKED);
        assertThat(asked.window.gate(GO_LIVE).history().ending(1)).hasValueSatisfying(end -> {
            assertThat(end.how()).isEqualTo(GateHistory.How.REJECTED);
            assertThat(end.by()).isEqualTo(LEO.actor());
            assertThat(end.why()).isEqualTo("wait");
        });
    }

    @Test
    void onceTheFirstStepBeganItIsTooLateAndTheAnswerSaysWhatCanBeDoneInstead() {
        WindowFixture at = WindowFixture.beforeSchema().ok(RUN, ASHA).begins(SCHEMA);
        assertThat(refused(
                        at.says(
                                new WindowCommand.Reject(
                                        Optional.of(GO_LIVE), Optional.empty(), Optional.empty(), "no"),
                                LEO),
                        Reason.ALREADY_DECIDED))
                .isEqualTo("Too late: the gate \"Gate go-live\" is open, and what it opened has begun. `hold` keeps the"
                        + " next step from beginning, `cancel` ends the one that runs, `rollback` shows the ways"
                        + " back.");
        WindowFixture later = WindowFixture.beforeData();
        refused(
                later.says(
                        new WindowCommand.Reject(Optional.of(GO_LIVE), Optional.empty(), Optional.empty(), "no"), LEO),
                Reason.ALREADY_DECIDED);
        assertThat(later.window.step(DATA).state()).isEqualTo(StepState.WAITING);
    }

    @Test
    void nobodyElseMayVetoAndAVetoNeedsItsReason() {
        WindowFixture at = WindowFixture.beforeSchema();
        refused(at.says(reject("no"), QUIN), Reason.NOT_THE_ROLE);
        refused(at.says(reject("no"), NOA), Reason.NOT_THE_ROLE);
        refused(at.says(reject(" "), LEO), Reason.REASON_MISSING);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void aVetoCountsUnderAHoldAndWhileSomethingElseStopsTheWindow() {
        WindowFixture held = WindowFixture.beforeSchema()
                .ok(new WindowCommand.Hold("wait"), NOA)
                .ok(reject("no"), LEO);
        assertThat(held.window.gate(GO_LIVE).state()).isEqualTo(GateState.REJECTED);
        WindowFixture stopped =
                WindowFixture.filesDiffer(WindowFixture.beforeSchema()).ok(reject("no"), LEO);
        assertThat(stopped.window.gate(GO_LIVE).state()).isEqualTo(GateState.REJECTED);
        stopped.ok(new WindowCommand.Keep(), ASHA);
        assertThat(stopped.window.state()).as("the veto still stops it").isEqualTo(WindowState.STOPPED);
    }

    @Test
    void whoSaidYesMaySayNoWhileTheGateWaits() {
        WindowFixture at = WindowFixture.atGoLive().ok(approve(), DEVI).ok(reject("I looked again"), DEVI);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.REJECTED);
    }

    @Test
    void aNoCountsForARoleThatHasEnoughYes() {
        WindowFixture at = WindowFixture.atGoLive().ok(approve(), LEO).ok(reject("no"), LIA);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.REJECTED);
    }

    /** A14. */
    @Test
    void aYesAndANoInOneMomentAreANoInEitherOrder() {
        WindowFixture yesFirst =
                WindowFixture.atGoLive().ok(approve(), DEVI).ok(approve(), LEO).ok(reject("no"), LIA);
        assertThat(yesFirst.window.gate(GO_LIVE).state()).isEqualTo(GateState.REJECTED);
        WindowFixture noFirst = WindowFixture.atGoLive().ok(approve(), DEVI).ok(reject("no"), LIA);
        refused(noFirst.says(approve(GO_LIVE), LEO), Reason.ALREADY_DECIDED);
        assertThat(noFirst.window.gate(GO_LIVE).state()).isEqualTo(GateState.REJECTED);
    }

    @Test
    void aGateThatOpensNothingOrWasPassedIsNotVetoed() {
        WindowFixture at = WindowFixture.atGoLive();
        refused(
                at.says(
                        new WindowCommand.Reject(Optional.of(PREFLIGHT), Optional.empty(), Optional.empty(), "no"),
                        DEVI),
                Reason.ALREADY_DECIDED);
    }
}
