package dev.lockkeeper.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is called again, when, and who after them: everything by window time, nothing twice. */
class CallPlanTest {
    private static final String PREFLIGHT = "gate/pre-flight/1";
    private static final CallPlan PLAN = new CallPlan(
            List.of(Duration.ofMinutes(3), Duration.ofMinutes(8)), Set.of("dba", Permissions.COMMANDER), true);

    private final SettableClock clock = SettableClock.at(WindowStories.START);
    private Window window = WindowStories.preflightAsked().window();

    @Test
    void remindersComeAfterThreeAndEightMinutesThenTheDeputyThenTheAlarmEachOnce() {
        Instant asked = WindowStories.preflightAsked()
                .window()
                .gate(WindowStories.PREFLIGHT)
                .askedAt();
        clock.set(asked);

        assertThat(calledWithinAnHour())
                .containsExactly("3 Reminded", "8 Reminded", "13 DeputiesCalled", "18 AlarmRaised");
    }

    @Test
    void aLockThatNobodySaysAnythingAboutIsAskedAboutAfterTwoMinutesAlready() {
        window = lockMet().window();
        LockQuestion lock = window.step(WindowStories.BACKUP).lock();
        assertThat(lock).isNotNull();
        clock.set(lock.since());

        assertThat(calledWithinAnHour())
                .containsExactly("2 Reminded", "8 Reminded", "13 DeputiesCalled", "18 AlarmRaised");
        window = lockMet()
                .then(at -> new LockEvent.WaitKept(WindowStories.BACKUP, 1, WindowStories.QA, at))
                .window();
        assertThat(Question.of(window)).isEmpty();
        window = lockMet()
                .then(at -> new LockEvent.LockGone(WindowStories.BACKUP, 1, at))
                .window();
        assertThat(Question.of(window)).isEmpty();
    }

    @Test
    void whoeverIsToAgreeThatASessionIsEndedIsCalledAsForEveryOtherQuestion() {
        window = endProposed(WindowStories.COMMANDER).window();
        clock.set(asking().since());
        assertThat(asking().roles()).containsExactly(Permissions.DBA_ROLE);
        assertThat(asking().decided()).containsExactly(WindowStories.COMMANDER);
        assertThat(Waiting.of(window).what())
                .isEqualTo(asking().what())
                .startsWith("to agree that the session of pid ");

        assertThat(calledWithinAnHour())
                .containsExactly("3 Reminded", "8 Reminded", "13 DeputiesCalled", "18 AlarmRaised");
    }

    @Test
    void whatADbaProposesTheCommanderMayAgreeToAndEachSessionIsAnotherQuestion() {
        window = endProposed(WindowStories.DBA).window();
        assertThat(asking().roles()).containsExactly(Permissions.COMMANDER, Permissions.DBA_ROLE);
        String first = asking().key();
        assertThat(first)
                .isEqualTo("lockend/" + WindowStories.BACKUP + "/1/"
                        + WindowFixture.chain().holders().get(0).mark());
        window = window.after(new LockEvent.EndProposed(
                WindowStories.BACKUP,
                1,
                WindowFixture.chain().holders().get(1),
                WindowStories.DBA,
                "that one",
                clock.instant()));
        assertThat(asking().key()).isNotEqualTo(first);
    }

    @Test
    void whoSaysKeepWaitingAfterItWasProposedHasAnswered() {
        WindowStories proposed = lockMet()
                .then(at -> new LockEvent.WaitKept(WindowStories.BACKUP, 1, WindowStories.QA, at))
                .then(at -> proposal(WindowStories.COMMANDER, at));
        window = proposed.window();
        assertThat(asking().key()).startsWith("lockend/");
        window = proposed.then(at -> new LockEvent.WaitKept(WindowStories.BACKUP, 1, WindowStories.QA, at))
                .window();
        assertThat(Question.of(window)).isEmpty();
        assertThat(window.step(WindowStories.BACKUP).lock().waitKept()).containsExactly(WindowStories.QA);
    }

    private static WindowStories endProposed(Actor by) {
        return lockMet().then(at -> proposal(by, at));
    }

    private static LockEvent proposal(Actor by, Instant at) {
        return new LockEvent.EndProposed(
                WindowStories.BACKUP, 1, WindowFixture.chain().holders().get(0), by, "it can run tomorrow", at);
    }

    private Question asking() {
        assertThat(Question.of(window)).hasSize(1);
        return Question.of(window).get(0);
    }

    private List<String> calledWithinAnHour() {
        List<String> called = new ArrayList<>();
        for (int minute = 0; minute <= 60; minute++) {
            for (Optional<CallEvent> due = due(); due.isPresent() && called.size() < 10; due = due()) {
                window = window.after(due.get());
                called.add(minute + " " + due.get().getClass().getSimpleName());
            }
            clock.advance(Duration.ofMinutes(1));
        }
        return called;
    }

    private static WindowStories lockMet() {
        return WindowStories.running()
                .request(WindowStories.BACKUP)
                .begin(WindowStories.BACKUP)
                .then(at -> new LockEvent.LockMet(WindowStories.BACKUP, 1, WindowFixture.chain(), at));
    }

    @Test
    void ofSeveralRemindersThatWereMissedOnlyTheLastComes() {
        clock.set(asked().plus(Duration.ofMinutes(9)));

        assertThat(due())
                .hasValueSatisfying(event ->
                        assertThat(((CallEvent.Reminded) event).number()).isEqualTo(2));
        window = window.after(due().orElseThrow());
        assertThat(due()).isEmpty();
    }

    @Test
    void onlyThoseAreCalledWhoHaveNotDecided() {
        window = WindowStories.preflightAsked()
                .approve(WindowStories.PREFLIGHT, "dba", WindowStories.DBA)
                .window();
        clock.set(asked().plus(Duration.ofMinutes(4)));

        assertThat(due())
                .hasValueSatisfying(event ->
                        assertThat(((CallEvent.Reminded) event).roles()).containsExactly("lead"));
    }

    @Test
    void whereNobodyStandsInTheAlarmComesInTheDeputysPlace() {
        window = WindowStories.preflightAsked()
                .approve(WindowStories.PREFLIGHT, "dba", WindowStories.DBA)
                .window();
        clock.set(asked().plus(Duration.ofMinutes(13)));
        window = window.after(due().orElseThrow());

        assertThat(due()).containsInstanceOf(CallEvent.AlarmRaised.class);
    }

    @Test
    void nobodyIsHurriedWhileTheWindowIsOnHoldAndAfterwardsWaitingIsCountedAnew() {
        Instant held = asked().plus(Duration.ofMinutes(2));
        window = window.after(new LifeEvent.Held(WindowStories.COMMANDER, "", held));
        clock.set(held.plus(Duration.ofHours(1)));
        assertThat(due()).isEmpty();

        window = window.after(new LifeEvent.Resumed(WindowStories.COMMANDER, clock.instant()));
        clock.advance(Duration.ofMinutes(2));
        assertThat(due()).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(due()).containsInstanceOf(CallEvent.Reminded.class);
    }

    @Test
    void aGateThatIsAskedAgainIsANewQuestion() {
        clock.set(asked().plus(Duration.ofMinutes(3)));
        window = window.after(due().orElseThrow());
        window = window.after(new GateEvent.GateAsked(WindowStories.PREFLIGHT, "f".repeat(64), clock.instant()));

        assertThat(due()).isEmpty();
        assertThat(Question.of(window)).extracting(Question::key).containsExactly("gate/pre-flight/2");
        clock.advance(Duration.ofMinutes(3));
        assertThat(due())
                .hasValueSatisfying(event ->
                        assertThat(((CallEvent.Reminded) event).question()).isEqualTo("gate/pre-flight/2"));
    }

    @Test
    void theCommanderIsCalledFromTheirLastWordOn() {
        window = WindowStories.running().window();
        Instant since = Waiting.of(window).since();
        clock.set(since.plus(Duration.ofMinutes(5)));
        assertThat(due()).containsInstanceOf(CallEvent.Reminded.class);

        window = window.after(new LifeEvent.HandedOver(WindowStories.COMMANDER, WindowStories.LEAD, clock.instant()));

        assertThat(due()).isEmpty();
        clock.advance(Duration.ofMinutes(3));
        assertThat(due())
                .hasValueSatisfying(event ->
                        assertThat(((CallEvent.Reminded) event).roles()).containsExactly(Permissions.COMMANDER));
    }

    @Test
    void nothingIsDueInAWindowThatEndedOrWhereNobodyIsToBeCalledAgain() {
        clock.set(asked().plus(Duration.ofHours(1)));
        assertThat(CallPlan.QUIET.due(window, clock.instant())).isEmpty();
        window = WindowStories.completed().window();
        assertThat(due()).isEmpty();
    }

    @Test
    void remindersThatDoNotRiseAreRefused() {
        assertThatThrownBy(() -> new CallPlan(List.of(Duration.ofMinutes(8), Duration.ofMinutes(3)), Set.of(), false))
                .hasMessageContaining("rising");
    }

    @Test
    void aDeputyMayActOnceCalledAndIsToldSoBefore() {
        Caller deputy = new Caller(WindowStories.QA, Set.of(), Set.of("dba"), true);
        WindowCommand yes = new WindowCommand.Approve(
                Optional.of(WindowStories.PREFLIGHT), Optional.of("dba"), Optional.empty(), "");
        Rules rules = new Rules(Permissions.standard());
        clock.set(asked().plus(Duration.ofMinutes(14)));

        assertThat(rules.decide(window, yes, deputy, clock.instant()))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        no -> assertThat(no.explanation()).contains("You are the deputy for", "have not answered"));

        window = window.after(new CallEvent.DeputiesCalled(PREFLIGHT, List.of("dba"), clock.instant()));
        Decision decision = rules.decide(window, yes, deputy, clock.instant());

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Accepted.class,
                        accepted -> assertThat(accepted.events().stream()
                                        .map(event -> event.getClass().getSimpleName()))
                                .containsExactly("DeputyActed", "Approved"));
        for (WindowEvent event : ((Decision.Accepted) decision).events()) {
            window = window.after(event);
        }
        assertThat(window.calls().asDeputy(WindowStories.QA, clock.instant())).isTrue();
        assertThat(Calls.deputised(window))
                .as("the question no longer asks this role")
                .isEmpty();
    }

    @Test
    void aDeputyOfTheCommanderMayTakeCommandOnceCalled() {
        window = WindowStories.running().window();
        Caller deputy = new Caller(WindowStories.QA, Set.of(), Set.of(Permissions.COMMANDER_ROLE), true);
        WindowCommand take = new WindowCommand.Take("no answer");
        Rules rules = new Rules(Permissions.standard());
        clock.set(Waiting.of(window).since().plus(Duration.ofMinutes(14)));
        assertThat(rules.decide(window, take, deputy, clock.instant())).isInstanceOf(Decision.Refused.class);

        String question = Question.of(window).get(0).key();
        window = window.after(new CallEvent.DeputiesCalled(question, List.of(Permissions.COMMANDER), clock.instant()));

        assertThat(rules.decide(window, take, deputy, clock.instant())).isInstanceOf(Decision.Accepted.class);
    }

    private Instant asked() {
        return WindowStories.preflightAsked()
                .window()
                .gate(WindowStories.PREFLIGHT)
                .askedAt();
    }

    private Optional<CallEvent> due() {
        return PLAN.due(window, clock.instant());
    }
}
