package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Pictures;
import dev.lockkeeper.window.StepState;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A step changes more than it declares, and somebody else changes something between two steps. */
class UndeclaredChangeIT extends Night {
    private static final String ADD = "        files: [sql/001_add_column.sql]\n";
    private static final String FILL = "        files: [sql/002_fill_column.sql]\n";
    private static final String DECLARED = ADD
            + "        changes: {adds: [column public.orders.priority],"
            + " rows: {public.orders: same, public.diary: \"+1\"}}\n";

    @Test
    void itIsNamedAndClosesTheWayAndWhatOthersDidIsOnlyTold() throws Exception {
        givenAShop();
        String runbook = Files.readString(house().runbooks().resolve("shop/runbook.yaml"));
        assertThat(runbook).contains(ADD, FILL);
        whenTheFileBecomes(
                "runbook.yaml", runbook.replace(ADD, DECLARED).replace(FILL, FILL + "        changes: nothing\n"));
        whenTheFileBecomes("sql/001_add_column.sql", """
                ALTER TABLE public.orders ADD COLUMN priority integer, ADD COLUMN colour text;
                INSERT INTO public.diary (line) VALUES ('column added');
                """);
        givenTheBotRuns();
        givenAWindowAtWork();

        whenPresses(CLARA, "Run");

        thenTheStepIs("add-column", StepState.NOT_PASSED);
        thenTheRoomHears("not declared: added column public.orders.colour");
        whenSays(QA, "accept add-column-changes the colour was asked for yesterday");
        thenTheStepIs("add-column", StepState.DONE);
        house().target().byHand("CREATE INDEX by_somebody_else ON public.orders (priority)");
        whenSays(CLARA, "resume");
        whenSays(CLARA, "run fill-column");
        thenTheStepIs("fill-column", StepState.DONE);
        thenTheRoomHears("added index public.by_somebody_else");
        assertThat(Pictures.areWanted(window().plan())).isTrue();
        whenSays(CLARA, "abort that was enough");
        thenTheReportIsPosted();
        assertThat(report()).contains("added column public.orders.colour", "added index public.by_somebody_else");
        thenNothingIsThereTwice();
    }
}
