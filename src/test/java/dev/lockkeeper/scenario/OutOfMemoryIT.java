package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.LostAttempt;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A step needs more memory than the bot has. */
class OutOfMemoryIT extends Night {
    private static final StepId FILL = new StepId("fill-column");
    /** As the image starts it, with less memory than one value that the step reads. */
    private static final String[] LITTLE = {"-Xmx96m", "-XX:+ExitOnOutOfMemoryError"};

    /** What a virtual machine ends with that was told so. */
    private static final int OUT_OF_MEMORY = 3;

    /** Of 100 kB each; ten times as many in {@code -Pnightly}. */
    private static final int ROWS = Boolean.getBoolean("lockkeeper.every-fault") ? 100 : 10;

    @Test
    void aBotThatRunsOutOfMemoryInAStepEndsAndTheNextOneBeginsTheStepAgain() throws Exception {
        givenAShop();
        whenTheFileBecomes("runbook.yaml", shopWithALedger());
        whenTheFileBecomes("sql/002_fill_column.sql", large());
        givenTheBotRunsInAProcess();
        givenAWindowAtWork();
        whenSays(CLARA, "run ledger");
        thenTheStepIs("ledger", StepState.DONE);
        whenSays(CLARA, "run add-column");
        thenTheStepIs("add-column", StepState.DONE);
        whenTheBotIsKilled();
        BotProcess small = house().startProcess(LITTLE);
        house().awaitReady();

        whenSays(CLARA, "run fill-column");

        await("the bot ends by itself")
                .atMost(House.PATIENCE)
                .until(() -> small.ended().isPresent());
        assertThat(small.ended()).hasValue(OUT_OF_MEMORY);
        assertThat(window().step(FILL).state()).isEqualTo(StepState.RUNNING);
        thenTheDiarySays("column added");
        whenTheBotComesBack();
        thenTheStepIs("fill-column", StepState.DONE);
        assertThat(window().step(FILL).attempt()).isEqualTo(2);
        assertThat(window().step(FILL).lostAttempts())
                .extracting(LostAttempt::fate)
                .containsExactly(LostAttempt.Fate.NO_EFFECT);
        thenTheDiarySays("column added", "column filled");
        assertThat(house().target().ask("SELECT count(*) FROM public.many")).containsExactly(String.valueOf(ROWS));
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenNothingIsThereTwice();
    }

    /** And then a value that needs more memory than there is, when everything was done and nothing was committed. */
    private static String large() {
        String word = "x".repeat(100_000);
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(i -> "(" + i + ", '" + word + "')")
                .collect(Collectors.joining(
                        ",\n",
                        "UPDATE public.orders SET priority = 1;\nINSERT INTO public.diary (line) VALUES ('column"
                                + " filled');\nCREATE TABLE public.many (id int, word text);\nINSERT INTO public.many"
                                + " VALUES\n",
                        ";\nSELECT repeat('x', 120000000);\n"));
    }
}
