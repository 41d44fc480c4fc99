package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A backfill makes way for people: it stands still when somebody says so, and goes on where it was. */
class PausedBackfillIT extends BackfillNight {
    @Test
    void pausedByAButtonItHoldsNothingOutlastsTheBotAndEndsWithEveryRowChangedOnce() throws Exception {
        givenAShopWithABackfill();
        givenTheBotRunsInAProcess();
        givenAWindowAtWork();
        whenSays(CLARA, "run to add-column");
        thenTheStepIs("add-column", StepState.DONE);
        whenSays(CLARA, "run");
        thenRowsMove();

        whenPresses(QA, "Pause");

        thenItStandsStill();
        thenTheRoomHears("*paused* by");
        thenTheRoomHears("rows of about " + ORDERS);
        int before = moved();
        assertThat(before).isBetween(10, ORDERS - 10);

        whenTheBotIsKilled();
        whenTheBotComesBack();

        soon(() -> assertThat(window().step(FILL).attempt()).isEqualTo(2));
        thenTheStepIs("fill-column", StepState.RUNNING);
        thenItStandsStill();
        assertThat(moved()).isEqualTo(before);

        whenPresses(CLARA, "Go on");

        thenTheStepIs("fill-column", StepState.DONE);
        assertThat(window().step(FILL).pause()).isNull();
        thenEveryRowChangedOnce();
        assertThat(journal()).containsOnlyOnce("StepPaused", "StepContinued", "AttemptHadNoEffect");
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        assertThat(report()).contains(" paused: ", " let go on: ");
        thenNothingIsThereTwice();
    }

    @Test
    void cancelledWhilePausedItStopsWhereItStoodAndRetryGoesOnThere() throws Exception {
        givenAShopWithABackfill();
        givenTheBotRuns();
        givenAWindowAtWork();
        whenSays(CLARA, "run to add-column");
        thenTheStepIs("add-column", StepState.DONE);
        whenSays(CLARA, "pause");
        thenIsTold(CLARA, "`hold` keeps the next one from beginning.");
        whenSays(CLARA, "run");
        thenRowsMove();
        whenJoinsTheRoom(THE_INTERN);
        whenSays(THE_INTERN, "pause fill-column");
        thenIsTold(THE_INTERN, "Paused. It stands still after the batch it is in and holds nothing");
        thenItStandsStill();

        whenSays(THE_DBA, "cancel");

        thenTheStepIs("fill-column", StepState.FAILED);
        thenTheRoomHears("rows far of about " + ORDERS);
        StepRun failed = window().step(FILL);
        assertThat(failed.pause()).isNull();
        int stood = moved();
        whenSays(CLARA, "retry");
        thenTheStepIs("fill-column", StepState.DONE);
        assertThat(stood).isBetween(10, ORDERS - 10);
        thenEveryRowChangedOnce();
    }

    /** Paused, no connection of the backfill left, no transaction open, and for a while no row that changes. */
    private void thenItStandsStill() throws SQLException {
        soon(() -> assertThat(window().step(FILL).isPaused()).isTrue());
        await("no connection of the backfill is left")
                .atMost(House.PATIENCE)
                .until(() -> sessions().isEmpty() && window().step(FILL).state() == StepState.RUNNING);
        int stood = moved();
        await("no row moves")
                .during(Duration.ofMillis(1200))
                .atMost(House.PATIENCE)
                .until(() -> moved() == stood && sessions().isEmpty());
    }

    /** What of ours is open on the target: sessions of the backfill, and any that is in a transaction. */
    private List<String> sessions() throws SQLException {
        return house().target().ask("""
                SELECT application_name || ' ' || state FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()
                   AND (application_name LIKE '%fill-column%' OR (application_name LIKE 'lockkeeper%'
                        AND xact_start IS NOT NULL))
                """);
    }
}
