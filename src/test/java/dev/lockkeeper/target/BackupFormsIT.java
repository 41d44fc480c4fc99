package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.runbook.BackupForm.Format;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.testkit.SettableClock;
import dev.lockkeeper.window.StepFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupFormsIT {
    private static final BackupForm TWO_JOBS = new BackupForm(Format.DIRECTORY, 2, 90);
    private static final String NO_SCRATCH = "null";

    @TempDir
    private Path temp;

    private Ground ground;
    private ClientPrograms real;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("forms");
        ground.execute("""
                CREATE SCHEMA lockkeeper;
                CREATE TABLE lockkeeper.ledger (step text);
                INSERT INTO lockkeeper.ledger VALUES ('m1');
                CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);
                CREATE TABLE sales (id int PRIMARY KEY, customer int REFERENCES customers, amount numeric);
                INSERT INTO customers SELECT i, 'c' || i FROM generate_series(1, 50) i;
                INSERT INTO sales SELECT i, 1 + i % 50, i FROM generate_series(1, 5000) i;
                CREATE INDEX sales_customer ON sales (customer);
                """);
        real = ProgramFolder.demand(ground);
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void aDirectoryIsWrittenAndRestoredByTwoJobsAndEveryFileHasItsHash() throws Exception {
        Map<String, String> outputs = made(executor(null), TWO_JOBS);
        assertThat(outputs)
                .containsEntry("format", "directory")
                .containsEntry("jobs", "2")
                .containsEntry("file", "staging-STG-12-20261121T220000Z/staging.dir")
                .containsEntry("keep_until", "2027-02-19")
                .containsEntry("tables_compared", "2")
                .containsEntry("tables_equal", "2")
                .containsEntry("files", "3")
                .containsKeys("dump_seconds", "restore_seconds", "database_bytes", "forecast");
        assertThat(outputs.get("restore_command")).startsWith("pg_restore --exit-on-error --jobs=2 --host=");
        Path folder = folder();
        assertThat(BackupManifest.damages(folder)).isEmpty();
        List<String> sums = Files.readAllLines(folder.resolve("SHA256SUMS"), StandardCharsets.UTF_8);
        assertThat(sums)
                .hasSize(3)
                .allMatch(line -> line.matches("[0-9a-f]{64}  staging\\.dir/(toc|\\d+)\\.dat(\\.gz)?"));
        assertThat(BackupManifest.sha256(folder.resolve("SHA256SUMS"))).isEqualTo(outputs.get("sha256"));
        assertThat(ground.ask(SCRATCH)).isEqualTo(NO_SCRATCH);
        assertThat(folder.resolve("BACKUP_INFO.txt"))
                .content(StandardCharsets.UTF_8)
                .contains("Type: full database backup (pg_dump directory format, 2 jobs), restored and compared\n");
    }

    @Test
    void aPlainDumpIsSqlThatPsqlRestoredAndHoldsNothingOfOurs() throws Exception {
        Map<String, String> outputs = made(executor(null), new BackupForm(Format.PLAIN, 1, 30));
        assertThat(outputs)
                .containsEntry("format", "plain")
                .containsEntry("file", "staging-STG-12-20261121T220000Z/staging.sql")
                .containsEntry("tables_equal", "2");
        assertThat(outputs.get("restore_command")).startsWith("psql --no-psqlrc --set=ON_ERROR_STOP=1 ");
        assertThat(folder().resolve("staging.sql"))
                .content(StandardCharsets.UTF_8)
                .contains("COPY public.sales", "dump complete")
                .doesNotContain("lockkeeper.ledger");
    }

    @Test
    void aPlainDumpIsRefusedBeforehandWhereItsOwnersCannotBeRestored() throws Exception {
        ground.database.createRole("forms_owner", "canary-3");
        ground.execute("ALTER ROLE forms_owner CREATEDB; GRANT pg_read_all_data TO forms_owner");
        Targets targets = new Targets(List.of(ground.settings(ground.database.name(), "forms_owner", "canary-3")));
        BackupStepExecutor executor = new BackupStepExecutor(targets, settings(null), clock());
        assertThat(executor.obstacles(context(new BackupForm(Format.PLAIN, 1, 30))))
                .containsExactly(
                        "A plain dump holds owners and grants, which only a superuser of the same server is sure"
                                + " to be able to restore in the test. Write format: directory, or configure such a user under"
                                + " restoreTests.");
        assertThat(executor.obstacles(context(TWO_JOBS))).isEmpty();
    }

    @Test
    void aPlainDumpOfAPgDumpThatLetsNamesGiveOrdersIsRefused() throws Exception {
        Path folder = programs(
                real.dump() + " \"$@\" && for a; do case $a in --file=*) f=${a#--file=};; esac; done;"
                        + " sed -i '/restrict /d' \"$f\"",
                "exec " + real.restore() + " \"$@\"");
        Files.createSymbolicLink(folder.resolve("psql"), real.psql().orElseThrow());
        StepFailure failure = failed(folder, new BackupForm(Format.PLAIN, 1, 30));
        assertThat(failure.message()).contains("CVE-2025-8714").contains("write format: directory");
    }

    @ParameterizedTest
    @EnumSource(value = Format.class, names = "EXTERNAL", mode = EnumSource.Mode.EXCLUDE)
    void aDiskThatIsFullWhileItIsDumpedLeavesNoPartOfADump(Format format) throws Exception {
        Path folder = programs("trap '' XFSZ; ulimit -f 8; exec " + real.dump() + " \"$@\" --compress=0", "exit 1");
        Files.createSymbolicLink(folder.resolve("psql"), real.psql().orElseThrow());
        StepFailure failure = failed(folder, new BackupForm(format, 1, 30));
        assertThat(failure.message()).startsWith("pg_dump ended with 1: ").contains("File too large");
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"CUSTOM", "DIRECTORY"})
    void aDumpThatWasCutInHalfIsNotCalledABackup(Format format) throws Exception {
        Path folder = programs(
                real.dump() + " \"$@\" || exit 1; for a; do case $a in --file=*schema.sql) exit 0;; --file=*)"
                        + " f=${a#--file=};; esac; done; [ -d \"$f\" ] && f=$(ls -S \"$f\"/*.gz | head -1);"
                        + " n=$(wc -c < \"$f\"); head -c $((n / 2)) \"$f\" > \"$f.x\"; mv \"$f.x\" \"$f\"",
                "exec " + real.restore() + " \"$@\"");
        assertThat(failed(folder, new BackupForm(format, 1, 30)).message()).startsWith("pg_restore ended with 1: ");
    }

    @Test
    void aPlainDumpThatWasCutInHalfIsNotCalledABackup() throws Exception {
        Path folder = programs(
                real.dump() + " \"$@\" || exit 1; for a; do case $a in --file=*schema.sql) exit 0;; --file=*)"
                        + " f=${a#--file=};; esac; done; n=$(wc -c < \"$f\"); head -c $((n / 2)) \"$f\" > \"$f.x\";"
                        + " mv \"$f.x\" \"$f\"",
                "exit 1");
        Files.createSymbolicLink(folder.resolve("psql"), real.psql().orElseThrow());
        assertThat(failed(folder, new BackupForm(Format.PLAIN, 1, 30)).message())
                .startsWith("The dump does not end as pg_dump ends one");
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"CUSTOM", "DIRECTORY"})
    void oneBitThatFlippedAfterItWasRestoredIsFound(Format format) throws Exception {
        Path folder = programs(
                "exec " + real.dump() + " \"$@\"",
                real.restore() + " \"$@\" || exit 1; for a; do case $a in --dbname=*) t=1;; /*) f=$a;; esac; done;"
                        + " [ -n \"$t\" ] || exit 0; [ -d \"$f\" ] && f=$(ls -S \"$f\"/*.gz | head -1);"
                        + " printf '\\001' | dd of=\"$f\" bs=1 seek=200 conv=notrunc 2>/dev/null");
        assertThat(failed(folder, new BackupForm(format, 2, 30)).message())
                .startsWith("The dump was damaged while it was tested: staging.")
                .contains("is not as it was when it was tested. It was deleted.");
    }

    @Test
    void aRestoreThatIsKilledHalfWayIsNotCalledABackupAndItsDatabaseIsGone() throws Exception {
        Path folder = programs(
                "exec " + real.dump() + " \"$@\"",
                "for a; do case $a in --dbname=*) t=1;; esac; done; [ -n \"$t\" ] || exec " + real.restore()
                        + " \"$@\"; " + real.restore() + " --schema-only \"$@\"; kill -9 $$");
        assertThat(failed(folder, TWO_JOBS).message()).startsWith("pg_restore ended with 137: ");
        assertThat(made(executor(null), TWO_JOBS)).containsEntry("tables_equal", "2");
    }

    @Test
    void whatAnAttemptLeftThatNobodyEndedIsClearedAwayAndNothingElse() throws Exception {
        BackupStepExecutor executor = executor(null);
        made(executor, TWO_JOBS);
        Context lost = Ground.again(context(TWO_JOBS), 2, 2);
        String mark = BackupJob.mark(lost);
        BackupFolder part =
                BackupFolder.create(temp.resolve("backups"), "staging", lost.window(), clock().instant(), mark);
        Files.writeString(part.dump("staging", Format.CUSTOM), "half of it");
        TargetSettings server = ground.settings("postgres");
        ScratchDatabase.create(ground.targets, server, "scratch", lost.window(), mark, "TEMPLATE template0");
        ScratchDatabase other = ScratchDatabase.create(
                ground.targets, server, "scratch", lost.window(), mark + "0", "TEMPLATE template0");
        try {
            assertThat(executor.settle(lost, said::add))
                    .isEqualTo(
                            new Finding.Undecided("No backup of this attempt was finished in the backup folder of this"
                                    + " machine; what was left of it was removed: "
                                    + part.path().getFileName()
                                    + ", lockkeeper_scratch_stg_12_1. retry makes another one."));
            assertThat(part.path()).doesNotExist();
            assertThat(folder()).exists();
            assertThat(ground.ask(SCRATCH)).isEqualTo(other.name());
        } finally {
            other.drop();
        }
    }

    @Test
    void aFinishedBackupOfALostAttemptIsAdoptedAndADamagedOneIsNot() throws Exception {
        BackupStepExecutor executor = executor(null);
        Map<String, String> outputs = made(executor, TWO_JOBS);
        assertThat(executor.settle(context(TWO_JOBS), said::add))
                .isEqualTo(new Finding.TookEffect(
                        outputs,
                        "Its passport stands in staging-STG-12-20261121T220000Z, and every byte of the dump is as it was"
                                + " tested."));
        Files.writeString(folder().resolve("staging.dir").resolve("toc.dat"), "x");
        assertThat(executor.settle(context(TWO_JOBS), said::add))
                .isInstanceOfSatisfying(
                        Finding.Undecided.class,
                        finding -> assertThat(finding.reason())
                                .contains(
                                        "staging.dir/toc.dat is not as it was when it was tested. retry makes another one."));
    }

    @Test
    void theNextBackupIsForetoldFromTheLastOne() throws Exception {
        BackupStepExecutor executor = executor(null);
        assertThat(executor.prospect("staging").forecast()).contains("was not measured yet");
        Map<String, String> first = made(executor, BackupForm.STANDARD);
        assertThat(first.get("forecast")).contains("was not measured yet");
        assertThat(executor.prospect("staging").obstacles()).isEmpty();
        assertThat(executor.prospect("staging").forecast())
                .contains("restore test on " + ground.database.host() + ":" + ground.database.port())
                .contains("from the backup of 2026-11-21.");
        assertThat(made(executor, TWO_JOBS).get("forecast")).contains("2026-11-21, which was of another form.");
    }

    @Test
    void aProductionTargetIsNotRestoredOnItsOwnServerUnlessThatIsConfigured() throws Exception {
        TargetSettings plain = ground.settings(ground.database.name());
        TargetSettings production = new TargetSettings(
                plain.name(),
                plain.host(),
                plain.port(),
                plain.database(),
                plain.user(),
                plain.password(),
                "prefer",
                null,
                true);
        Targets targets = new Targets(List.of(production));
        BackupStepExecutor unset = new BackupStepExecutor(targets, settings(null), clock());
        assertThat(unset.obstacles(context(TWO_JOBS)))
                .singleElement()
                .satisfies(words -> assertThat(words)
                        .startsWith("Target staging is production, and no server is named")
                        .contains("restoreTests: same-server"));
        assertThat(Outcomes.failed(unset.run(context(TWO_JOBS), said::add)).message())
                .startsWith("Target staging is production");
        String otherName = plain.host().equals("127.0.0.1") ? "localhost" : plain.host() + ".";
        TargetSettings alias =
                Ground.settings(otherName, plain.port(), "postgres", plain.user(), ground.database.password());
        assertThat(new BackupStepExecutor(targets, settings(null, alias), clock()).obstacles(context(TWO_JOBS)))
                .singleElement()
                .satisfies(words -> assertThat(words)
                        .contains("is the server of production target staging under another" + " name"));
        BackupStepExecutor said =
                new BackupStepExecutor(targets, settings(null, plain.withDatabase("postgres")), clock());
        assertThat(said.obstacles(context(TWO_JOBS))).isEmpty();
        assertThat(made(said, TWO_JOBS)).containsEntry("kind", "full");
    }

    private static final String SCRATCH =
            "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname ~ '^lockkeeper_'";

    private Map<String, String> made(BackupStepExecutor executor, BackupForm form) {
        assertThat(executor.obstacles(context(form))).isEmpty();
        return Outcomes.succeeded(executor.run(context(form), said::add)).outputs();
    }

    /** Fails, and leaves neither a folder nor a database. */
    private StepFailure failed(Path programs, BackupForm form) throws SQLException, IOException {
        StepFailure failure = Outcomes.failed(executor(programs).run(context(form), said::add));
        assertThat(ground.ask(SCRATCH)).isEqualTo(NO_SCRATCH);
        try (Stream<Path> left = Files.list(temp.resolve("backups"))) {
            assertThat(left).isEmpty();
        }
        return failure;
    }

    private BackupStepExecutor executor(@Nullable Path programs) {
        return new BackupStepExecutor(ground.targets, settings(programs), clock());
    }

    private BackupSettings settings(@Nullable Path programs) {
        return new BackupSettings(temp.resolve("backups"), programs, Map.of());
    }

    private BackupSettings settings(@Nullable Path programs, TargetSettings server) {
        return new BackupSettings(temp.resolve("backups"), programs, Map.of("staging", server));
    }

    private Path programs(String dump, String restore) throws IOException {
        return ProgramFolder.of(temp, dump, restore);
    }

    private Path folder() {
        return temp.resolve("backups").resolve("staging-STG-12-20261121T220000Z");
    }

    private Context context(BackupForm form) {
        return ground.context(new StepSpec.Backup(Ground.common("backup"), List.of(), form), Map.of());
    }

    private static SettableClock clock() {
        return SettableClock.at("2026-11-21T22:00:00Z");
    }
}
