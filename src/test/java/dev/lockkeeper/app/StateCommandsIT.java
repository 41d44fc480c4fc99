package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.store.MigratedDatabase;
import dev.lockkeeper.store.PostgresWindowStore;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowStories;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look into a real state database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StateCommandsIT {
    private final Terminal terminal = new Terminal();
    private MigratedDatabase database;

    @BeforeAll
    void aWindowThatWasHeld() throws SQLException {
        database = MigratedDatabase.fresh("commands");
        PostgresWindowStore windows =
                new PostgresWindowStore(database.connections().state());
        List<WindowEvent> journal = WindowStories.held().journal();
        Window window = windows.open((LifeEvent.Opened) journal.get(0), Map.of());
        windows.append(window, journal.subList(1, journal.size()), Map.of());
    }

    @AfterAll
    void close() throws SQLException {
        database.close();
    }

    @Test
    void aReportIsPrintedOrWrittenWithPeopleByTheirIds(@TempDir Path folder) throws IOException {
        assertThat(terminal.run(new ReportCommand(state()), "stg-12")).isZero();
        assertThat(terminal.out())
                .startsWith("# Report of STG-12: ")
                .contains("@UCAROL", "the replica lags")
                .endsWith("\n");
        String printed = terminal.out();

        Path file = folder.resolve("report.md");
        assertThat(terminal.run(new ReportCommand(state()), "STG-12", "-o", file.toString()))
                .isZero();
        assertThat(file).hasContent(printed.stripTrailing());
        assertThat(terminal.out()).isEqualTo("Report of STG-12 is in " + file + ".\n");
        assertThat(Files.size(file)).isGreaterThan(500);
    }

    @Test
    void aReportIsWrittenAsHtmlTooAndNotAsAnythingElse() {
        assertThat(terminal.run(new ReportCommand(state()), "STG-12", "--format", "html"))
                .isZero();
        assertThat(terminal.out()).startsWith("<!DOCTYPE html>").contains("Report of STG-12: ");
        assertThat(terminal.run(new ReportCommand(state()), "STG-12", "--format", "pdf"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("expected one of [md, html, json]").contains("'pdf'");
    }

    @Test
    void aReportIsWrittenAsJsonForPrograms() {
        assertThat(terminal.run(new ReportCommand(state()), "STG-12", "--format", "json"))
                .isZero();
        assertThat(terminal.out())
                .startsWith("{\n  \"form\": 1,\n")
                .contains("\"id\": \"STG-12\"", "the replica lags")
                .endsWith("}\n");
    }

    @Test
    void aWindowThatIsNotThereIsNamedWithTheNewest() {
        assertThat(terminal.run(new ReportCommand(state()), "STG-99")).isEqualTo(2);
        assertThat(terminal.err()).isEqualTo("There is no window STG-99; the newest is STG-12.\n");
    }

    @Test
    void aReportThatCannotBeWrittenSaysWhere(@TempDir Path folder) {
        String nowhere = folder.resolve("no/such/folder.md").toString();

        assertThat(terminal.run(new ReportCommand(state()), "STG-12", "-o", nowhere))
                .isEqualTo(2);
        assertThat(terminal.err()).startsWith("The report cannot be written to " + nowhere);
    }

    @Test
    void theDoctorSeesTheSchemaAndTheClock() {
        assertThat(look(database.owner(), Clock.systemUTC()))
                .allSatisfy(words -> assertThat(words).startsWith("ready "))
                .anySatisfy(words -> assertThat(words).contains("schema: it is this version's."))
                .anySatisfy(words -> assertThat(words).contains("record: the bot's role can add to it and not change"))
                .hasSize(4);
        assertThat(look(null, Clock.systemUTC()))
                .anySatisfy(words -> assertThat(words)
                        .contains("whether it is this version's can be said only with LOCKKEEPER_DATABASE_OWNER_USER"));
    }

    @Test
    void aMachineWhoseClockIsWrongIsNotReady() {
        assertThat(look(null, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-30))))
                .anySatisfy(words -> assertThat(words)
                        .startsWith("NOT READY  clock: this machine is ")
                        .contains(" ms behind the"));
    }

    @Test
    void aBotThatOwnsTheRecordIsWarnedAbout() {
        assertThat(new StateDoctor(database.owner(), null, Clock.systemUTC()).look())
                .extracting(Finding::words)
                .anySatisfy(words -> assertThat(words)
                        .startsWith("warning    record: the bot's role "
                                + database.owner().user() + " owns it"));
    }

    @Test
    void theDoctorSaysWhenTheSchemaIsNotThere() throws SQLException {
        try (MigratedDatabase empty = MigratedDatabase.fresh("doctor")) {
            empty.execute("DROP SCHEMA lockkeeper CASCADE");

            assertThat(new StateDoctor(empty.bot(), empty.owner(), Clock.systemUTC()).look())
                    .extracting(Finding::words)
                    .anySatisfy(words -> assertThat(words)
                            .matches("NOT READY  schema: [0-9]+ migrations wait; serve carries them out when it"
                                    + " starts\\."));
            assertThat(new StateDoctor(empty.bot(), null, Clock.systemUTC()).look())
                    .extracting(Finding::words)
                    .anySatisfy(words -> assertThat(words).startsWith("NOT READY  schema: the bot's role cannot read"));
        }
    }

    @Test
    void serveOnAPortThatIsTakenSaysSoAndStopsWhatItStarted(@TempDir Path folder) throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            ConfigFixture fixture = new ConfigFixture(folder).set("PORT", Integer.toString(holder.getLocalPort()));
            state().forEach(fixture::set);

            assertThat(terminal.run(new ServeCommand(fixture.variables()))).isEqualTo(2);
            assertThat(terminal.err())
                    .startsWith("Port " + holder.getLocalPort() + " on 0.0.0.0 is taken by another program.")
                    .hasLineCount(1);
        }
    }

    private List<String> look(@org.jspecify.annotations.Nullable DatabaseLogin owner, Clock clock) {
        return new StateDoctor(database.bot(), owner, clock)
                .look().stream().map(Finding::words).toList();
    }

    private Map<String, String> state() {
        DatabaseLogin bot = database.bot();
        return Map.of(
                "LOCKKEEPER_DATABASE_URL", bot.url(),
                "LOCKKEEPER_DATABASE_USER", bot.user(),
                "LOCKKEEPER_DATABASE_PASSWORD", bot.password());
    }
}
