package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that need no database, and what the others say without one. */
class CommandsTest {
    private static final Clock EVENING = Clock.fixed(Instant.parse("2026-11-21T20:00:00Z"), ZoneId.of("Europe/Berlin"));

    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theCarriedRunbookHasNoProblemsByNameAndByPath() {
        assertThat(terminal.run(new LintCommand(Map.of()), "crm", "runbooks/crm", "runbooks/crm/runbook.yaml"))
                .isZero();
        assertThat(terminal.out().lines().filter(line -> !line.startsWith(" ")))
                .containsExactly(
                        "crm has no problems",
                        "runbooks/crm has no problems",
                        "runbooks/crm/runbook.yaml has no problems");
    }

    @Test
    void lintSaysWhichPromiseHoldsForWhichSteps() {
        terminal.run(new LintCommand(Map.of()), "crm");
        assertThat(terminal.out())
                .containsPattern("\\n {2}\\[T] .*\\n +.*m7-remove-columns")
                .containsPattern("\\n {2}\\[N] .*\\n +.*m8-indexes")
                .contains("\n  [X]    run at most once unless a person says again\n         backup")
                .contains("\n  [reads] changes nothing; run again by itself after a crash\n");
    }

    @Test
    void aStatementThatWouldBeRefusedIsShownWithItsFileLineAndReason() {
        Path runbook = crm("sql", text -> text + "\nCREATE INDEX CONCURRENTLY late ON customers (id);\nCOMMIT;\n");

        assertThat(terminal.run(new LintCommand(Map.of()), runbook.toString())).isEqualTo(1);

        assertThat(terminal.out())
                .contains(
                        "CREATE … CONCURRENTLY cannot run in a transaction; give this file a step of its own with"
                                + " transaction: false",
                        "COMMIT controls a transaction, which the step does; remove it");
    }

    @Test
    void aBackfillThatDoesNotDivideTheRowsIsShownWithItsReason() {
        Path runbook = crm("runbook.yaml", text -> text.replaceFirst("(?m)^rollback:", """
                      - step: fill
                        kind: backfill
                        title: Fill
                        at: 10h
                        planned: 5m
                        table: public.sales
                        key: id
                        sql: UPDATE public.sales SET note = 1 WHERE id BETWEEN :from AND :to
                rollback:"""));

        assertThat(terminal.run(new LintCommand(Map.of()), runbook.toString())).isEqualTo(1);

        assertThat(terminal.out())
                .contains(":from does not stand in a comparison that divides the rows; write id > :from AND id <= :to");
    }

    @Test
    void problemsOfARunbookAreForProgramsToo() {
        Path runbook = crm("runbook.yaml", text -> text.replaceFirst("title:", "tilte:"));

        assertThat(terminal.run(new LintCommand(Map.of()), "--format", "json", runbook.toString()))
                .isEqualTo(1);

        assertThat(terminal.out()).startsWith("{").contains("\"file\" : \"runbook.yaml\"", "tilte", "\"ok\" : false");
    }

    @Test
    void aRunbookThatIsNotThereIsWrongUsageWithTheNearestName() {
        assertThat(terminal.run(new LintCommand(Map.of()), "crn")).isEqualTo(2);
        assertThat(terminal.err()).isEqualTo("there is no runbook \"crn\"; did you mean crm?\n");
    }

    @Test
    void aPlanIsATimelineOfDistances() {
        assertThat(terminal.run(new PlanCommand(Map.of(), EVENING), "crm", "--env", "staging"))
                .isZero();
        assertThat(terminal.out()).contains(", staging: ", " planned, on target crm-staging", "  T+0 ", "gate  ");
        assertThat(terminal.out()).contains("point of no return").doesNotContain("UTC");
        assertThat(terminal.out()).contains("sql [T]  ", "sql [N]  ", "query [reads]  ", "backup [X]  ");
        assertThat(terminal.out()).endsWith("  [reads] changes nothing; run again by itself after a crash\n");
    }

    @Test
    void aPlanAtATimeSaysTheHourOfEveryLineInThisZoneAndTheStartInUtc() {
        assertThat(terminal.run(new PlanCommand(Map.of(), EVENING), "crm", "--env", "staging", "--at", "22:30"))
                .isZero();
        assertThat(terminal.out())
                .contains("From 2026-11-21 22:30 Europe/Berlin (21:30 UTC) to ")
                .containsPattern("T\\+0 +22:30  ");

        terminal.run(new PlanCommand(Map.of(), EVENING), "crm", "--env", "staging", "--at", "20:30");
        assertThat(terminal.out()).contains("From 2026-11-22 20:30 Europe/Berlin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"half past ten", "2026-11-21 19:00", "25:00", "2026-11-21 22:30 UTC"})
    void aTimeThatCannotBeReadOrIsPastIsWrongUsage(String time) {
        assertThat(terminal.run(new PlanCommand(Map.of(), EVENING), "crm", "--env", "staging", "--at", time))
                .isEqualTo(2);
        assertThat(terminal.err())
                .isEqualTo("--at is \"" + time + "\"; expected a time to come, as 22:30 or \"2026-11-21 22:30\", in"
                        + " Europe/Berlin.\n");
    }

    @Test
    void anEnvironmentThatTheRunbookDoesNotHaveIsWrongUsageWithTheNearestOne() {
        assertThat(terminal.run(new PlanCommand(Map.of(), EVENING), "crm", "--env", "stagin"))
                .isEqualTo(2);
        assertThat(terminal.err()).endsWith("has no environment \"stagin\"; did you mean staging?\n");
    }

    @Test
    void serveWithoutSettingsSaysAllThatIsMissingAndStartsNothing() {
        assertThat(terminal.run(new ServeCommand(Map.of()))).isEqualTo(2);
        assertThat(terminal.err())
                .startsWith("The configuration has ")
                .contains("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "LOCKKEEPER_DATABASE_URL", "LOCKKEEPER_CONFIG")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void serveWhoseStateDatabaseIsAwaySaysSoInOneSentence() throws IOException {
        ConfigFixture fixture = new ConfigFixture(folder)
                .set("LOCKKEEPER_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/lockkeeper")
                .set("PORT", "0");

        assertThat(terminal.run(new ServeCommand(fixture.variables()))).isEqualTo(1);
        assertThat(terminal.err())
                .isEqualTo("The state database (lockkeeper_bot at jdbc:postgresql://127.0.0.1:1/lockkeeper) cannot be"
                        + " used: Connection to 127.0.0.1:1 refused. Check that the hostname and port are correct and that"
                        + " the postmaster is accepting TCP/IP connections. Check that it runs, and"
                        + " LOCKKEEPER_DATABASE_URL, LOCKKEEPER_DATABASE_USER and LOCKKEEPER_DATABASE_PASSWORD.\n");
    }

    @Test
    void aReportNeedsAWindowsIdAndTheStateDatabase() {
        assertThat(terminal.run(new ReportCommand(Map.of()), "twelve")).isEqualTo(2);
        assertThat(terminal.err()).contains("is not a window id; expected something like STG-12");

        assertThat(terminal.run(new ReportCommand(Map.of()), "STG-12")).isEqualTo(2);
        assertThat(terminal.err())
                .contains("LOCKKEEPER_DATABASE_URL is missing")
                .doesNotContain("SLACK_");
    }

    @Test
    void theDoctorNamesEveryProblemAndWhatItDidNotLookAt() {
        assertThat(terminal.run(new DoctorCommand(Map.of(), EVENING))).isEqualTo(1);
        assertThat(terminal.out())
                .contains("NOT READY  configuration: environment  SLACK_BOT_TOKEN is missing")
                .contains("not seen   slack: the configuration comes first.")
                .contains("not seen   state database: its settings have problems.")
                .containsPattern("[0-9]+ of [0-9]+ are not ready\\.");
    }

    @Test
    void theDoctorSaysOfEachPartThatIsAwayWhatToDo() throws IOException {
        ConfigFixture fixture = new ConfigFixture(folder)
                .yaml(ConfigFixture.YAML.replace("db.internal", "127.0.0.1\n    port: 1"))
                .set("LOCKKEEPER_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/lockkeeper")
                .set("SLACK_API_URL", "http://127.0.0.1:1/api/");

        assertThat(terminal.run(new DoctorCommand(fixture.variables(), EVENING)))
                .isEqualTo(1);
        assertThat(terminal.out())
                .contains(
                        "NOT READY  state database: The state database (lockkeeper_bot at jdbc:postgresql://127.0.0.1:1/lockkeeper")
                .contains("not seen   clock: ")
                .contains("NOT READY  slack: http://127.0.0.1:1/api/ does not answer (ConnectException)")
                .contains("NOT READY  target crm-staging: Target crm-staging does not answer: connection to 127.0.0.1:1"
                        + " refused.")
                .contains("ready      calls reminders: ", "ready      calls deputies: nobody stands in for dba; ")
                .contains("ready      backup folder: ")
                .contains("ready      runbook crm: ")
                .doesNotContain("pass-word");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(Object command) {
        assertThat(terminal.run(command, "--help")).isZero();
        assertThat(terminal.out()).startsWith("Usage: ").contains("--help");
    }

    static Stream<Object> commands() {
        return Stream.of(
                new ServeCommand(), new LintCommand(), new PlanCommand(), new ReportCommand(), new DoctorCommand());
    }

    /** A copy of the CRM runbook in which one file is another. */
    private Path crm(String changed, UnaryOperator<String> change) {
        Path copy = folder.resolve("crm");
        try (Stream<Path> files = Files.walk(Path.of("runbooks/crm"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(Path.of("runbooks/crm").relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
            try (Stream<Path> copies = Files.walk(copy)) {
                Path target = copies.filter(Files::isRegularFile)
                        .filter(file -> copy.relativize(file).toString().startsWith(changed))
                        .sorted()
                        .findFirst()
                        .orElseThrow();
                Files.writeString(target, change.apply(Files.readString(target)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }
}
