package dev.lockkeeper.window;

import static dev.lockkeeper.window.OverrideFixture.ACTS;
import static dev.lockkeeper.window.OverrideFixture.delegate;
import static dev.lockkeeper.window.OverrideFixture.glass;
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
import static dev.lockkeeper.window.WindowFixture.LOOK;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.OLAF;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.WORD;
import static dev.lockkeeper.window.WindowFixture.approve;
import static dev.lockkeeper.window.WindowFixture.reject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.PlannedGate.RequiredRole;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where two rules about approvals meet: neither opens a way around the other. */
class ApprovalsMeetTest {
    private static final WindowCommand RUN = new WindowCommand.Run(Optional.empty());
    private static final WindowCommand RETRY = new WindowCommand.Retry(Optional.empty());
    private static final Caller FOR_LEO = NOA.lent(Map.of("lead", LEO.actor()));
    private static final Caller FOR_BOTH = NOA.lent(Map.of("lead", BOTH.actor()));

    /** Delegation and the executor at a go: a yes said in somebody's place is theirs. */
    @Test
    void whoeverSaidYesThroughADelegateDoesNotRunItEither() {
        WindowFixture at = TermsFixture.atGoLive(STRICT)
                .ok(delegate(NOA), DEVI)
                .ok(yes("dba"), ACTS)
                .ok(yes("lead"), LEO);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        at.ok(new WindowCommand.HandOver(DEVI.actor()), ASHA);
        refused(at.says(RUN, DEVI), Reason.RUNS_IT);
        at.ok(new WindowCommand.HandOver(NOA.actor()), DEVI);
        refused(at.says(RUN, NOA), Reason.RUNS_IT);
        at.ok(new WindowCommand.HandOver(OLAF.actor()), NOA).ok(RUN, OLAF);
    }

    /** Delegation and the executor at a go, the other way round: nobody runs it in the place of who approved it. */
    @Test
    void nobodyRunsItInThePlaceOfWhoApprovedIt() {
        WindowFixture at = TermsFixture.beforeSchema().ok(delegate(NOA), LEO).ok(RUN, ASHA);
        at.begins(SCHEMA).fact(WindowFixture.failed(SCHEMA, 1, at.now));
        refused(at.says(RETRY, FOR_LEO), Reason.RUNS_IT);
        at.ok(RETRY, NOA.lent(Map.of("lead", WindowFixture.LIA.actor())));
    }

    /** Delegation and the executor at a sign-off. */
    @Test
    void whatADelegateRanIsNotSignedOffByWhomeverTheyActedFor() {
        GateTerms executor =
                new GateTerms(false, List.of(), true, List.of(Excluded.EXECUTOR), 0, false, null, null, false);
        WindowFixture at = TermsFixture.atGoLive(executor).ok(yes("dba"), DEVI).ok(yes("lead"), WindowFixture.LIA);
        at.ok(delegate(NOA), LEO).ok(RUN, ASHA).begins(SCHEMA).fact(WindowFixture.failed(SCHEMA, 1, at.now));
        at.ok(RETRY, FOR_LEO).begins(SCHEMA).succeeds(SCHEMA).passes(SCHEMA);
        at.ok(new WindowCommand.Confirm(DATA, WORD), ASHA).runs(DATA).runs(LOOK).ask(FINAL);
        assertThat(refused(at.says(approve(), LEO), Reason.RUNS_IT)).startsWith("You ran step schema");
        at.ok(approve(), WindowFixture.LIA);
    }

    /** Delegation and distinct persons: one person counts for one role, through whomever they speak. */
    @Test
    void onePersonDoesNotCountForTwoRolesThroughADelegate() {
        WindowFixture own =
                TermsFixture.atGoLive(STRICT).ok(delegate(NOA), BOTH).ok(yes("dba"), BOTH);
        assertThat(refused(own.says(yes("lead"), FOR_BOTH), Reason.ALREADY_DECIDED))
                .isEqualTo("@{U8BOTH} has approved as Database Administrator, in whose place you act; here one person"
                        + " counts for one role.");
        WindowFixture lent =
                TermsFixture.atGoLive(STRICT).ok(delegate(NOA), BOTH).ok(yes("lead"), FOR_BOTH);
        assertThat(refused(lent.says(yes("dba"), BOTH), Reason.ALREADY_DECIDED)).contains("in your place");
        lent.ok(yes("dba"), DEVI);
        assertThat(lent.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void whereOnePersonMayCountForEveryRoleTheirDelegateMayToo() {
        WindowFixture at = TermsFixture.atGoLive(RELAXED)
                .ok(delegate(NOA), BOTH)
                .ok(yes("dba"), BOTH)
                .ok(yes("lead"), FOR_BOTH);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    /** Delegation and exclusion. */
    @Test
    void whoeverOpenedTheWindowApprovesInNobodysPlaceAndNobodyInTheirs() {
        WindowFixture at = TermsFixture.atGoLive(STRICT);
        refused(at.says(yes("dba"), ASHA.lent(Map.of("dba", DEVI.actor()))), Reason.OPENED_IT);
        assertThat(refused(at.says(yes("dba"), NOA.lent(Map.of("dba", ASHA.actor()))), Reason.OPENED_IT))
                .startsWith("@{U1ASHA}, in whose place you decide, opened STG-12");
    }

    /** A condition and reasons: the names of checks are no reason. */
    @Test
    void aYesThatWaitsForChecksNeedsItsReasonWhereAYesDoes() {
        WindowFixture at = TermsFixture.atGoLive(STRICT);
        WindowCommand.ApproveIf bare =
                new WindowCommand.ApproveIf(Optional.empty(), Optional.of("dba"), new NamedChecks(List.of("rows")), "");
        refused(at.says(bare, DEVI), Reason.REASON_MISSING);
    }

    /** A condition, exclusion and order. */
    @Test
    void aYesThatWaitsForChecksMeetsTheSameObjectionsAsOneThatDoesNot() {
        NamedChecks rows = new NamedChecks(List.of("rows"));
        WindowCommand dba = new WindowCommand.ApproveIf(Optional.empty(), Optional.of("dba"), rows, "then");
        WindowCommand lead = new WindowCommand.ApproveIf(Optional.empty(), Optional.of("lead"), rows, "then");
        WindowFixture strict = TermsFixture.atGoLive(STRICT);
        refused(strict.says(dba, WindowFixture.person("U1ASHA", "commander", "dba")), Reason.OPENED_IT);
        refused(strict.says(lead, WindowFixture.LIA), Reason.CHANGED_IT);
        refused(TermsFixture.atGoLive(TermsFixture.ORDERED).says(lead, LEO), Reason.NOT_YOUR_TURN);
        refused(BrowserFixture.atGoLive().says(dba, DEVI), Reason.WRONG_STATE);
    }

    /** A condition and one person for several roles. */
    @Test
    void aYesForOneRoleLeavesTheConditionOfTheSamePersonForAnother() {
        WindowFixture at = TermsFixture.atGoLive(RELAXED);
        at.fact(new ApprovalEvent.ConditionSet(
                GO_LIVE, "dba", BOTH.actor(), WindowFixture.hash('a'), List.of("rows"), "then", at.now));
        at.ok(yes("lead"), BOTH);
        assertThat(at.window.gate(GO_LIVE).history().conditions()).hasSize(1);
        at.ok(reject("no"), BOTH);
        assertThat(at.window.gate(GO_LIVE).history().conditions())
                .as("a no ends all of it")
                .isEmpty();
    }

    /** A condition and expiry: it is no way to keep a yes fresh. */
    @Test
    void aYesThatWaitedForChecksLongerThanAYesCountsGoesBack() {
        WindowFixture at = TimedFixture.asked();
        at.fact(new ApprovalEvent.ConditionSet(
                GO_LIVE, "dba", DEVI.actor(), WindowFixture.hash('a'), List.of("rows"), "then", at.now));
        at.later(TimedFixture.COUNTS.minusSeconds(1));
        assertThat(ApprovalTimes.due(at.window, at.now)).isEmpty();
        at.later(Duration.ofSeconds(1));
        assertThat(TimedFixture.ticked(at).window.gate(GO_LIVE).history().conditions())
                .isEmpty();
        assertThat(at.window.gate(GO_LIVE).history().returned())
                .extracting(ApprovalEvent.ConditionReturned::why)
                .containsExactly(ApprovalEvent.Cause.EXPIRED.words());
    }

    /** Alternatives and a no: whoever the gate would take a yes from may say no, needed or not. */
    @Test
    void whoIsAskedInAnAlternativeOnlySaysNoToo() {
        WindowFixture asked =
                TermsFixture.withAChoice(false, new RequiredRole("dba", 1)).ok(reject("no tests"), QUIN);
        assertThat(asked.window.gate(GO_LIVE).state()).isEqualTo(GateState.REJECTED);
        WindowFixture open = TermsFixture.withAChoice(false, new RequiredRole("dba", 1))
                .ok(yes("dba"), DEVI)
                .ok(yes("lead"), LEO)
                .ok(yes("lead"), WindowFixture.LIA);
        assertThat(open.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        open.ok(RUN, ASHA).ok(reject("no tests"), QUIN);
        assertThat(open.window.gate(GO_LIVE).state()).isEqualTo(GateState.REJECTED);
        assertThat(open.window.step(SCHEMA).state()).isEqualTo(StepState.WAITING);
    }

    /** A veto and exclusion: those whose yes does not count may say no until the claim, and not a moment after. */
    @Test
    void whoseYesDoesNotCountMayVetoUntilTheFirstStepBegins() {
        WindowFixture at = TermsFixture.beforeSchema().ok(RUN, ASHA);
        WindowFixture begun = TermsFixture.beforeSchema().ok(RUN, ASHA).begins(SCHEMA);
        Caller asha = WindowFixture.person("U1ASHA", "commander", "lead");
        assertThat(at.ok(reject("the replica lags"), asha).window.state()).isEqualTo(WindowState.STOPPED);
        WindowCommand late =
                new WindowCommand.Reject(Optional.of(GO_LIVE), Optional.empty(), Optional.empty(), "the replica lags");
        refused(begun.says(late, asha), Reason.ALREADY_DECIDED);
    }

    /** Break-glass and expiry: a yes that is too old is missing, whether or not that was recorded before. */
    @Test
    void breakGlassNamesARoleWhoseYesExpiredAMomentAgoAsMissing() {
        WindowFixture at = TimedFixture.asked().ok(approve(), DEVI).later(TimedFixture.COUNTS.minusMinutes(5));
        at.ok(glass("nobody answers"), ASHA).later(Duration.ofMinutes(6)).ok(glass("agreed"), OLAF);
        assertThat(at.window.overrides().broken(GO_LIVE, 1).orElseThrow().missing())
                .containsExactly("dba", "lead");
        assertThat(at.window.gate(GO_LIVE).decisions()).isEmpty();
        assertThat(TimedFixture.ticked(at).window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    /** Break-glass and expiry: what two people opened is not open for ever. */
    @Test
    void aGateThatWasOpenedByBreakGlassExpiresAsIfBothHadApprovedThen() {
        WindowFixture at = TimedFixture.asked(TimedFixture.COUNTS, null).later(Duration.ofHours(3));
        at.ok(glass("nobody answers"), ASHA).ok(glass("agreed"), OLAF).later(TimedFixture.COUNTS.minusSeconds(1));
        // at that hour the step would end after the window, which is another matter
        refused(at.says(RUN, ASHA), Reason.PAST_SAFE_ABORT);
        at.later(Duration.ofSeconds(1));
        refused(at.says(RUN, ASHA), Reason.WRONG_STATE);
        assertThat(TimedFixture.ticked(at).window.gate(GO_LIVE).state()).isEqualTo(GateState.EXPIRED);
    }

    /** Break-glass and an expired gate: first it is asked again, and then by another proposal. */
    @Test
    void breakGlassOpensNoGateThatExpiredBeforeItIsAskedAgain() {
        WindowFixture at = TimedFixture.opened().later(TimedFixture.GOOD);
        refused(TimedFixture.ticked(at).says(glass("quick"), ASHA), Reason.WRONG_STATE);
        at.ask(GO_LIVE).ok(glass("quick"), ASHA).ok(glass("agreed"), DEVI);
        assertThat(at.window.overrides().broken(GO_LIVE, 2)).isPresent();
        assertThat(at.window.overrides().broken(GO_LIVE, 1)).isEmpty();
    }

    /** Break-glass and exclusion: it is for them too, and whoever had approved before still does not run it. */
    @Test
    void theRequesterMayBreakTheGlassAndWhoApprovedBeforeStillDoesNotRunIt() {
        WindowFixture at = TermsFixture.atGoLive(STRICT)
                .ok(yes("lead"), LEO)
                .ok(glass("no dba"), ASHA)
                .ok(glass("agreed"), OLAF);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        at.ok(new WindowCommand.HandOver(LEO.actor()), ASHA);
        refused(at.says(RUN, LEO), Reason.RUNS_IT);
        at.ok(new WindowCommand.HandOver(ASHA.actor()), LEO).ok(RUN, ASHA);
    }

    /** What is done by hand is run by hand. */
    @Test
    void whoApprovedAStrictGoDoesNoStepOfItByHand() {
        WindowFixture at = TermsFixture.beforeSchema();
        WindowCommand done = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_DONE_BY_HAND, "by psql");
        refused(at.says(done, LEO), Reason.RUNS_IT);
        at.ok(done, WindowFixture.LIA);
        WindowFixture lost = WindowFixture.outcomeUnknown(TermsFixture.beforeSchema(), SCHEMA);
        lost.ok(done, LEO);
    }

    /** A confirmation in the browser and what changed since its link was sent. */
    @Test
    void aLinkThatWasSentBeforeConfirmsNothingElse() {
        WindowFixture rejected = BrowserFixture.asked();
        String seen = rejected.window.gate(GO_LIVE).digest();
        WindowCommand confirmed = BrowserFixture.confirmed("dba", seen);
        rejected.ok(reject("not tonight"), LEO);
        refused(rejected.says(confirmed, DEVI), Reason.ALREADY_DECIDED);

        WindowFixture amended = BrowserFixture.asked();
        Plan plan = BrowserFixture.plan(Map.of(GO_LIVE.value(), WindowFixture.hash('7')));
        WindowFixture.filesDiffer(amended).ok(new WindowCommand.Amend("a typo", plan, WindowFixture.changes()), ASHA);
        refused(amended.says(confirmed, DEVI), Reason.ALREADY_DECIDED);
        refused(amended.ask(GO_LIVE).says(confirmed, DEVI), Reason.STALE_CARD);

        WindowFixture broken = BrowserFixture.asked().ok(glass("no lead"), ASHA).ok(glass("agreed"), OLAF);
        assertThat(broken.says(confirmed, DEVI)).isInstanceOf(Decision.Refused.class);
        assertThat(broken.window.gate(GO_LIVE).decisions()).isEmpty();
    }
}
