package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The bot dies by SIGKILL and is started again; PostgreSQL and Slack live on. */
class KilledBotIT extends Night {
    private static final Duration ONE_SLOT = Duration.ofMinutes(10);

    @Test
    void killedBetweenTwoStepsItGoesOnByItselfAndDoesNothingTwice() throws Exception {
        givenAShop();
        givenTheBotRunsInAProcess();
        givenAWindowAtWork();
        givenNoStepCanBegin("fill-column");
        whenSays(CLARA, "run to final");
        thenTheStepIs("add-column", StepState.DONE);

        whenTheBotIsKilled();
        givenEveryStepCanBegin();
        whenTheBotComesBack();

        thenTheStepIs("fill-column", StepState.DONE);
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        thenTheDiarySays("column added", "column filled");
        assertThat(journal()).containsOnlyOnce("RunToConsented", "Started", "Completed");
        assertThat(journal().stream().filter("StepBegan"::equals)).hasSize(3);
        thenNothingIsThereTwice();
    }

    @Test
    void killedRightAfterAClickWasAcknowledgedTheClickCounts() throws Exception {
        givenAShop();
        givenTheBotRunsInAProcess();
        givenAWindow();

        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenTheBotIsKilled();
        whenTheBotComesBack();
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        whenTheBotIsKilled();
        whenTheBotComesBack();
        thenTheGateIs("start", GateState.OPEN);
        givenNoStepCanBegin("add-column");
        whenPresses(CLARA, "Run");
        whenTheBotIsKilled();
        givenEveryStepCanBegin();
        whenTheBotComesBack();

        thenTheStepIs("add-column", StepState.DONE);
        thenTheDiarySays("column added");
        assertThat(journal().stream().filter("Approved"::equals)).hasSize(2);
        assertThat(journal()).containsOnlyOnce("GateOpened", "StepRequested");
        thenTheRoomHears("waits for you: step 3");
        thenNothingIsThereTwice();
    }

    @Test
    void killedInAStepItsOutcomeIsUnknownAndTwoPersonsSettleIt() throws Exception {
        givenAShop();
        whenTheFileBecomes(
                "sql/002_fill_column.sql", "SELECT pg_sleep(600);\nUPDATE public.orders SET priority = 1;\n");
        givenTheBotRunsInAProcess();
        givenAWindowAtWork();
        whenSays(CLARA, "run to final");
        await("the step sleeps in the database")
                .atMost(House.PATIENCE)
                .until(() -> house().target().somebodySleeps());

        whenTheBotIsKilled();
        whenTheBotComesBack();

        thenTheStepIs("fill-column", StepState.UNKNOWN);
        thenTheWindowIs(WindowState.STOPPED);
        thenTheRoomHears("nobody knows whether it took effect");
        whenSays(CLARA, "retry");
        thenIsTold(CLARA, "Nobody knows whether fill-column took effect, so running it again could do it twice.");
        whenJoinsTheRoom(THE_INTERN);
        whenSays(THE_INTERN, "done fill-column I looked");
        thenIsTold(THE_INTERN, "You hold no role in this window");

        house().target().byHand("UPDATE public.orders SET priority = 1");
        whenSays(CLARA, "done fill-column no order had a priority, so I ran the update by hand");
        whenSays(CLARA, "done fill-column it is done");
        thenIsTold(CLARA, "You proposed this yourself; a second person must say");
        assertThat(window().step(new StepId("fill-column")).state()).isEqualTo(StepState.UNKNOWN);
        whenSays(QA, "done fill-column I looked too");

        thenTheStepIs("fill-column", StepState.DONE);
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        thenTheDiarySays("column added");
        assertThat(window().deviations()).extracting(Deviation::kind).containsExactly(Deviation.Kind.STEP_DONE_BY_HAND);
        thenNothingIsThereTwice();
    }

    @Test
    void noStatusSlotIsDoubledOrLostWhenTheBotIsKilled() throws Exception {
        givenAShop();
        givenTheBotRunsInAProcess();
        givenAWindow();
        whenTimePasses(ONE_SLOT);
        thenTheStatusesAre(1);

        whenTheBotIsKilled();
        whenTheBotComesBack();
        whenTimePasses(ONE_SLOT);
        thenTheStatusesAre(1, 2);

        whenTheBotIsKilled();
        whenTimePasses(ONE_SLOT);
        whenTheBotComesBack();

        thenTheStatusesAre(1, 2, 3);
        thenNothingIsThereTwice();
    }

    @Test
    void aStatusThatWasTakenButNotPostedIsPostedOnceAfterTheRestart() throws Exception {
        givenAShop();
        givenTheBotRunsInAProcess();
        givenAWindow();
        house().slack().faults().goAway();
        whenTimePasses(ONE_SLOT);
        soon(() -> assertThat(window().statuses()).hasSize(1));

        whenTheBotIsKilled();
        house().slack().faults().comeBack();
        whenTheBotComesBack();

        thenTheStatusesAre(1);
        thenNothingIsThereTwice();
    }

    @Test
    void aMessageThatArrivedButWasNotAnsweredIsNotPostedAgainAfterTheRestart() throws Exception {
        givenAShop();
        givenTheBotRunsInAProcess();
        givenAWindow();
        thenTheRoomHears("May it begin?");
        house().slack().faults().dropAfter("chat.postMessage", 1);
        whenTimePasses(ONE_SLOT);
        thenTheStatusesAre(1);

        whenTheBotIsKilled();
        whenTheBotComesBack();
        whenSays(CLARA, "hold I look at the replica");
        thenTheRoomHears("I look at the replica");
        whenTimePasses(ONE_SLOT);

        thenTheStatusesAre(1, 2);
        thenNothingIsThereTwice();
    }

    /** From now on the bot cannot record that this step begins: it stands exactly before it. */
    private void givenNoStepCanBegin(String step) throws Exception {
        house().state().execute("""
                CREATE FUNCTION lockkeeper.not_now() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  RAISE EXCEPTION 'not now';
                END
                $$;
                CREATE TRIGGER not_now BEFORE INSERT ON lockkeeper.window_event FOR EACH ROW
                WHEN (NEW.kind = 'step-began' AND NEW.body::text LIKE '%%%s%%')
                EXECUTE FUNCTION lockkeeper.not_now()
                """.formatted(step));
    }

    private void givenEveryStepCanBegin() throws Exception {
        house().state().execute("DROP FUNCTION lockkeeper.not_now() CASCADE");
    }
}
