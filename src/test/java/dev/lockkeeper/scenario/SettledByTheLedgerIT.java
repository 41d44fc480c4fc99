package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.LostAttempt;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import org.junit.jupiter.api.Test;

/** With the ledger in the target nobody is asked what became of a step: the database says it. */
class SettledByTheLedgerIT extends Night {
    private static final StepId FILL = new StepId("fill-column");
    private static final String SLOW = """
        SELECT pg_sleep(3);
        UPDATE public.orders SET priority = 1;
        INSERT INTO public.diary (line) VALUES ('column filled');
        """;

    @Test
    void killedInAStepItBeginsAgainByItselfOnceTheDatabaseSaysThatNothingTookEffect() throws Exception {
        givenAShopWithALedger();
        givenTheBotRunsInAProcess();
        givenAWindowAtWork();
        whenSays(CLARA, "run to final");
        thenTheStepSleeps();

        whenTheBotIsKilled();
        whenTheBotComesBack();

        thenTheStepIs("fill-column", StepState.DONE);
        assertThat(window().step(FILL).attempt()).isEqualTo(2);
        assertThat(window().step(FILL).lostAttempts())
                .extracting(LostAttempt::fate)
                .containsExactly(LostAttempt.Fate.NO_EFFECT);
        thenTheDiarySays("column added", "column filled");
        assertThat(journal()).containsOnlyOnce("RunToConsented", "AttemptLost", "AttemptHadNoEffect");
        thenTheRoomHears("The bot looked, and nothing of it took effect.");
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        assertThat(report()).contains("was cut off and nothing of it took effect");
        assertThat(window().deviations()).isEmpty();
        thenNothingIsThereTwice();
    }

    @Test
    void whoeverCancelsARunningStepIsToldWhatTheDatabaseSays() throws Exception {
        givenAShopWithALedger();
        givenTheBotRuns();
        givenAWindowAtWork();
        whenSays(CLARA, "run to final");
        thenTheStepSleeps();

        whenSays(QA, "cancel");

        thenIsTold(QA, "Asked. The room says whether it came in time.");
        thenTheStepIs("fill-column", StepState.FAILED);
        thenTheWindowIs(WindowState.STOPPED);
        thenTheRoomHears("Cancelled, not applied");
        thenTheDiarySays("column added");
        assertThat(house().target().ask("SELECT count(*) FROM public.orders WHERE priority IS NOT NULL"))
                .containsExactly("0");
        whenSays(CLARA, "retry");
        thenTheStepIs("fill-column", StepState.DONE);
        thenTheDiarySays("column added", "column filled");
        thenNothingIsThereTwice();
    }

    private void givenAShopWithALedger() throws Exception {
        givenAShop();
        whenTheFileBecomes("runbook.yaml", shopWithALedger());
        whenTheFileBecomes("sql/002_fill_column.sql", SLOW);
    }

    private void thenTheStepSleeps() {
        await("the step sleeps in the database")
                .atMost(House.PATIENCE)
                .until(() -> house().target().somebodySleeps());
    }
}
