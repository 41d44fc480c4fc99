package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.testkit.OwnServer;
import dev.lockkeeper.window.LostAttempt;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Either side dies while the other one goes on: the bot while the server works for it, the server under a step. */
class TargetCrashesIT extends Night {
    private static final StepId FILL = new StepId("fill-column");
    private static final String INDEXES = "SELECT x.relname || ':' || i.indisvalid FROM pg_index i"
            + " JOIN pg_class x ON x.oid = i.indexrelid WHERE x.relname LIKE 'orders_amount%'";

    @TempDir
    private static Path folder;

    private static OwnServer server;

    @BeforeAll
    static void start() {
        server = OwnServer.start(folder.resolve("server"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aBuildThatOutlivesTheBotIsWatchedAndAdoptedAndTheServerSawNoSecondOne() throws Exception {
        givenAShopWhoseSecondStepIs(
                "transaction: false\n        lock_timeout: 3m",
                "CREATE INDEX CONCURRENTLY orders_amount ON public.orders (amount);\n");
        givenTheServerLogsWhatIsBuilt();
        givenTheBotRunsInAProcess();
        givenAWindowAtWork();
        whenSays(CLARA, "run ledger");
        thenTheStepIs("ledger", StepState.DONE);
        whenSays(CLARA, "run add-column");
        thenTheStepIs("add-column", StepState.DONE);
        house().target().byHand("UPDATE public.orders SET priority = 1");
        try (Connection writer = house().target().database().connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("LOCK TABLE public.orders IN ROW EXCLUSIVE MODE");
            whenSays(CLARA, "run fill-column");
            soon(() -> assertThat(house().target().ask(INDEXES)).containsExactly("orders_amount:false"));

            whenTheBotIsKilled();
            whenTheBotComesBack();

            thenTheStepIs("fill-column", StepState.IN_DOUBT);
            thenTheRoomHears(
                    "the bot finds out from crm-staging whether it took effect · the server is still at work on it, pid ");
            assertThat(house().target().ask(INDEXES)).containsExactly("orders_amount:false");
            writer.rollback();
        }
        thenTheStepIs("fill-column", StepState.DONE);
        assertThat(window().step(FILL).attempt()).isEqualTo(1);
        assertThat(window().step(FILL).lostAttempts())
                .extracting(LostAttempt::fate)
                .containsExactly(LostAttempt.Fate.TOOK_EFFECT);
        assertThat(house().target().ask(INDEXES)).containsExactly("orders_amount:true");
        assertThat(server.log())
                .filteredOn(line -> line.contains(": CREATE INDEX CONCURRENTLY"))
                .hasSize(1);
        thenNothingIsThereTwice();
    }

    @Test
    void aServerThatCrashesUnderAStepRollsItBackAndTheBotBeginsItOnceMore() throws Exception {
        givenAShopWhoseSecondStepIs("transaction: true", """
                UPDATE public.orders SET priority = coalesce(priority, 0) + 1;
                INSERT INTO public.diary (line) VALUES ('column filled');
                SELECT pg_sleep(3);
                """);
        givenTheBotRuns();
        givenAWindowAtWork();
        whenSays(CLARA, "run to final");
        await("the step sleeps in the database")
                .atMost(House.PATIENCE)
                .until(() -> house().target().somebodySleeps());

        server.crash();
        server.comeBack();

        thenTheStepIs("fill-column", StepState.DONE);
        assertThat(window().step(FILL).attempt()).isEqualTo(2);
        assertThat(window().step(FILL).lostAttempts())
                .extracting(LostAttempt::fate)
                .containsExactly(LostAttempt.Fate.NO_EFFECT);
        thenTheDiarySays("column added", "column filled");
        assertThat(house().target().ask("SELECT DISTINCT priority FROM public.orders"))
                .containsExactly("1");
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenNothingIsThereTwice();
    }

    private void givenAShopWhoseSecondStepIs(String mode, String sql) throws Exception {
        givenAShop(TargetDatabase.shop(server.database("shop")));
        String shop = shopWithALedger();
        String files = "        files: [sql/002_fill_column.sql]\n";
        assertThat(shop).containsOnlyOnce(files);
        whenTheFileBecomes("runbook.yaml", shop.replace(files, files + "        " + mode + "\n"));
        whenTheFileBecomes("sql/002_fill_column.sql", sql);
    }

    private void givenTheServerLogsWhatIsBuilt() throws Exception {
        try (Connection admin = house().target().database().connect();
                Statement statement = admin.createStatement()) {
            statement.execute("ALTER DATABASE " + house().target().database().name() + " SET log_statement = 'ddl'");
        }
    }
}
