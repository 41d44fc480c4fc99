package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.WindowState;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A gate with sections and a checklist, signed by those who looked. */
class SignedLinesIT extends Night {
    private static final String THE_PM = PracticeCast.holder("project-manager");
    private static final GateId START = new GateId("start");

    @Test
    void everyLineIsSignedByItsRoleAndTheReportHasSignaturesAndChecklist() throws Exception {
        givenAGateWithLines();
        givenTheBotRuns();
        givenAWindow();

        whenPresses(THE_DBA, "Sign my line as Database Administrator");
        whenPresses(THE_PM, "Checklist…");
        whenFills(THE_PM, "dba-there", "https://ci.example.org/1");
        whenPresses(THE_PM, "Sign my line as Project Manager");
        whenPresses(THE_LEAD, "Approve as Lead Developer");

        thenTheGateIs("start", GateState.OPEN);
        assertThat(window().gate(START).decisions())
                .extracting(GateEvent.Decided::line)
                .containsExactly("data", "team", null);
        whenSays(CLARA, "run");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        assertThat(report())
                .contains("D · Data", "1 of 1 check PASS", "E · Team", "2 of 2 items marked")
                .contains("[x] The build is green (`build-run`): ");
    }

    @Test
    void whatIsTypedCountsAsWhatIsTicked() throws Exception {
        givenAGateWithLines();
        givenTheBotRuns();
        givenAWindow();

        thenTheRoomHears("E · Team");
        whenSays(THE_PM, "approve");
        thenIsTold(THE_PM, "Nothing of yours can be signed yet: \"E · Team\": dba-there, build-run are not marked.");
        whenSays(THE_DBA, "mark dba");
        thenIsTold(THE_DBA, "Marked.");
        whenSays(THE_DBA, "mark build-run");
        thenIsTold(THE_DBA, "needs a value beside its mark, link to the run");
        whenSays(THE_DBA, "mark build-rnu");
        thenIsTold(THE_DBA, "did you mean `build-run`?");
        whenJoinsTheRoom(THE_INTERN);
        whenSays(THE_INTERN, "mark dba-there");
        thenIsTold(THE_INTERN, "You hold no role in this window; `mark` is for anyone with a role or the commander.");
        whenSays(THE_DBA, "mark build-run https://ci.example.org/1");
        whenSays(THE_PM, "approve");
        thenIsTold(THE_PM, "Signed as Project Manager: \"E · Team\".");
        whenSays(THE_DBA, "unmark build");
        thenTheRoomHears("does not count any more: build-run was taken back");
        assertThat(window().gate(START).decisions()).isEmpty();
    }

    @Test
    void aCheckThatTurnsRedBeforeTheGateOpensVoidsItsSignature() throws Exception {
        givenAGateWithLines();
        givenTheBotRuns();
        givenAWindow();
        whenPresses(THE_DBA, "Sign my line as Database Administrator");
        house().target().byHand("TRUNCATE public.orders");

        whenSays(THE_LEAD, "verify");

        thenTheRoomHears("does not count any more: a check says something else than when it was signed");
        whenSays(THE_DBA, "approve");
        thenIsTold(THE_DBA, "Nothing of yours can be signed yet: \"D · Data\": check orders is FAIL.");
        whenSays(THE_DBA, "accept orders it is empty on purpose");
        whenSays(THE_DBA, "approve");
        thenIsTold(THE_DBA, "Signed as Database Administrator: \"D · Data\".");
    }

    @Test
    void twoWhoSignInTheSameMomentAreBothRecorded() throws Exception {
        givenAGateWithLines();
        givenTheBotRuns();
        givenAWindow();
        whenSays(THE_DBA, "mark dba-there");
        whenSays(THE_DBA, "mark build-run https://ci.example.org/1");
        Screen.Found pm = screen().awaitButton(place(), "Sign my line as Project Manager");
        Screen.Found dba = screen().awaitButton(place(), "Sign my line as Database Administrator");

        atOnce(() -> screen().press(THE_DBA, dba), () -> screen().press(THE_PM, pm));

        soon(() -> assertThat(window().gate(START).decisions())
                .extracting(decision -> decision.by().user())
                .containsExactlyInAnyOrder(THE_DBA, THE_PM));
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheGateIs("start", GateState.OPEN);
        assertThat(journal()).containsOnlyOnce("GateOpened");
    }

    @Test
    void aRoleThatNobodyHoldsIsNamedBeforeTheStartAndAtItsGate() throws Exception {
        givenAGateWithLines();
        house().slack().setGroupMembers(PracticeCast.groups().get("project-manager"), List.of());
        givenTheBotRuns();

        whenSays(CLARA, "start staging");

        thenIsTold(
                CLARA,
                "I find nobody who holds Project Manager: the gate \"May it begin?\" cannot open until somebody does");
        whenPressesPrivately(CLARA, "Start");
        thenTheGateIs("start", GateState.ASKED);
        thenTheRoomHears("I find nobody who holds *Project Manager*, so this cannot open.");
    }

    private static void atOnce(Runnable... acts) throws Exception {
        CyclicBarrier line = new CyclicBarrier(acts.length);
        List<Thread> people = Stream.of(acts)
                .map(act -> new Thread(() -> {
                    try {
                        line.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    act.run();
                }))
                .toList();
        people.forEach(Thread::start);
        for (Thread person : people) {
            person.join();
        }
    }
}
