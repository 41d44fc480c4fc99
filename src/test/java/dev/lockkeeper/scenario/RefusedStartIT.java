package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Bad input: each gets one clear sentence, told to the one who asked, and nothing is recorded. */
class RefusedStartIT extends Night {
    private static final Path TEN_MISTAKES = Path.of("src/test/resources/runbooks/invalid/ten-mistakes");

    @Test
    void anUnknownEnvironmentGetsTheNearestOne() throws Exception {
        givenAShop();
        givenTheBotRuns();

        whenSays(CLARA, "start stagin");

        thenIsTold(CLARA, "No runbook knows the environment \"stagin\". Did you mean staging?");
        thenNoWindowWasOpened();
    }

    @Test
    void somebodyWithoutTheRoleMayNotStart() throws Exception {
        givenAShop();
        givenTheBotRuns();

        whenSays(THE_INTERN, "start staging");

        thenIsTold(THE_INTERN, "Starting a window in staging is for commander; you hold no role.");
        thenNoWindowWasOpened();
    }

    @Test
    void aTargetThatIsDownIsNamedWithItsAddress() throws Exception {
        givenAShop();
        givenNobodyListensAtTheTarget();
        givenTheBotRuns();

        whenSays(CLARA, "start staging");

        thenIsTold(
                CLARA,
                "Target crm-staging does not answer: connection to 127.0.0.1:1 refused."
                        + " Start the server, or correct host and port in the configuration.");
        thenNoWindowWasOpened();
    }

    @Test
    void aWrongPasswordIsSaidWithoutShowingIt() throws Exception {
        givenAShop();
        house().settings().words().setProperty("target.password", "open sesame");
        givenTheBotRuns();

        whenSays(CLARA, "start staging");

        thenIsTold(
                CLARA,
                "Target crm-staging refuses the password of user "
                        + house().target().user()
                        + ". Set the right one where the configuration says that it comes from.");
        assertThat(screen().whispers(CLARA)).noneMatch(words -> words.contains("sesame"));
        thenNoWindowWasOpened();
    }

    @Test
    void aRunbookWithTenMistakesIsAnsweredWithAllTen() throws Exception {
        givenAShop();
        House.delete(house().runbooks().resolve("shop"));
        House.copy(TEN_MISTAKES, house().runbooks().resolve("crm"));
        givenTheBotRuns();

        whenSays(CLARA, "start staging");

        thenIsTold(CLARA, "The runbook crm cannot run: 10 problems.");
        for (String problem :
                Files.readAllLines(TEN_MISTAKES.resolve("problems.txt")).subList(1, 11)) {
            String what = problem.strip().split("\\s{2,}")[2];
            thenIsTold(CLARA, what);
        }
        thenNoWindowWasOpened();
    }

    @Test
    void aMissingSqlFileIsNamed() throws Exception {
        givenAShop();
        Files.delete(house().runbooks().resolve("shop/sql/002_fill_column.sql"));
        givenTheBotRuns();

        whenSays(CLARA, "start staging");

        thenIsTold(CLARA, "The runbook shop cannot run: 1 problem.");
        thenIsTold(CLARA, "there is no file \"sql/002_fill_column.sql\" in the runbook's folder");
        thenNoWindowWasOpened();
    }

    @Test
    void aSecondWindowOnTheSameTargetIsToldWhoHoldsIt() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();

        whenSaysInOperations(CLARA, "start staging");

        thenIsTold(
                CLARA,
                " is taken: STG-1, led by @commander, is running there. Only one window works on a database at a time;"
                        + " it ends with its last gate or with `abort`.");
        assertThat(house().windows().latest(10)).hasSize(1);
    }

    @Test
    void anUnknownStepGetsTheNearestOne() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindowAtWork();

        whenSays(CLARA, "run fil-column");
        whenSays(CLARA, "run to fil-column");

        thenIsTold(CLARA, "There is no step or gate \"fil-column\" in STG-1. Did you mean fill-column?");
        thenTheStepIs("add-column", StepState.WAITING);
    }

    @Test
    void whoDoesNotHoldTheRoleOfAButtonIsRefusedAndTheGateWaits() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();
        whenJoinsTheRoom(THE_INTERN);

        whenPresses(THE_INTERN, "Approve as Database Administrator");
        whenPresses(QA, "Approve as Database Administrator");

        thenIsTold(THE_INTERN, "You hold no role in this window; this asks Database Administrator and Lead Developer.");
        thenIsTold(QA, "You are QA Lead in this window; this asks Database Administrator and Lead Developer.");
        thenTheGateIs("start", GateState.ASKED);
        assertThat(journal()).doesNotContain("Approved");
    }

    @Test
    void anOldCardOfAClosedWindowChangesNothing() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();
        thenTheRoomHears("May it begin?");
        givenNoMessageCanBeEdited();
        whenSays(CLARA, "abort the release is off");
        thenTheWindowIs(WindowState.ABORTED);

        whenPresses(THE_DBA, "Approve as Database Administrator");

        thenIsTold(THE_DBA, "STG-1 is aborted; nothing can be changed in it. `report STG-1` shows how it went.");
        assertThat(journal()).doesNotContain("Approved");
    }

    private void givenNobodyListensAtTheTarget() {
        house().settings().words().setProperty("target.host", "127.0.0.1");
        house().settings().words().setProperty("target.port", "1");
    }

    /** So that people still see the buttons of yesterday. */
    private void givenNoMessageCanBeEdited() {
        house().slack().faults().forbid("chat.update", "cant_update_message");
    }

    private void thenNoWindowWasOpened() {
        assertThat(newest()).isEmpty();
    }
}
