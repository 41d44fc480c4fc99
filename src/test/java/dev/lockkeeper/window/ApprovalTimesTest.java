package dev.lockkeeper.window;

import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.TimedFixture.COUNTS;
import static dev.lockkeeper.window.TimedFixture.GOOD;
import static dev.lockkeeper.window.TimedFixture.ticked;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.approve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApprovalTimesTest {
    private static final WindowCommand RUN = new WindowCommand.Run(Optional.empty());
    private static final Duration MOMENT = Duration.ofNanos(1);

    @Test
    void aYesCountsToTheLastMomentAndNotOneLonger() {
        WindowFixture at = TimedFixture.asked().ok(approve(), DEVI).later(COUNTS.minus(MOMENT));
        assertThat(lapses(ticked(at))).isEmpty();
        assertThat(run(at).approvals("dba")).isOne();

        ticked(at.later(MOMENT));
        assertThat(run(at).approvals("dba")).isZero();
        assertThat(run(at).state()).isEqualTo(GateState.ASKED);
        assertThat(lapses(at)).singleElement().satisfies(lapse -> {
            assertThat(lapse.cause()).isEqualTo(ApprovalEvent.Cause.EXPIRED);
            assertThat(lapse.signedBy()).isEqualTo(DEVI.actor());
        });
    }

    @Test
    void whoseYesExpiredMaySayItAgain() {
        WindowFixture at = TimedFixture.asked().ok(approve(), DEVI).later(COUNTS);
        ticked(at).ok(approve(), DEVI).ok(approve(), LEO);
        assertThat(run(at).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void aGateDoesNotOpenOnAYesThatIsTooOldEvenIfNobodyNoticedYet() {
        WindowFixture at =
                TimedFixture.asked().ok(approve(), DEVI).later(COUNTS).ok(approve(), LEO);
        assertThat(run(at).state()).isEqualTo(GateState.ASKED);
        assertThat(run(at).decisions())
                .singleElement()
                .satisfies(yes -> assertThat(yes.by()).isEqualTo(LEO.actor()));
        assertThat(at.ok(approve(), DEVI).window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void aGoExpiresWhenNoStepBehindItBeganInTimeAndWhatWasAskedOfThemIsVoid() {
        WindowFixture at = TimedFixture.opened().ok(RUN, ASHA).later(GOOD.minus(MOMENT));
        assertThat(run(ticked(at)).state()).isEqualTo(GateState.OPEN);

        ticked(at.later(MOMENT));
        assertThat(run(at).state()).isEqualTo(GateState.EXPIRED);
        assertThat(at.window.step(SCHEMA).state()).isEqualTo(StepState.WAITING);
        assertThat(at.window.current())
                .hasValueSatisfying(it -> assertThat(it.typedId()).isEqualTo("go-live"));
        at.ask(GO_LIVE);
        assertThat(run(at).asking()).isEqualTo(2);
        assertThat(run(at).decisions()).isEmpty();
        assertThat(run(at).history().ending(1))
                .hasValueSatisfying(end -> assertThat(end.how()).isEqualTo(GateHistory.How.EXPIRED));
    }

    @Test
    void nothingIsAskedOfAStepBehindAGateThatExpiredEvenIfNobodyNoticedYet() {
        WindowFixture at = TimedFixture.opened().later(GOOD);
        assertThat(refused(at.says(RUN, ASHA), Reason.WRONG_STATE))
                .isEqualTo("The gate \"Gate go-live\" has expired: no step behind it began in time. It is asked again"
                        + " by itself.");
        refused(at.says(new WindowCommand.RunTo("data"), ASHA), Reason.WRONG_STATE);
    }

    @Test
    void aGoWhoseFirstStepBeganExpiresNoMore() {
        WindowFixture at = TimedFixture.opened().runs(SCHEMA).later(Duration.ofDays(3));
        assertThat(ApprovalTimes.due(at.window, at.now)).isEmpty();
        assertThat(ApprovalTimes.expired(at.window, DATA, at.now)).isEmpty();
    }

    @Test
    void anOpenedGateIsNoYoungerThanTheApprovalsItStandsOn() {
        WindowFixture at = TimedFixture.asked(COUNTS, Duration.ofHours(5))
                .ok(approve(), DEVI)
                .later(COUNTS.minusMinutes(1))
                .ok(approve(), LEO);
        assertThat(run(at).state()).isEqualTo(GateState.OPEN);
        ticked(at.later(Duration.ofMinutes(1)));
        assertThat(run(at).history().expired()).satisfies(late -> {
            assertThat(late.limit()).isEqualTo(ApprovalEvent.Limit.APPROVAL);
            assertThat(late.deadline()).isEqualTo(at.now);
        });
    }

    @Test
    void whereApprovalsExpireAGoDoesNotOutliveThePlannedEndOfTheWindow() {
        WindowFixture at =
                TimedFixture.asked(Duration.ofDays(1), null).ok(approve(), DEVI).ok(approve(), LEO);
        assertThat(deadline(at)).isEqualTo(at.window.plannedEnd());
        WindowFixture late = TimedFixture.asked(Duration.ofDays(1), null);
        late.now = late.window.plannedEnd();
        late.ok(approve(), DEVI).ok(approve(), LEO);
        assertThat(deadline(late)).as("who approves after it means later").isEqualTo(late.now.plusSeconds(86_400));
    }

    @Test
    void withoutTermsNothingExpires() {
        WindowFixture at = WindowFixture.beforeSchema().later(Duration.ofDays(9));
        assertThat(ApprovalTimes.due(at.window, at.now)).isEmpty();
        assertThat(ApprovalTimes.beginBy(at.window, gate(at))).isEmpty();
    }

    @Test
    void aHoldAndAStopDoNotStopTheTime() {
        WindowFixture held =
                TimedFixture.opened().ok(new WindowCommand.Hold("wait"), NOA).later(GOOD);
        assertThat(run(ticked(held)).state()).isEqualTo(GateState.EXPIRED);
        WindowFixture stopped = WindowFixture.filesDiffer(TimedFixture.opened()).later(GOOD);
        assertThat(run(ticked(stopped)).state()).isEqualTo(GateState.EXPIRED);
    }

    @Test
    void onTheWayBackNoGateExpires() {
        WindowFixture at = WindowFixture.scheduled(TimedFixture.plan(COUNTS, GOOD));
        WindowFixture back = RollbackFixture.turnedBack().later(Duration.ofDays(3));
        assertThat(ApprovalTimes.due(back.window, back.now)).isEmpty();
        assertThat(ApprovalTimes.due(at.window, at.now.plus(COUNTS))).isEmpty();
    }

    @Test
    void aWarningComesOnceWithATenthOfTheTimeLeftAndNamesWhoseYesAndWhoIsMissing() {
        WindowFixture at = TimedFixture.asked().ok(approve(), DEVI);
        Instant until = at.now.plus(COUNTS);
        at.later(COUNTS.minusMinutes(6).minus(MOMENT));
        assertThat(ticked(at).window.gate(GO_LIVE).history().warnings()).isEmpty();
        ticked(ticked(at.later(MOMENT)));
        assertThat(run(at).history().warnings()).singleElement().satisfies(near -> {
            assertThat(near.expiresAt()).isEqualTo(until);
            assertThat(near.people()).containsExactly(DEVI.actor());
            assertThat(near.roles()).containsExactly("lead");
        });
    }

    @Test
    void aWarningIsAtLeastFiveMinutesAndAtMostAnHourAheadAndNeverMoreThanHalf() {
        assertThat(warnedAhead(Duration.ofMinutes(30))).isEqualTo(Duration.ofMinutes(5));
        assertThat(warnedAhead(Duration.ofHours(24))).isEqualTo(Duration.ofHours(1));
        assertThat(warnedAhead(Duration.ofMinutes(4))).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void theCommanderIsWarnedBeforeAnOpenedGateExpires() {
        WindowFixture at = TimedFixture.opened().later(GOOD.minusMinutes(5));
        assertThat(ticked(at).window.gate(GO_LIVE).history().warnings())
                .singleElement()
                .satisfies(near -> assertThat(near.people()).isEmpty());
    }

    @Test
    void whatKeepsAGateOpenIsNotMissedAndWhatIsClosesTheWayBehindIt() {
        WindowFixture at = WindowFixture.beforeSchema().ok(RUN, ASHA);
        GateEvent.Decided yes = run(at).decisionOf(LEO.actor()).orElseThrow();
        at.fact(new ApprovalEvent.ApprovalLapsed(
                GO_LIVE, yes.role(), yes.line(), yes.by(), yes.at(), ApprovalEvent.Cause.ROLE_LOST, at.now));
        assertThat(run(at).state()).isEqualTo(GateState.ASKED);
        assertThat(run(at).asking()).isOne();
        assertThat(run(at).approvals("dba")).as("what others said stands").isOne();
        assertThat(at.window.step(SCHEMA).state()).isEqualTo(StepState.WAITING);
        assertThat(at.ok(approve(), LEO).window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    private static Duration warnedAhead(Duration good) {
        WindowFixture at = TimedFixture.asked(null, good).ok(approve(), DEVI).ok(approve(), LEO);
        Instant end = at.now.plus(good);
        while (run(at).history().warnings().isEmpty() && at.now.isBefore(end)) {
            ticked(at.later(Duration.ofMinutes(1)));
        }
        return Duration.between(at.now, end);
    }

    private static Instant deadline(WindowFixture at) {
        return ApprovalTimes.beginBy(at.window, gate(at)).orElseThrow().at();
    }

    private static PlannedGate gate(WindowFixture at) {
        return at.window.plan().gate(GO_LIVE).orElseThrow();
    }

    private static GateRun run(WindowFixture at) {
        return at.window.gate(GO_LIVE);
    }

    private static List<ApprovalEvent.ApprovalLapsed> lapses(WindowFixture at) {
        return run(at).history().lapsed();
    }
}
