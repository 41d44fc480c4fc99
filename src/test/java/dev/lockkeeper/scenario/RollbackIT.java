package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A window turns back by script, and its database is what it was. */
class RollbackIT extends Night {
    private static final String UNDO_BY_SCRIPT = """
              - step: undo-fill
                kind: sql
                title: No order with a priority
                undoes: fill-column
                planned: 1m
                files: [sql/undo_002.sql]
        """;
    private static final String UNDO_BY_COMMAND = """
              - step: undo-fill
                kind: command
                title: The shop stops looking at priorities
                undoes: fill-column
                planned: 1m
                command: tell-the-shop
        """;

    @Test
    void turnedBackWhileAGateWaitsTheDatabaseIsWhatItWas() throws Exception {
        givenAShopThatCanGoBack();
        List<String> before = everything();
        givenTheBotRuns();
        givenAWindowAtWork();
        whenSays(CLARA, "run to final");
        thenTheGateIs("final", GateState.ASKED);
        whenJoinsTheRoom(THE_INTERN);
        whenSays(THE_INTERN, "rollback undo I do not like it");
        thenIsTold(THE_INTERN, "`rollback` is for dba or the commander");
        whenSays(QA, "rollback undo the numbers are wrong");
        thenIsTold(QA, "You are QA Lead in this window; `rollback` is for dba or the commander");

        whenSays(THE_DBA, "rollback");
        thenIsTold(THE_DBA, "Undo by script: 3 steps, planned 2 min, not measured");
        thenIsTold(THE_DBA, "Loses: the priorities that were given");
        thenIsTold(THE_DBA, "Counted now, orders with a priority: 3, expected 0 (FAIL)");
        assertThat(window().state()).isEqualTo(WindowState.RUNNING);
        whenPressesPrivately(THE_DBA, "Roll back…");
        whenFills(THE_DBA, "the priorities are wrong");

        thenTheWindowIs(WindowState.ROLLED_BACK);
        thenTheRoomHears("went back: Undo by script");
        thenTheRoomHears("rolled back at");
        thenTheReportIsPosted();
        assertThat(everything()).isEqualTo(before);
        thenTheDiarySays("column added", "column filled", "column emptied", "column dropped");
        assertThat(journal()).containsSubsequence("RollbackChosen", "StepBegan", "RolledBack");
        assertThat(journal()).doesNotContain("Completed");
        assertThat(report()).contains("the priorities are wrong", "add-column", "undone");
        whenSays(CLARA, "rollback undo once more");
        thenIsTold(CLARA, "is rolled back");
        thenNothingIsThereTwice();
    }

    @Test
    void aForwardFailureIsTurnedBackFromItsCardAndWhatNeverTookEffectIsLeftOut() throws Exception {
        givenAShopThatCanGoBack();
        List<String> before = everything();
        whenTheFileBecomes("sql/002_fill_column.sql", "UPDATE public.orders SET prio = 1;\n");
        givenTheBotRuns();
        givenAWindowAtWork();
        whenSays(CLARA, "run to final");
        thenTheWindowIs(WindowState.STOPPED);

        whenPresses(CLARA, "Roll back…");
        thenIsTold(CLARA, "Left out, because there is nothing to undo: No order with a priority");
        whenPressesPrivately(CLARA, "Roll back…");
        whenFills(CLARA, "not tonight");

        thenTheWindowIs(WindowState.ROLLED_BACK);
        thenTheReportIsPosted();
        assertThat(everything()).isEqualTo(before);
        thenTheDiarySays("column added", "column dropped");
        assertThat(window().step(new StepId("undo-fill")).state()).isEqualTo(StepState.WAITING);
        thenNothingIsThereTwice();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aNamedCommandTakesBackWhatAStepDid(@TempDir Path folder) throws Exception {
        Path mark = folder.resolve("the-shop-was-told");
        givenAShopThatCanGoBack();
        List<String> before = everything();
        String runbook = Files.readString(house().runbooks().resolve("shop/runbook.yaml"));
        assertThat(runbook).contains(UNDO_BY_SCRIPT);
        whenTheFileBecomes("runbook.yaml", runbook.replace(UNDO_BY_SCRIPT, UNDO_BY_COMMAND));
        house().settings().words().setProperty(BotSettings.COMMAND + "tell-the-shop", "/usr/bin/touch\n" + mark);
        givenTheBotRuns();
        givenAWindowAtWork();
        whenSays(CLARA, "run to final");
        thenTheGateIs("final", GateState.ASKED);
        assertThat(mark).doesNotExist();

        whenSays(CLARA, "rollback undo the priorities are wrong");
        whenPressesPrivately(CLARA, "Roll back");

        thenTheWindowIs(WindowState.ROLLED_BACK);
        assertThat(mark).exists();
        assertThat(window().step(new StepId("undo-fill")).outputs()).containsEntry("exit_code", "0");
        assertThat(everything()).isEqualTo(before);
        thenTheDiarySays("column added", "column filled", "column dropped");
        thenTheReportIsPosted();
        assertThat(report()).contains("undo-fill");
        thenNothingIsThereTwice();
    }

    @Test
    void anUndoStepThatFailsIsMendedAndTriedAgain() throws Exception {
        givenAShopThatCanGoBack();
        List<String> before = everything();
        whenTheFileBecomes("sql/undo_002.sql", "UPDATE public.orders SET prio = NULL;\n");
        givenTheBotRuns();
        givenAWindowAtWork();
        whenSays(CLARA, "run to final");
        thenTheGateIs("final", GateState.ASKED);
        whenSays(CLARA, "rollback undo the priorities are wrong");
        whenPressesPrivately(CLARA, "Roll back");

        thenTheWindowIs(WindowState.STOPPED);
        thenTheRoomHears("stopped at undo step 1, No order with a priority");
        whenTheFileBecomes("sql/undo_002.sql", """
            UPDATE public.orders SET priority = NULL;
            INSERT INTO public.diary (line) VALUES ('column emptied');
            """);
        whenPresses(CLARA, "Amend…");
        whenFills(CLARA, "the column is called priority");
        await("the amended file is taken")
                .atMost(House.PATIENCE)
                .until(() -> !window().deviations().isEmpty());
        thenTheGateIs("start", GateState.OPEN);
        whenPresses(CLARA, "Retry");

        thenTheWindowIs(WindowState.ROLLED_BACK);
        assertThat(everything()).isEqualTo(before);
        assertThat(window().step(new StepId("undo-fill")).attempt()).isEqualTo(2);
        assertThat(window().deviations()).extracting(Deviation::kind).containsExactly(Deviation.Kind.FILES_AMENDED);
        thenNothingIsThereTwice();
    }

    @Test
    void killedOnTheWayBackItsOutcomeIsUnknownAndTwoPersonsSettleIt() throws Exception {
        givenAShopThatCanGoBack();
        List<String> before = everything();
        whenTheFileBecomes("sql/undo_002.sql", "SELECT pg_sleep(600);\n");
        givenTheBotRunsInAProcess();
        givenAWindowAtWork();
        whenSays(CLARA, "run to final");
        thenTheGateIs("final", GateState.ASKED);
        whenSays(CLARA, "rollback undo the priorities are wrong");
        whenPressesPrivately(CLARA, "Roll back");
        await("the undo step sleeps in the database")
                .atMost(House.PATIENCE)
                .until(() -> house().target().somebodySleeps());
        whenSays(THE_DBA, "rollback undo I wanted it too");
        thenIsTold(THE_DBA, "goes back by \"Undo by script\" already");

        whenTheBotIsKilled();
        whenTheBotComesBack();

        thenTheStepIs("undo-fill", StepState.UNKNOWN);
        thenTheWindowIs(WindowState.STOPPED);
        house().target().byHand("UPDATE public.orders SET priority = NULL");
        whenSays(CLARA, "done undo-fill it slept, so I emptied the column by hand");
        whenSays(QA, "done undo-fill no order has a priority");

        thenTheWindowIs(WindowState.ROLLED_BACK);
        assertThat(everything()).isEqualTo(before);
        thenTheDiarySays("column added", "column filled", "column dropped");
        assertThat(window().deviations()).extracting(Deviation::kind).containsExactly(Deviation.Kind.STEP_DONE_BY_HAND);
        assertThat(journal()).containsOnlyOnce("RollbackChosen");
        thenNothingIsThereTwice();
    }

    /** The catalog and the rows that the window is about. */
    private List<String> everything() throws SQLException {
        List<String> all = new ArrayList<>(house().target().catalog());
        all.addAll(house().target().ask("SELECT o::text FROM public.orders o ORDER BY id"));
        return all;
    }
}
