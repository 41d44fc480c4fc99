package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.web.PortTakenException;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clicks that come twice, at once, too late or from the wrong people; files that change behind an approval. */
class HastyPeopleIT extends Night {
    @Test
    void aDoubleClickCountsOnce() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindowAtWork();
        Screen.Found run = screen().awaitButton(place(), "Run");

        atOnce(() -> screen().press(CLARA, run), () -> screen().press(CLARA, run));

        thenTheStepIs("add-column", StepState.DONE);
        assertThat(journal()).containsOnlyOnce("StepRequested");
        thenTheDiarySays("column added");
    }

    @Test
    void aClickThatSlackDeliversTwiceCountsOnce() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();
        house().slack().faults().duplicateDeliveries(1);

        whenPresses(THE_DBA, "Approve as Database Administrator");

        soon(() -> assertThat(window().gate(new GateId("start")).decisions()).hasSize(1));
        assertThat(journal()).containsOnlyOnce("Approved");
    }

    @Test
    void twoWhoApproveInTheSameMomentAreBothRecordedAndTheGateOpensOnce() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();
        Screen.Found dba = screen().awaitButton(place(), "Approve as Database Administrator");
        Screen.Found lead = screen().awaitButton(place(), "Approve as Lead Developer");

        atOnce(() -> screen().press(THE_DBA, dba), () -> screen().press(THE_LEAD, lead));

        thenTheGateIs("start", GateState.OPEN);
        assertThat(window().gate(new GateId("start")).decisions())
                .extracting(decision -> decision.by().user())
                .containsExactlyInAnyOrder(THE_DBA, THE_LEAD);
        assertThat(journal()).containsOnlyOnce("GateOpened");
    }

    @Test
    void whoWasTakenOutOfTheGroupDoesNotApproveAnyMore() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();
        thenTheRoomHears("May it begin?");
        house().slack().setGroupMembers(PracticeCast.groups().get("dba"), List.of());

        whenPresses(THE_DBA, "Approve as Database Administrator");

        thenIsTold(THE_DBA, "You hold no role in this window; this asks Database Administrator and Lead Developer.");
        assertThat(journal()).doesNotContain("Approved");
        thenTheGateIs("start", GateState.ASKED);
    }

    @Test
    void whoWasTakenOutOfTheGroupAfterTheirYesHasNotApprovedWhenTheFirstStepIsToBegin() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindowAtWork();
        Screen.Found run = screen().awaitButton(place(), "Run");
        house().slack().setGroupMembers(PracticeCast.groups().get("dba"), List.of());

        screen().press(CLARA, run);

        thenTheGateIs("start", GateState.ASKED);
        thenTheRoomHears("they do not hold the role any more");
        assertThat(window().step(new StepId("add-column")).attempt()).isZero();
        thenTheDiarySays();
    }

    @Test
    void aYesAndANoInTheSameMomentAreANo() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();
        whenPresses(THE_DBA, "Approve as Database Administrator");
        Screen.Found lead = screen().awaitButton(place(), "Approve as Lead Developer");

        atOnce(
                () -> screen().press(THE_LEAD, lead),
                () -> screen().type(THE_DBA, place(), "reject start I looked again"));

        thenTheGateIs("start", GateState.REJECTED);
        thenTheWindowIs(WindowState.STOPPED);
        assertThat(journal()).containsOnlyOnce("Rejected");
    }

    @Test
    void aGoWhoseFileChangedFallsAndIsGivenAgainForTheNewFile() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindowAtWork();
        Screen.Found run = screen().awaitButton(place(), "Run");
        String before = window().gate(new GateId("start")).digest();
        whenTheFileBecomes(
                "sql/002_fill_column.sql",
                "UPDATE public.orders SET priority = 2; INSERT INTO public.diary VALUES ('filled with twos')");

        screen().press(CLARA, run);

        thenTheWindowIs(WindowState.STOPPED);
        thenTheRoomHears("sql/002_fill_column.sql");
        whenPresses(CLARA, "Amend…");
        whenFills(CLARA, "two is the right priority");
        thenTheGateIs("start", GateState.ASKED);
        assertThat(window().gate(new GateId("start")).digest()).isNotEqualTo(before);
        assertThat(window().gate(new GateId("start")).decisions()).isEmpty();
        thenTheRoomHears("the files behind it were amended by");
        thenTheDiarySays();

        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheStepIs("add-column", StepState.DONE);
        whenSays(CLARA, "run");
        thenTheStepIs("fill-column", StepState.DONE);
        thenTheDiarySays("column added", "filled with twos");
        assertThat(window().deviations()).extracting(Deviation::kind).containsExactly(Deviation.Kind.FILES_AMENDED);
    }

    @Test
    void anApprovalOfTheOldCardDoesNotCountForTheNewDigest() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();
        Screen.Found old = screen().awaitButton(place(), "Approve as Lead Developer");
        house().slack().faults().forbid("chat.update", "cant_update_message");
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenSays(CLARA, "hold the file is wrong");
        whenTheFileBecomes("sql/002_fill_column.sql", "UPDATE public.orders SET priority = 2");
        whenSays(CLARA, "resume");
        whenSays(THE_LEAD, "approve");
        thenTheGateIs("start", GateState.OPEN);
        whenSays(CLARA, "run");
        thenTheWindowIs(WindowState.STOPPED);
        whenSays(CLARA, "amend two is right");
        thenTheGateIs("start", GateState.ASKED);

        screen().press(THE_LEAD, old);

        thenIsTold(THE_LEAD, "This card belongs to an older revision of the gate \"May it begin?\"");
        assertThat(window().gate(new GateId("start")).decisions()).isEmpty();
        assertThat(window().step(new StepId("add-column")).attempt()).isZero();
    }

    @Test
    void anOccupiedPortIsNamedWithWhatToDo() throws Exception {
        givenAShop();
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            house().settings().words().setProperty("port", Integer.toString(other.getLocalPort()));

            assertThatThrownBy(() -> house().startBot())
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("Port " + other.getLocalPort()
                            + " on 127.0.0.1 is taken by another program. Stop that one, or choose another port with"
                            + " PORT (or --port in practice).");
        }
    }

    @Test
    void withoutASigningSecretTheBotDoesNotStart() throws Exception {
        givenAShop();
        house().settings().words().setProperty("slack.secret", "");

        assertThatThrownBy(() -> house().startBot())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "SLACK_SIGNING_SECRET is missing, and without it anybody could press every button: copy it from"
                                + " Basic Information, App Credentials of your Slack app");
    }

    /** All of them in the same moment, as far as a machine can. */
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
