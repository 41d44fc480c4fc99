package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.faults.SmallDisk;
import dev.lockkeeper.store.MigratedDatabase;
import dev.lockkeeper.testkit.OwnServer;
import dev.lockkeeper.testkit.TestDatabase;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state database has no room for what came of a step. */
class StateDiskFullIT extends Night {
    private static final StepId FILL = new StepId("fill-column");
    /** An empty database takes 8 of them. */
    private static final int MEGABYTES = 24;

    @TempDir
    private Path folder;

    @Test
    void whatCameOfAStepIsHeldUntilThereIsRoomAndTheStepIsNotRunAgain() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mounted(folder.resolve("disk"), MEGABYTES);
        assumeThat(mounted).as("a small disk").isPresent();
        try (SmallDisk disk = mounted.orElseThrow();
                OwnServer server = OwnServer.start(folder.resolve("server"))) {
            givenAShop(MigratedDatabase.in(onThe(disk, server)), TargetDatabase.shop());
            whenTheFileBecomes("sql/002_fill_column.sql", """
                    SELECT pg_sleep(3);
                    UPDATE public.orders SET priority = coalesce(priority, 0) + 1;
                    INSERT INTO public.diary (line) VALUES ('column filled');
                    """);
            givenEventsAreHeavy();
            givenTheBotRuns();
            givenAWindowAtWork();
            whenSays(CLARA, "run to final");
            await("the step sleeps in the database")
                    .atMost(House.PATIENCE)
                    .until(() -> house().target().somebodySleeps());

            disk.fill();

            soon(() -> thenTheDiarySays("column added", "column filled"));
            soon(() -> assertThat(server.log())
                    .anyMatch(line -> line.contains("ERROR") && line.contains("could not extend file")));
            assertThat(window().step(FILL).state()).isEqualTo(StepState.RUNNING);

            disk.free();

            thenTheStepIs("fill-column", StepState.DONE);
            assertThat(window().step(FILL).attempt()).isEqualTo(1);
            assertThat(window().step(FILL).lostAttempts()).isEmpty();
            thenTheDiarySays("column added", "column filled");
            assertThat(house().target().ask("SELECT DISTINCT priority FROM public.orders"))
                    .containsExactly("1");
            whenPresses(QA, "Approve as QA Lead");
            thenTheWindowIs(WindowState.COMPLETED);
            thenTheReportIsPosted();
            thenNothingIsThereTwice();
            theNightEnds();
        }
    }

    /** Each takes pages of its own with it, so that none fits into what is left of a page that was there before. */
    private void givenEventsAreHeavy() throws SQLException {
        house().state().execute("""
                CREATE TABLE lockkeeper.weight (w text);
                ALTER TABLE lockkeeper.weight ALTER COLUMN w SET STORAGE EXTERNAL;
                CREATE FUNCTION lockkeeper.weigh() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                  INSERT INTO lockkeeper.weight VALUES (repeat('x', 20000));
                  RETURN NULL;
                END
                $$;
                CREATE TRIGGER weigh AFTER INSERT ON lockkeeper.window_event FOR EACH ROW
                EXECUTE FUNCTION lockkeeper.weigh()
                """);
    }

    private static TestDatabase onThe(SmallDisk disk, OwnServer server) throws Exception {
        TestDatabase database = server.database("full");
        String neighbour = database.jdbcUrl().replace("/" + database.name(), "/postgres");
        try (Connection admin = DriverManager.getConnection(neighbour, database.user(), database.password());
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE TABLESPACE small LOCATION '" + disk.folder() + "'");
            statement.execute("ALTER DATABASE " + database.name() + " SET TABLESPACE small");
        }
        return database;
    }
}
