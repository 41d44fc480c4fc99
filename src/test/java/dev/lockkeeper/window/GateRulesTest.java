package dev.lockkeeper.window;

import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BOTH;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.FINAL;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.GUEST;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.LIA;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.PREFLIGHT;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.approve;
import static dev.lockkeeper.window.WindowFixture.reject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateRulesTest {
    @Test
    void theGateOpensWithTheLastRoleAndNotBefore() {
        WindowFixture at = WindowFixture.atGoLive().ok(approve(), DEVI);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.ASKED);
        assertThat(at.ok(approve(), LEO).window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void twoPersonsOfARoleAreTwoPersons() {
        WindowFixture at = WindowFixture.atFinal().ok(approve(), QUIN).ok(approve(), LEO);
        refused(at.says(approve(), LEO), Reason.ALREADY_DECIDED);
        assertThat(at.window.gate(FINAL).state()).isEqualTo(GateState.ASKED);
        assertThat(at.ok(approve(), LIA).window.gate(FINAL).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void oneDecisionPerPersonCountsEvenWithTwoRoles() {
        WindowFixture at = WindowFixture.atGoLive();
        assertThat(refused(at.says(approve(), BOTH), Reason.UNKNOWN_NAME))
                .isEqualTo("You hold 2 of the roles asked (dba, lead); say which: `approve go-live as dba`.");
        at.ok(new WindowCommand.Approve(Optional.empty(), Optional.of("dba"), Optional.empty(), ""), BOTH);
        assertThat(refused(
                        at.says(
                                new WindowCommand.Approve(Optional.empty(), Optional.of("lead"), Optional.empty(), ""),
                                BOTH),
                        Reason.ALREADY_DECIDED))
                .isEqualTo("Already decided: you approved as Database Administrator. One decision per person counts.");
    }

    @Test
    void aRoleThatIsSatisfiedIsNotAskedAgain() {
        WindowFixture at = WindowFixture.atGoLive().ok(approve(), LEO);
        assertThat(refused(at.says(approve(), LIA), Reason.ALREADY_DECIDED))
                .isEqualTo("Already decided: Lead Developer has approved, @{U4LEO}.");
    }

    @Test
    void theButtonOfAnotherRoleSaysWhoseItIs() {
        WindowFixture at = WindowFixture.atGoLive();
        assertThat(refused(
                        at.says(
                                new WindowCommand.Approve(
                                        Optional.of(GO_LIVE), Optional.of("lead"), Optional.empty(), ""),
                                DEVI),
                        Reason.NOT_THE_ROLE))
                .isEqualTo("You are Database Administrator in this window; this button is for the Lead Developer.");
        assertThat(refused(at.says(approve(), NOA), Reason.NOT_THE_ROLE))
                .isEqualTo("You hold no role in this window; this asks Database Administrator and Lead Developer.");
        assertThat(refused(at.says(approve(), QUIN), Reason.NOT_THE_ROLE))
                .isEqualTo("You are QA Lead in this window; this asks Database Administrator and Lead Developer.");
        assertThat(refused(at.says(approve(), GUEST), Reason.NOT_A_MEMBER)).startsWith("Only full members");
    }

    @Test
    void aCardOfAnOlderAskingDecidesNothing() {
        WindowFixture at = WindowFixture.atGoLive();
        assertThat(refused(
                        at.says(
                                new WindowCommand.Approve(
                                        Optional.of(GO_LIVE), Optional.empty(), Optional.of("0123"), ""),
                                DEVI),
                        Reason.STALE_CARD))
                .contains("older revision of the gate \"Gate go-live\"");
        at.ok(
                new WindowCommand.Approve(
                        Optional.of(GO_LIVE),
                        Optional.empty(),
                        Optional.of(WindowFixture.hash('a').substring(0, 12)),
                        ""),
                DEVI);
        assertThat(at.window.gate(GO_LIVE).decisions()).hasSize(1);
    }

    @Test
    void theDecisionIsBoundToTheDigestThatWasAsked() {
        WindowFixture at = WindowFixture.atGoLive().ok(approve(), DEVI);
        GateEvent.Approved last = (GateEvent.Approved) at.journal.get(at.journal.size() - 1);
        assertThat(last.digest()).isEqualTo(WindowFixture.hash('a'));
        assertThat(last.role()).isEqualTo("dba");
    }

    @Test
    void aGateThatIsNotAskedSaysWhereItStands() {
        WindowFixture at = WindowFixture.atGoLive();
        assertThat(refused(at.says(approve(new GateId("nowhere")), DEVI), Reason.UNKNOWN_NAME))
                .isEqualTo("There is no gate \"nowhere\" in STG-12.");
        assertThat(refused(at.says(approve(PREFLIGHT), DEVI), Reason.ALREADY_DECIDED))
                .isEqualTo("Already decided: the gate \"Gate preflight\" is open, QA Lead @{U3QUIN}, "
                        + "Database Administrator @{U2DEVI}.");
        assertThat(refused(at.says(approve(FINAL), LEO), Reason.ALREADY_DECIDED))
                .isEqualTo("The gate \"Gate final\" has not been reached yet.");
        assertThat(refused(WindowFixture.beforeSchema().says(approve(), LEO), Reason.WRONG_STATE))
                .isEqualTo("No gate of STG-12 waits for a decision now.");
    }

    @Test
    void rejectNeedsAReasonStopsTheWindowAndResumeAsksAnew() {
        WindowFixture at = WindowFixture.atGoLive().ok(approve(), DEVI);
        assertThat(refused(at.says(reject(" "), LEO), Reason.REASON_MISSING))
                .isEqualTo("`reject` needs a reason: it goes into the report.");
        at.ok(reject("the replica lags"), LEO);
        assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
        assertThat(refused(at.says(approve(GO_LIVE), DEVI), Reason.ALREADY_DECIDED))
                .endsWith("The commander can ask again with `resume`.");
        at.ok(new WindowCommand.Resume(), ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window.gate(GO_LIVE).asking()).isEqualTo(2);
        assertThat(at.window.gate(GO_LIVE).decisions()).isEmpty();
    }

    @Test
    void aRejectionUnderAHoldNeedsBothTheHoldLiftedAndAnewAsking() {
        WindowFixture at = WindowFixture.atGoLive()
                .ok(new WindowCommand.Hold("wait"), NOA)
                .ok(reject("no"), LEO)
                .ok(new WindowCommand.Resume(), ASHA);
        assertThat(at.window.hold()).isNull();
        assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
        assertThat(at.ok(new WindowCommand.Resume(), ASHA).window.state()).isEqualTo(WindowState.RUNNING);
    }

    @Test
    void aGateMayBeDecidedUnderAHoldAndOpensNothing() {
        WindowFixture at = WindowFixture.atGoLive()
                .ok(new WindowCommand.Hold("wait"), NOA)
                .ok(approve(), DEVI)
                .ok(approve(), LEO);
        assertThat(at.window.state()).isEqualTo(WindowState.HELD);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void aGateAskedWhileSomethingElseStopsTheWindowIsDecidedLater() {
        WindowFixture at = WindowFixture.filesDiffer(WindowFixture.atGoLive());
        assertThat(refused(at.says(approve(), DEVI), Reason.WRONG_STATE))
                .isEqualTo("STG-12 is stopped; the gate is decided when it goes on.");
    }

    @Test
    void amendLetsExactlyTheGatesFallWhoseOwnDigestChanged() {
        WindowFixture at = WindowFixture.filesDiffer(WindowFixture.beforeSchema());
        Plan amended =
                WindowFixture.plan(Map.of("schema", WindowFixture.hash('7'), "go-live", WindowFixture.hash('8')));
        at.ok(new WindowCommand.Amend("typo in a view", amended, WindowFixture.changes()), ASHA);
        assertThat(at.window.gate(PREFLIGHT).state()).isEqualTo(GateState.OPEN);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.AHEAD);
        assertThat(at.window.gate(FINAL).state()).isEqualTo(GateState.AHEAD);
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window.current().orElseThrow().typedId()).isEqualTo("go-live");
        assertThat(at.window.step(DATA).state()).isEqualTo(StepState.WAITING);
    }
}
