package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepState;
import org.junit.jupiter.api.Test;

/** I05: a file of ten megabytes, one value of five, and very many statements, in a bot with little memory. */
class EnormousSqlIT extends Night {
    private static final String LITTLE = "-Xmx256m";
    private static final int FILE_BYTES = 10_000_000;
    private static final int LITERAL_BYTES = 5_000_000;
    /** A hundred thousand in {@code -Pnightly}. */
    private static final int STATEMENTS = Boolean.getBoolean("lockkeeper.every-fault") ? 100_000 : 5_000;

    @Test
    void anEnormousFileRunsInAQuarterOfAGigabyte() throws Exception {
        givenAShop();
        whenTheFileBecomes("sql/002_fill_column.sql", enormous());
        BotProcess small = house().startProcess(LITTLE, "-XX:+ExitOnOutOfMemoryError");
        house().awaitReady();
        givenTheSummary();
        whenPressesPrivately(CLARA, "Start");
        thenTheGateIs("start", GateState.ASKED);
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheGateIs("start", GateState.OPEN);

        whenSays(CLARA, "run to final");

        thenTheStepIs("fill-column", StepState.DONE);
        assertThat(small.ended()).isEmpty();
        thenTheDiarySays("column added", "column filled");
        assertThat(house().target().ask("SELECT length(word) FROM public.large"))
                .containsExactly(String.valueOf(LITERAL_BYTES));
        assertThat(house().target().ask("SELECT count(*) FROM public.many"))
                .containsExactly(String.valueOf(STATEMENTS));
    }

    /** So large a file takes a fresh bot on a busy machine longer than Slack waits; then it is asked again. */
    private void givenTheSummary() {
        await("start is answered with its summary").atMost(House.PATIENCE).until(() -> {
            whenSaysInOperations(CLARA, "start staging");
            return house().slack().ephemerals(CLARA).stream()
                    .anyMatch(told -> !told.buttons().isEmpty());
        });
    }

    private static String enormous() {
        StringBuilder sql = new StringBuilder("""
                UPDATE public.orders SET priority = 1;
                INSERT INTO public.diary (line) VALUES ('column filled');
                CREATE TABLE public.many (n int);
                """);
        sql.append("CREATE TABLE public.large AS SELECT '")
                .append("x".repeat(LITERAL_BYTES))
                .append("'::text AS word;\n");
        for (int i = 0; i < STATEMENTS; i++) {
            sql.append("INSERT INTO public.many VALUES (").append(i).append(");\n");
        }
        while (sql.length() < FILE_BYTES) {
            sql.append("-- what nobody reads ").append("y".repeat(1_000)).append('\n');
        }
        return sql.append("SELECT 1;\n").toString();
    }
}
