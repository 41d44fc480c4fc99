package dev.lockkeeper.window;

import static dev.lockkeeper.window.LinesFixture.BUILD;
import static dev.lockkeeper.window.LinesFixture.GATE;
import static dev.lockkeeper.window.LinesFixture.mark;
import static dev.lockkeeper.window.LinesFixture.unmark;
import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BOTH;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.LIA;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.approve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineRulesTest {
    @Test
    void oneYesSignsEveryGreenLineOfTheRoleAndStoresOneApprovalForEach() {
        WindowFixture at = LinesFixture.asked();
        int before = at.journal.size();
        at.ok(approve(), LEO);
        assertThat(at.journal.subList(before, at.journal.size()))
                .extracting(event -> ((GateEvent.Approved) event).line())
                .containsExactly("build", "data");
        assertThat(gate(at).state()).isEqualTo(GateState.ASKED);
        assertThat(gate(at).missing(planned(at)))
                .extracting(PlannedGate.RequiredRole::role)
                .containsExactly("qa", "dba");
    }

    @Test
    void theGateOpensWhenEveryLineIsSignedAndEveryOtherRoleHasApproved() {
        WindowFixture at = LinesFixture.marked().ok(approve(), LEO).ok(approve(), QUIN);
        assertThat(gate(at).state()).isEqualTo(GateState.ASKED);
        assertThat(gate(at.ok(approve(), DEVI)).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void aLineWithOpenItemsIsRedAndTheRefusalSaysWhatIsMissing() {
        WindowFixture at = LinesFixture.asked();
        assertThat(refused(at.says(approve(), QUIN), Reason.WRONG_STATE))
                .isEqualTo("Nothing of yours can be signed yet: \"E · Team\": dba-there, build-run are not marked.");
        at.ok(mark("dba-there", ""), ASHA);
        assertThat(refused(at.says(approve(), QUIN), Reason.WRONG_STATE))
                .endsWith("\"E · Team\": build-run is not marked.");
    }

    @Test
    void whoDecidesWithoutALineWaitsForAllLines() {
        WindowFixture at = LinesFixture.asked();
        assertThat(refused(at.says(approve(), DEVI), Reason.WRONG_STATE))
                .isEqualTo("You decide on all lines, and these are not ready: \"E · Team\": dba-there, build-run"
                        + " are not marked.");
        assertThat(Waiting.of(at.window).roles()).containsExactly("lead", "qa");
        assertThat(Waiting.of(at.window).what()).isEqualTo("to sign 3 lines and mark 2 items at \"Pre-flight\"");
        assertThat(Waiting.of(LinesFixture.marked().window).roles()).containsExactly("lead", "qa", "dba");
    }

    @Test
    void aCheckThatTurnsRedVoidsTheSignatureOfItsLineAlone() {
        WindowFixture at = LinesFixture.turnedRed();
        assertThat(gate(at).decisions()).extracting(GateEvent.Decided::line).containsExactly("data");
        assertThat(gate(at).voided()).singleElement().satisfies(it -> {
            assertThat(it.line()).isEqualTo("build");
            assertThat(it.signedBy()).isEqualTo(LEO.actor());
            assertThat(it.by()).isEqualTo(QUIN.actor());
        });
        assertThat(refused(at.says(approve(), LEO), Reason.WRONG_STATE))
                .isEqualTo("Nothing of yours can be signed yet: \"A · Build\": check one is FAIL.");
    }

    @Test
    void aCheckThatIsGreenAgainLetsTheLineBeSignedAgain() {
        WindowFixture at = LinesFixture.verified(LinesFixture.turnedRed(), Verdict.PASS);
        assertThat(gate(at).signature(BUILD)).isEmpty();
        assertThat(gate(at.ok(approve(), LEO)).signature(BUILD)).isPresent();
    }

    @Test
    void aRedCheckUnderAGateMayBeAccepted() {
        WindowFixture at = LinesFixture.turnedRed();
        assertThat(refused(at.says(new WindowCommand.Accept("three", "known"), LEO), Reason.UNKNOWN_NAME))
                .isEqualTo("\"three\" is no check that waits; these do: one.");
        at.ok(new WindowCommand.Accept("one", "the runner is down"), LEO).ok(approve(), LEO);
        assertThat(gate(at).signature(BUILD)).isPresent();
        assertThat(at.window.deviations()).extracting(Deviation::subject).containsExactly("first/one");
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
    }

    @Test
    void lookingAgainWithTheSameVerdictsVoidsNothing() {
        WindowFixture at = LinesFixture.verified(LinesFixture.marked().ok(approve(), LEO), Verdict.PASS);
        assertThat(gate(at).decisions()).hasSize(2);
    }

    @Test
    void takingAMarkBackVoidsTheSignatureOfItsLineAndOfWhoDecidedOnAll() {
        WindowFixture at =
                LinesFixture.marked().ok(approve(), QUIN).ok(approve(), DEVI).ok(unmark("dba-there"), NOA2);
        assertThat(gate(at).decisions()).isEmpty();
        assertThat(gate(at).voided())
                .extracting(GateEvent.Voided::why)
                .containsExactly("dba-there was taken back", "dba-there was taken back");
        at.ok(mark("dba-there", ""), DEVI).ok(approve(), QUIN);
        assertThat(gate(at).decisions()).hasSize(1);
    }

    @Test
    void anotherValueVoidsTheSignatureToo() {
        WindowFixture at = LinesFixture.marked().ok(approve(), QUIN).ok(mark("build-run", "https://ci/2"), DEVI);
        assertThat(gate(at).voided())
                .singleElement()
                .satisfies(it -> assertThat(it.why()).isEqualTo("build-run was marked anew"));
        assertThat(gate(at).marks().get("build-run").value()).isEqualTo("https://ci/2");
    }

    @Test
    void whoSignedForOneRoleDoesNotDecideForAnother() {
        WindowFixture at = LinesFixture.marked();
        at.ok(as("lead"), BOTH);
        assertThat(refused(at.says(as("dba"), BOTH), Reason.ALREADY_DECIDED))
                .isEqualTo("Already decided: you approved as Lead Developer. One decision per person counts.");
    }

    @Test
    void whoSignedSomeLinesMaySignTheRestOfTheSameRole() {
        WindowFixture at = LinesFixture.verified(LinesFixture.turnedRed(), Verdict.PASS);
        assertThat(gate(at.ok(approve(), LEO)).unsigned(planned(at), "lead")).isEmpty();
        assertThat(refused(at.says(approve(), LEO), Reason.ALREADY_DECIDED)).contains("you approved as Lead Developer");
        assertThat(refused(at.says(approve(), LIA), Reason.ALREADY_DECIDED))
                .isEqualTo("Already decided: Lead Developer has approved, @{U4LEO}.");
    }

    @Test
    void aButtonCountsOnlyForTheEvidenceItShowed() {
        WindowFixture at = LinesFixture.marked();
        String seen = Evidence.seenBy(at.window, planned(at), "qa").substring(0, 12);
        at.ok(unmark("dba-there"), DEVI).ok(mark("dba-there", "until 18:00"), DEVI);
        assertThat(refused(at.says(button("qa", seen), QUIN), Reason.STALE_CARD))
                .isEqualTo("What the card of the gate \"Pre-flight\" showed has changed since it was drawn. Read the"
                        + " current card, then press again.");
        String now = Evidence.seenBy(at.window, planned(at), "qa").substring(0, 12);
        at.ok(button("qa", now), QUIN);
        String lead = Evidence.seenBy(at.window, planned(at), "lead").substring(0, 12);
        at.ok(button("lead", lead), LEO);
        assertThat(refused(at.says(button("lead", lead), LIA), Reason.ALREADY_DECIDED))
                .contains("@{U4LEO}");
    }

    @Test
    void aSignatureIsBoundToTheAskingAndToWhatItsLineShows() {
        WindowFixture at = LinesFixture.marked().ok(approve(), QUIN);
        GateEvent.Decided signed = gate(at).signature(LinesFixture.TEAM).orElseThrow();
        assertThat(signed.digest()).isEqualTo(Evidence.of(at.window, planned(at), LinesFixture.TEAM));
        WindowFixture other = LinesFixture.asked(PlannedGate.Kind.SIGN_OFF)
                .ok(mark("dba-there", ""), DEVI)
                .ok(mark("build-run", "https://ci/1"), DEVI);
        assertThat(Evidence.of(other.window, planned(other), LinesFixture.TEAM)).isNotEqualTo(signed.digest());
    }

    @Test
    void askingAgainVoidsSignaturesAndKeepsMarks() {
        WindowFixture at = LinesFixture.marked()
                .ok(approve(), LEO)
                .ok(WindowFixture.reject("the run is of another branch"), QUIN)
                .ok(new WindowCommand.Resume(), ASHA);
        assertThat(gate(at).asking()).isEqualTo(2);
        assertThat(gate(at).decisions()).isEmpty();
        assertThat(gate(at).marks()).containsOnlyKeys("dba-there", "build-run");
    }

    @Test
    void amendKeepsTheMarksOfItemsThatReadAsBefore() {
        WindowFixture at = WindowFixture.filesDiffer(LinesFixture.marked().ok(approve(), QUIN));
        PlannedLine team = new PlannedLine(
                "team",
                "E · Team",
                "qa",
                List.of(),
                List.of(
                        new PlannedLine.Item("dba-there", "DBA there until midnight", null),
                        new PlannedLine.Item("build-run", "Build is green", "link to the run")));
        Plan plan = LinesFixture.plan(PlannedGate.Kind.SIGN_OFF, team);
        PlannedGate gate = plan.gate(GATE).orElseThrow();
        Plan amended = WindowFixture.plan(plan.items().stream()
                .map(item -> item.equals(gate) ? withDigest(gate) : item)
                .toArray(PlanItem[]::new));
        at.ok(new WindowCommand.Amend("later", amended, WindowFixture.changes()), ASHA);
        assertThat(gate(at).state()).isEqualTo(GateState.AHEAD);
        assertThat(gate(at).marks()).containsOnlyKeys("build-run");
    }

    @Test
    void aStepThatWasLeftOutKeepsItsLineFromNothingAndIsNamed() {
        WindowFixture at = WindowFixture.scheduled(LinesFixture.plan(PlannedGate.Kind.GO, LinesFixture.TEAM));
        at.fact(new LifeEvent.Started(at.now))
                .ok(new WindowCommand.Settle(LinesFixture.FIRST, Deviation.Kind.STEP_SKIPPED, "no runner"), ASHA)
                .ok(new WindowCommand.Settle(LinesFixture.FIRST, Deviation.Kind.STEP_SKIPPED, "no runner"), DEVI);
        LineStanding standing = LineStanding.of(at.window, planned(at), BUILD);
        assertThat(standing.skipped()).containsExactly(LinesFixture.FIRST);
        assertThat(standing.isGreen()).isTrue();
        assertThat(LineStanding.of(at.window, planned(at), LinesFixture.DATA).whyRed())
                .isEqualTo("step second is not settled");
    }

    @Test
    void aSignOffIsAskedAnewOnlyWhenSomethingBesideItsLinesChanged() {
        WindowFixture at = LinesFixture.asked(PlannedGate.Kind.SIGN_OFF);
        String asked = Evidence.asked(at.window, planned(at));
        LinesFixture.verified(at, Verdict.FAIL).ok(mark("dba-there", ""), DEVI);
        assertThat(Evidence.asked(at.window, planned(at))).isEqualTo(asked);
        at.ok(new WindowCommand.Accept("one", "the runner is down"), LEO);
        assertThat(Evidence.asked(at.window, planned(at))).isNotEqualTo(asked);
    }

    @Test
    void aSignOffWithoutLinesIsBoundToTheResultsAsTheyAreNow() {
        WindowFixture at = WindowFixture.atFinal();
        PlannedGate last = at.window.plan().gate(WindowFixture.FINAL).orElseThrow();
        String before = Evidence.asked(at.window, last);
        at.later(java.time.Duration.ofMinutes(1));
        at.fact(verified(at, Verdict.PASS));
        assertThat(Evidence.asked(at.window, last)).isEqualTo(before);
        at.fact(verified(at, Verdict.FAIL));
        assertThat(Evidence.asked(at.window, last)).isNotEqualTo(before);
    }

    private static LifeEvent.Verified verified(WindowFixture at, Verdict rows) {
        return new LifeEvent.Verified(
                new Verification(
                        QUIN.actor(),
                        List.of(new Verification.Line(WindowFixture.SCHEMA, WindowFixture.check("rows", true, rows))),
                        at.now),
                at.now);
    }

    private static final Caller NOA2 = WindowFixture.person("U6NOA", "commander");

    private static WindowCommand as(String role) {
        return new WindowCommand.Approve(Optional.of(GATE), Optional.of(role), Optional.empty(), "");
    }

    private static WindowCommand button(String role, String digest) {
        return new WindowCommand.Approve(Optional.of(GATE), Optional.of(role), Optional.of(digest), "");
    }

    private static PlannedGate withDigest(PlannedGate gate) {
        return new PlannedGate(
                gate.id(),
                gate.title(),
                gate.phase(),
                gate.kind(),
                gate.summary(),
                gate.offset(),
                gate.planned(),
                gate.required(),
                gate.opens(),
                WindowFixture.hash('b'),
                gate.lines());
    }

    private static PlannedGate planned(WindowFixture at) {
        return at.window.plan().gate(GATE).orElseThrow();
    }

    private static GateRun gate(WindowFixture at) {
        return at.window.gate(GATE);
    }
}
