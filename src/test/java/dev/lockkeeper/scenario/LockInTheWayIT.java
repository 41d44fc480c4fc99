package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Somebody left a transaction open on a table that is to be changed. */
class LockInTheWayIT extends Night {
    private static final StepId ADD = new StepId("add-column");

    @Test
    void twoPersonsEndTheForgottenSessionFromTheRoomAndTheStepTakesEffect() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindowAtWork();
        try (Connection forgotten =
                house().target().database().connect(house().target().user(), TargetDatabase.PASSWORD)) {
            forget(forgotten);
            whenSays(CLARA, "run to final");
            thenTheRoomHears("a lock is in the way");
            thenTheRoomHears("nightly report");
            thenTheRoomHears("SELECT * FROM public.orders WHERE amount > ?");
            whenSays(QA, "unblock end 1 because");
            thenIsTold(QA, "`unblock-end` is for");

            whenPresses(QA, "Keep waiting");
            whenPresses(THE_DBA, "End its session…");
            whenFills(THE_DBA, "the report can run tomorrow");
            thenTheRoomHears("needs a second person");
            whenPresses(CLARA, "Confirm: end its session");

            thenTheStepIs("add-column", StepState.DONE);
        }
        thenTheRoomHears("was ended, and it was gone within");
        LockQuestion lock = window().step(ADD).lock();
        assertThat(lock).isNotNull();
        assertThat(lock.open()).isFalse();
        assertThat(window().step(ADD).attempt()).isEqualTo(1);
        assertThat(window().consent()).as("what was met ended the run to").isEmpty();
        assertThat(journal())
                .containsSubsequence("LockMet", "WaitKept", "EndProposed", "UnblockAsked", "UnblockSettled")
                .containsOnlyOnce("UnblockAsked");
        thenTheDiarySays("column added");
        whenSays(CLARA, "abort that was enough");
        thenTheReportIsPosted();
        assertThat(report())
                .contains("had the session of pid ")
                .contains("because: the report can run tomorrow")
                .contains("on the target: pid ");
        thenNothingIsThereTwice();
    }

    private static void forget(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("SET application_name = 'nightly report'");
            session.setAutoCommit(false);
            statement.execute("SELECT * FROM public.orders WHERE amount > 15");
        }
    }
}
