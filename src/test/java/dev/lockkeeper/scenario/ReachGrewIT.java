package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepState;
import org.junit.jupiter.api.Test;

/** Between the approval and the step somebody goes on writing into the table that is to be dropped. */
class ReachGrewIT extends Night {
    private static final String DROPS = """
            DROP TABLE public.legacy CASCADE;
            ALTER TABLE public.orders ADD COLUMN priority integer;
            INSERT INTO public.diary (line) VALUES ('column added');
            """;

    @Test
    void aTableThatGrewByAThirdIsNotDroppedBeforeItWasApprovedAgain() throws Exception {
        givenAShop();
        house().target().byHand("CREATE TABLE public.legacy AS SELECT generate_series(1, 1000) AS id");
        house().target().byHand("CREATE VIEW public.legacy_ids AS SELECT id FROM public.legacy");
        whenTheFileBecomes("sql/001_add_column.sql", DROPS);
        givenTheBotRuns();
        givenAWindow();
        thenTheRoomHears(
                "DROP TABLE public.legacy CASCADE reaches: table public.legacy (1,000 rows), view public.legacy_ids");
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheGateIs("start", GateState.OPEN);
        house().target().byHand("INSERT INTO public.legacy SELECT generate_series(1001, 1300)");

        whenPresses(CLARA, "Run");

        thenTheGateIs("start", GateState.ASKED);
        thenTheRoomHears("Asked again, because a step would take away something else than was approved:"
                + " table public.legacy has 1,300 rows, approved with 1,000 rows.");
        thenTheStepIs("add-column", StepState.WAITING);
        thenTheDiarySays();
        assertThat(house().target().ask("SELECT count(*) FROM public.legacy")).containsExactly("1300");

        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheGateIs("start", GateState.OPEN);
        whenPresses(CLARA, "Run");

        thenTheStepIs("add-column", StepState.DONE);
        thenTheDiarySays("column added");
        assertThat(journal())
                .containsSubsequence("ReachTaken", "GateAsked", "ReachChanged", "ReachTaken", "GateAsked", "StepBegan")
                .containsOnlyOnce("ReachChanged");
        whenSays(CLARA, "abort that was enough");
        thenTheReportIsPosted();
        assertThat(report())
                .contains("reaches: table public.legacy (1,000 rows), view public.legacy_ids")
                .contains("table public.legacy has 1,300 rows, approved with 1,000 rows");
        thenNothingIsThereTwice();
    }
}
