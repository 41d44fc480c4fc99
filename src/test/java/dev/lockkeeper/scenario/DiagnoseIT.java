package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A migration stands still, and the room hears who it waits for. */
class DiagnoseIT extends Night {
    private static final String PATIENT = "        files: [sql/001_add_column.sql]\n";
    private static final String RECIPES = """
            recipes:
              - recipe: hangs
                title: Who waits for whom
                symptom: A step shows no progress.
                sql: |
                  SELECT w.pid AS waits, b.pid AS blocker, b.state AS blocker_state
                  FROM pg_stat_activity w
                  CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) p (pid)
                  JOIN pg_stat_activity b ON b.pid = p.pid
                  WHERE w.datname = current_database()
                show: [blocker, blocker_state]
                remedy: Ask the owner of the blocker to end its transaction.
              - recipe: orders
                title: How many orders there are
                symptom: An order is missing.
                sql: SELECT id FROM public.orders
                remedy: Look for it.
            """;

    @Test
    void aBlockedMigrationIsDiagnosedByWhoBlocksIt() throws Exception {
        givenAShop();
        String runbook = Files.readString(Path.of("src/test/resources/scenario/shop/runbook.yaml"));
        assertThat(runbook).contains(PATIENT);
        whenTheFileBecomes(
                "runbook.yaml",
                runbook.replace(PATIENT, PATIENT + "        lock_timeout: 80s\n        statement_timeout: 2m\n")
                        + RECIPES);
        givenTheBotRuns();
        givenAWindowAtWork();
        whenSays(QA, "diagnose");
        thenIsTold(QA, "`diagnose hangs`  Who waits for whom. When: A step shows no progress.");
        whenSays(QA, "diagnose hang");
        thenIsTold(QA, "Looking: Who waits for whom.");
        thenTheRoomHears("diagnose hangs: Who waits for whom, no rows");

        try (Connection blocker =
                house().target().database().connect(house().target().user(), TargetDatabase.PASSWORD)) {
            String pid = locks(blocker);
            whenSays(CLARA, "run add-column");
            await("the step waits for the lock")
                    .atMost(House.PATIENCE)
                    .until(() -> !house().target()
                            .ask("SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'public.orders'::regclass")
                            .isEmpty());

            whenSays(THE_DBA, "diagnose hangs");
            thenTheRoomHears("diagnose hangs: Who waits for whom, 1 row");
            thenTheRoomHears(String.format("%-9sidle in transaction", pid));
            whenSays(THE_DBA, "diagnose orders");
            thenTheRoomHears("diagnose orders: How many orders there are, no answer: somebody holds a lock on it");
            thenTheStepIs("add-column", StepState.RUNNING);
            blocker.rollback();
        }

        thenTheStepIs("add-column", StepState.DONE);
        assertThat(window().step(new StepId("add-column")).attempt()).isEqualTo(1);
        whenSays(THE_DBA, "diagnose orders");
        thenTheRoomHears("diagnose orders: How many orders there are, 3 rows");
        whenSays(CLARA, "abort that was enough");
        thenTheReportIsPosted();
        assertThat(report()).contains("asked the recipe hangs (Who waits for whom): 1 row");
        assertThat(window().diagnoses()).hasSize(4);
        thenNothingIsThereTwice();
    }

    /** Takes a lock and says nothing more, as a forgotten console does. */
    private static String locks(Connection blocker) throws SQLException {
        blocker.setAutoCommit(false);
        try (Statement statement = blocker.createStatement()) {
            statement.execute("LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE");
            try (ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
                pid.next();
                return pid.getString(1);
            }
        }
    }
}
