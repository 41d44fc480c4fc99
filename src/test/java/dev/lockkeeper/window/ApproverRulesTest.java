package dev.lockkeeper.window;

import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.TermsFixture.RELAXED;
import static dev.lockkeeper.window.TermsFixture.STRICT;
import static dev.lockkeeper.window.TermsFixture.yes;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BOTH;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.FINAL;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.LIA;
import static dev.lockkeeper.window.WindowFixture.LOOK;
import static dev.lockkeeper.window.WindowFixture.OLAF;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.WORD;
import static dev.lockkeeper.window.WindowFixture.approve;
import static dev.lockkeeper.window.WindowFixture.person;
import static dev.lockkeeper.window.WindowFixture.reject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.GateTerms.LastEdit;
import dev.lockkeeper.window.PlannedGate.RequiredRole;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose yes counts, in which order, how many it takes, and who may run what was approved. */
class ApproverRulesTest {
    private static final WindowCommand RUN = new WindowCommand.Run(Optional.empty());

    @Test
    void whoOpenedTheWindowDoesNotApproveWhateverRoleTheyHold() {
        WindowFixture at = TermsFixture.atGoLive(STRICT);
        Caller asha = person("U1ASHA", "commander", "dba");
        assertThat(refused(at.says(yes("dba"), asha), Reason.OPENED_IT))
                .isEqualTo(
                        "You opened STG-12, so your yes does not count at \"Gate go-live\"; there it takes others. It"
                                + " waits for Database Administrator or Lead Developer. A `reject` of yours counts.");
        at.ok(new WindowCommand.HandOver(OLAF.actor()), ASHA);
        refused(at.says(yes("dba"), asha), Reason.OPENED_IT);
        assertThat(at.ok(reject("not tonight"), asha).window.gate(GO_LIVE).state())
                .isEqualTo(GateState.REJECTED);
    }

    @Test
    void whoLastChangedTheFilesDoesNotApproveThem() {
        WindowFixture at = TermsFixture.atGoLive(STRICT);
        assertThat(refused(at.says(yes("lead"), LIA), Reason.CHANGED_IT))
                .startsWith("You last changed files this is about, so your yes does not count at \"Gate go-live\"");
        assertThat(at.ok(yes("lead"), LEO).window.gate(GO_LIVE).decisions()).hasSize(1);
    }

    @Test
    void whoRanAStepDoesNotSignItOff() {
        GateTerms executor =
                new GateTerms(false, List.of(), true, List.of(Excluded.EXECUTOR), 0, false, null, null, false);
        WindowFixture at = TermsFixture.atGoLive(executor).ok(yes("dba"), DEVI).ok(yes("lead"), LIA);
        at.runs(SCHEMA);
        at.ok(new WindowCommand.HandOver(LEO.actor()), ASHA);
        at.ok(new WindowCommand.Confirm(DATA, WORD), LEO)
                .ok(new WindowCommand.RunTo(DATA.value()), LEO)
                .runs(DATA)
                .runs(LOOK)
                .ask(FINAL);
        assertThat(refused(at.says(approve(), LEO), Reason.RUNS_IT))
                .startsWith("You ran step data, so your yes does not count at \"Gate final\"");
        assertThat(NotCounting.at(at.window, at.window.plan().gate(FINAL).orElseThrow()))
                .extracting(NotCounting::who)
                .containsExactlyInAnyOrder(ASHA.actor(), LEO.actor());
        assertThat(at.ok(approve(), QUIN).window.gate(FINAL).decisions()).hasSize(1);
    }

    @Test
    void whoApprovedAStrictGoRunsNothingOfIt() {
        WindowFixture at = TermsFixture.beforeSchema().ok(new WindowCommand.HandOver(LEO.actor()), ASHA);
        assertThat(refused(at.says(RUN, LEO), Reason.RUNS_IT))
                .isEqualTo("You approved \"Gate go-live\", which lets step schema run; whoever approves there does not"
                        + " run it. Somebody runs it who did not approve it, so none of @{U2DEVI}, @{U4LEO}:"
                        + " `handover @user` gives them command.");
        refused(at.says(new WindowCommand.RunTo(SCHEMA.value()), LEO), Reason.RUNS_IT);
        at.ok(new WindowCommand.HandOver(ASHA.actor()), LEO).ok(RUN, ASHA).begins(SCHEMA);
        at.fact(WindowFixture.failed(SCHEMA, 1, at.now));
        refused(at.says(new WindowCommand.Retry(Optional.empty()), LEO), Reason.RUNS_IT);
        at.ok(new WindowCommand.Retry(Optional.empty()), ASHA)
                .begins(SCHEMA)
                .succeeds(SCHEMA)
                .passes(SCHEMA);
        at.ok(new WindowCommand.HandOver(LEO.actor()), ASHA);
        refused(at.says(new WindowCommand.Confirm(DATA, WORD), LEO), Reason.RUNS_IT);
    }

    @Test
    void whereItIsRelaxedTheSamePersonOpensApprovesAndRuns() {
        Caller asha = person("U1ASHA", "commander", "dba", "lead");
        WindowFixture at = TermsFixture.atGoLive(RELAXED).ok(yes("dba"), asha).ok(yes("lead"), asha);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        Quorum quorum = Quorum.of(at.window, at.window.plan().gate(GO_LIVE).orElseThrow());
        assertThat(quorum.persons()).isEqualTo(1);
        assertThat(quorum.roles()).isEqualTo(2);
        at.ok(RUN, asha);
    }

    @Test
    void onePersonForSeveralRolesDecidesOnceForEach() {
        WindowFixture at = TermsFixture.atGoLive(RELAXED).ok(yes("dba"), BOTH);
        assertThat(refused(at.says(yes("dba"), BOTH), Reason.ALREADY_DECIDED))
                .isEqualTo("Already decided: you approved as Database Administrator. One decision per person and role"
                        + " counts.");
        at.ok(approve(), BOTH);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void aYesWithoutItsReasonIsToldHowToSayIt() {
        WindowFixture at = TermsFixture.atGoLive(STRICT);
        assertThat(refused(at.says(approve(), DEVI), Reason.REASON_MISSING))
                .isEqualTo(
                        "At \"Gate go-live\" a yes needs its reason too; it goes into the report: `approve go-live as"
                                + " dba <reason>`, or the button, which asks for it.");
        assertThat(at.window.gate(GO_LIVE).decisions()).isEmpty();
    }

    @Test
    void whereNobodyKnowsWhoChangedItOnePersonMoreDecides() {
        GateTerms unknown = STRICT.changedBy(new LastEdit(List.of(), "runbook.yaml: it is in no commit"), 1);
        WindowFixture at = TermsFixture.atGoLive(unknown).ok(yes("dba"), DEVI).ok(yes("lead"), LEO);
        PlannedGate gate = at.window.plan().gate(GO_LIVE).orElseThrow();
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.ASKED);
        assertThat(at.window.gate(GO_LIVE).missing(gate))
                .containsExactly(new RequiredRole("dba", 2), new RequiredRole("lead", 2));
        refused(at.says(yes("lead"), LEO), Reason.ALREADY_DECIDED);
        assertThat(at.ok(yes("lead"), LIA).window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        assertThat(Quorum.of(at.window, gate).persons()).isEqualTo(3);
        assertThat(GateWords.unknownEditor(gate))
                .isEqualTo(
                        "Who last changed the files is not proven: runbook.yaml: it is in no commit; so 1 person more"
                                + " decides.");
    }

    @Test
    void oneAfterTheOtherMeansThatTheLaterOneIsToldWhoIsFirst() {
        WindowFixture at = TermsFixture.atGoLive(TermsFixture.ORDERED);
        assertThat(refused(at.says(yes("lead"), LEO), Reason.NOT_YOUR_TURN))
                .isEqualTo("At \"Gate go-live\" one decides after the other: first Database Administrator, then Lead"
                        + " Developer. You are asked when it is your turn.");
        assertThat(Waiting.of(at.window).roles()).containsExactly("dba");
        assertThat(Question.of(at.window).get(0).key()).isEqualTo("gate/go-live/1");
        at.later(java.time.Duration.ofMinutes(4)).ok(yes("dba"), DEVI);
        assertThat(Waiting.of(at.window).roles()).containsExactly("lead");
        Question second = Question.of(at.window).get(0);
        assertThat(second.key()).isEqualTo("turn/go-live/1/lead");
        assertThat(second.roles()).containsExactly("lead");
        assertThat(second.since()).isEqualTo(at.now);
        assertThat(at.ok(yes("lead"), LEO).window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void aNoNeedsNoTurn() {
        WindowFixture at = TermsFixture.atGoLive(TermsFixture.ORDERED).ok(reject("the replica lags"), LEO);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.REJECTED);
    }

    @Test
    void anyAlternativeThatIsFullIsEnough() {
        WindowFixture qa = TermsFixture.withAChoice(false).ok(yes("lead"), LEO);
        PlannedGate gate = qa.window.plan().gate(GO_LIVE).orElseThrow();
        assertThat(qa.window.gate(GO_LIVE).missing(gate))
                .containsExactly(new RequiredRole("qa", 1), new RequiredRole("lead", 2));
        assertThat(Quorum.of(qa.window, gate).decisionsLeft()).isEqualTo(1);
        assertThat(qa.ok(yes("qa"), QUIN).window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);

        WindowFixture leads =
                TermsFixture.withAChoice(false).ok(yes("lead"), LEO).ok(yes("lead"), LIA);
        assertThat(leads.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        assertThat(GateWords.who(gate, leads.window.plan()::roleTitle)).isEqualTo("QA Lead, or 2 × Lead Developer");
    }

    @Test
    void halfOfOneAlternativeAndHalfOfAnotherIsNone() {
        WindowFixture at = TermsFixture.withAChoice(false, new RequiredRole("dba", 1))
                .ok(yes("dba"), DEVI)
                .ok(yes("lead"), LEO);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.ASKED);
        assertThat(at.ok(yes("lead"), BOTH).window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void alternativesComeAfterTheRolesWhereThereIsAnOrder() {
        WindowFixture at = TermsFixture.withAChoice(true, new RequiredRole("dba", 1));
        refused(at.says(yes("qa"), QUIN), Reason.NOT_YOUR_TURN);
        at.ok(yes("dba"), DEVI);
        assertThat(Waiting.of(at.window).roles()).containsExactly("qa", "lead");
    }

    @Test
    void aGateThatWaitsFallsIfAnAmendmentChangesItsTerms() {
        WindowFixture at = TermsFixture.atGoLive(STRICT).ok(yes("dba"), DEVI);
        Plan relaxed = TermsFixture.scheduled(RELAXED).window.plan();
        at.fact(new FilesEvent.FilesDiffered(WindowFixture.changes(), at.now));
        at.ok(new WindowCommand.Amend("other files", relaxed, WindowFixture.changes()), ASHA);
        assertThat(at.window.gate(GO_LIVE).decisions()).isEmpty();
        assertThat(at.window.gate(WindowFixture.PREFLIGHT).state()).isEqualTo(GateState.OPEN);
    }
}
