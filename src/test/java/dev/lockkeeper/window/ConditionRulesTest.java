package dev.lockkeeper.window;

import static dev.lockkeeper.window.LinesFixture.FIRST;
import static dev.lockkeeper.window.LinesFixture.GATE;
import static dev.lockkeeper.window.LinesFixture.verified;
import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.LIA;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.approve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A yes that waits for checks is no yes. */
class ConditionRulesTest {
    static WindowCommand approveIf(String... checks) {
        return new WindowCommand.ApproveIf(
                Optional.empty(), Optional.empty(), new NamedChecks(List.of(checks)), "then I am fine");
    }

    @Test
    void aConditionIsRememberedAndNotCounted() {
        WindowFixture at = LinesFixture.turnedRed().ok(approveIf("one"), LEO);
        assertThat(run(at).decisions())
                .as("the other line was signed before")
                .extracting(GateEvent.Decided::line)
                .containsExactly("data");
        assertThat(run(at).history().conditions()).singleElement().satisfies(it -> {
            assertThat(it.by()).isEqualTo(LEO.actor());
            assertThat(it.role()).isEqualTo("lead");
            assertThat(it.checks()).containsExactly("one");
        });
        assertThat(run(at).missing(at.window.plan().gate(GATE).orElseThrow()))
                .extracting(PlannedGate.RequiredRole::role)
                .contains("lead");
    }

    @Test
    void itWaitsWhileNobodyLookedSinceAndIsMetOnceEveryCheckPasses() {
        WindowFixture at = LinesFixture.turnedRed().ok(approveIf("one", "three"), LEO);
        assertThat(ConditionRules.ready(at.window)).isEmpty();
        assertThat(ConditionRules.ready(verified(at, Verdict.PASS).window))
                .singleElement()
                .satisfies(ready -> assertThat(ready.isMet()).isTrue());
    }

    @Test
    void itComesBackWhenSomebodyLookedAndACheckIsFailOrNotProven() {
        for (Verdict verdict : List.of(Verdict.FAIL, Verdict.NOT_PROVEN)) {
            WindowFixture at = LinesFixture.turnedRed().ok(approveIf("one", "two"), LEO);
            assertThat(ConditionRules.ready(verified(at, verdict).window))
                    .as(verdict.name())
                    .singleElement()
                    .satisfies(ready -> {
                        assertThat(ready.isMet()).isFalse();
                        assertThat(ready.open()).extracting(CheckResult::id).containsExactly("one");
                    });
        }
    }

    @Test
    void aCheckThatIsNotNamedDoesNotMatter() {
        WindowFixture at = LinesFixture.turnedRed().ok(approveIf("two"), LEO);
        assertThat(ConditionRules.ready(at.window))
                .singleElement()
                .satisfies(ready -> assertThat(ready.isMet()).isTrue());
    }

    @Test
    void anUnknownCheckIsAnsweredWithTheNearest() {
        assertThat(refused(LinesFixture.turnedRed().says(approveIf("thre"), LEO), Reason.UNKNOWN_NAME))
                .isEqualTo("\"thre\" is no check that was looked at before the gate \"Pre-flight\". Did you mean"
                        + " `three`? Write it like this: `approve if <check>, <check> <reason>`.");
        assertThat(refused(LinesFixture.turnedRed().says(approveIf("rows"), LEO), Reason.UNKNOWN_NAME))
                .as("its step stands behind the gate")
                .contains("\"rows\" is no check");
    }

    @Test
    void onlyWhoMayApproveMaySetACondition() {
        refused(LinesFixture.turnedRed().says(approveIf("one"), NOA), Reason.NOT_THE_ROLE);
        WindowFixture at = LinesFixture.marked().ok(approve(), LEO);
        refused(at.says(approveIf("one"), LEO), Reason.ALREADY_DECIDED);
        refused(at.says(approveIf("one"), LIA), Reason.ALREADY_DECIDED);
    }

    @Test
    void aSecondConditionAYesAndANoReplaceTheFirst() {
        WindowFixture at = LinesFixture.turnedRed().ok(approveIf("one"), LEO).ok(approveIf("two"), LEO);
        assertThat(run(at).history().conditions())
                .singleElement()
                .satisfies(it -> assertThat(it.checks()).containsExactly("two"));
        WindowFixture yes = LinesFixture.marked().ok(approveIf("one"), LEO).ok(approve(), LEO);
        assertThat(run(yes).history().conditions()).isEmpty();
        WindowFixture no = LinesFixture.turnedRed().ok(approveIf("one"), LEO).ok(WindowFixture.reject("no"), LEO);
        assertThat(run(no).history().conditions()).isEmpty();
        assertThat(ConditionRules.ready(verified(no, Verdict.PASS).window)).isEmpty();
    }

    @Test
    void aConditionOutlivesChangedEvidenceAndNotAnotherReach() {
        WindowFixture at = LinesFixture.turnedRed().ok(approveIf("one"), LEO);
        LinesFixture.ask(at);
        assertThat(run(at).asking()).isEqualTo(2);
        assertThat(run(at).history().conditions()).hasSize(1);
        at.fact(new GateEvent.ReachTaken(
                GATE, List.of(Reach.unknown(WindowFixture.SCHEMA, "crm-staging does not answer.")), at.now));
        LinesFixture.ask(at);
        assertThat(run(at).history().conditions()).isEmpty();
    }

    @Test
    void aStepThatWasNotLookedAtIsNoCondition() {
        WindowFixture at = WindowFixture.atGoLive();
        refused(at.says(approveIf("rows"), DEVI), Reason.UNKNOWN_NAME);
        assertThat(at.window.step(FIRST).checks()).isEmpty();
    }

    private static GateRun run(WindowFixture at) {
        return at.window.gate(GATE);
    }
}
