package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step that fails, a check that does not pass, and files that change behind an approval. */
class FailedStepIT extends Night {
    private static final String SLIP = """
            UPDATE public.orders SET priority = 1;
            ALTER TABLE public.orders ADD COLUMN handled boolean;
            INSERT INTO public.diary (lien) VALUES ('column filled');
            """;
    private static final String REPAIRED = """
            UPDATE public.orders SET priority = 1;
            INSERT INTO public.diary (line) VALUES ('column filled');
            """;

    @Test
    void aFailingStatementNamesFileLineAndSqlStateAndLeavesTheTargetAsItWas() throws Exception {
        givenAShop();
        whenTheFileBecomes("sql/002_fill_column.sql", SLIP);
        givenTheBotRuns();
        givenAWindowAtWork();
        whenPresses(CLARA, "Run");
        thenTheStepIs("add-column", StepState.DONE);
        List<String> before = house().target().catalog();

        whenSays(CLARA, "run");

        thenTheWindowIs(WindowState.STOPPED);
        thenTheRoomHears("`sql/002_fill_column.sql`, line 3");
        thenTheRoomHears("(42703)");
        thenTheRoomHears("Nothing of this step took effect");
        assertThat(house().target().catalog()).isEqualTo(before);
        assertThat(house().target().ask("SELECT count(*) FROM public.orders WHERE priority IS NOT NULL"))
                .containsExactly("0");
        thenTheDiarySays("column added");

        whenTheFileBecomes("sql/002_fill_column.sql", REPAIRED);
        whenPresses(CLARA, "Amend…");
        whenFills(CLARA, "the column is called line");
        thenTheGateIs("start", GateState.AHEAD);
        thenTheRoomHears("the files behind it changed, so what was decided here is void");

        whenPresses(CLARA, "Retry");
        thenTheGateIs("start", GateState.ASKED);
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");

        thenTheStepIs("fill-column", StepState.DONE);
        thenTheDiarySays("column added", "column filled");
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        assertThat(window().step(new StepId("fill-column")).attempt()).isEqualTo(2);
        assertThat(window().deviations()).extracting(Deviation::kind).containsExactly(Deviation.Kind.FILES_AMENDED);
        thenNothingIsThereTwice();
    }
}
