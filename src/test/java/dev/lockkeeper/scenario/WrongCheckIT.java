package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A step did its work, and the check that says otherwise is itself wrong: it is put right in the open. */
class WrongCheckIT extends Night {
    private static final Path RUNBOOK = Path.of("src/test/resources/scenario/shop/runbook.yaml");
    private static final String RIGHT = "public.orders WHERE priority IS NULL";
    private static final String WRONG = "public.orders WHERE priority = 1";

    @Test
    void aWrongCheckIsAmendedAndJudgedAnewAndItsStepIsNotRunAgain() throws Exception {
        String runbook = Files.readString(RUNBOOK);
        givenAShop();
        whenTheFileBecomes("runbook.yaml", runbook.replace(RIGHT, WRONG));
        givenTheBotRuns();
        givenAWindowAtWork();
        whenPresses(CLARA, "Run");
        thenTheStepIs("add-column", StepState.DONE);
        whenSays(CLARA, "run");
        thenTheStepIs("fill-column", StepState.NOT_PASSED);
        thenTheWindowIs(WindowState.STOPPED);

        whenTheFileBecomes("sql/002_fill_column.sql", "UPDATE public.orders SET priority = 2;\n");
        whenSays(CLARA, "amend another statement");
        thenIsTold(CLARA, "what it ran cannot be amended; its checks can");

        whenTheFileBecomes(
                "sql/002_fill_column.sql",
                Files.readString(RUNBOOK.resolveSibling("sql").resolve("002_fill_column.sql")));
        whenTheFileBecomes("runbook.yaml", runbook);
        whenPresses(CLARA, "Amend…");
        whenFills(CLARA, "it counted the filled ones");

        thenTheStepIs("fill-column", StepState.DONE);
        thenTheGateIs("start", GateState.ASKED);
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        assertThat(window().step(new StepId("fill-column")).attempt()).isEqualTo(1);
        assertThat(window().deviations()).extracting(Deviation::kind).containsExactly(Deviation.Kind.FILES_AMENDED);
        thenTheDiarySays("column added", "column filled");
        thenNothingIsThereTwice();
    }
}
