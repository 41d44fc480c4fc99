package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.testkit.SettableClock;
import dev.lockkeeper.window.StepFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
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

class BackupStepIT {
    private static final String ROWS = "SELECT count(*) FROM sales";

    @TempDir
    private Path temp;

    private Ground ground;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("backup");
        ground.execute("""
                CREATE SCHEMA crm;
                CREATE TABLE crm.customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
                CREATE TABLE sales (id int PRIMARY KEY, customer int REFERENCES crm.customers, amount numeric CHECK (amount > 0));
                INSERT INTO crm.customers (name) SELECT 'c' || i FROM generate_series(1, 50) i;
                INSERT INTO sales SELECT i, 1 + i % 50, i FROM generate_series(1, 1000) i;
                CREATE VIEW sales_with_details AS SELECT s.id, c.name FROM sales s JOIN crm.customers c ON c.id = s.customer;
                CREATE INDEX sales_customer ON sales (customer);
                ALTER TABLE sales ENABLE ROW LEVEL SECURITY;
                CREATE POLICY tenant ON sales USING (customer < 10);
                CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM sales; END;
                """);
    }

    @AfterEach
    void tidy() throws SQLException {
        for (String clone : ours().split(" ")) {
            if (!clone.isEmpty() && !clone.equals("null")) {
                ground.execute("DROP DATABASE " + clone);
            }
        }
        ground.close();
    }

    @Test
    void aDumpIsRestoredAndComparedBeforeItCounts() throws Exception {
        demandPrograms();
        BackupStepExecutor executor = executor(null);
        assertThat(executor.manner(ground.identity)).contains("makes a full backup");
        assertThat(executor.obstacles(context())).isEmpty();
        Map<String, String> outputs =
                Outcomes.succeeded(executor.run(context(), said::add)).outputs();
        assertThat(outputs)
                .containsEntry("kind", "full")
                .containsEntry("tables_compared", "2")
                .containsEntry("tables_equal", "2")
                .containsEntry("taken_at", "2026-11-21T22:00:00Z")
                .containsEntry("file", "staging-STG-12-20261121T220000Z/staging.dump")
                .containsKeys("dump_seconds", "restore_seconds", "pg_dump_version", "restore_command");
        assertThat(outputs.get("objects"))
                .isEqualTo("2 tables, 1 views, 3 indexes, 1 sequences, 4 constraints, 1 policies");
        Path dump = temp.resolve("backups").resolve(outputs.get("file"));
        assertThat(outputs)
                .containsEntry("bytes", String.valueOf(Files.size(dump)))
                .containsEntry("sha256", BackupManifest.sha256(dump));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dump)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dump.getParent())))
                .isEqualTo("rwx------");
        assertThat(dump.resolveSibling("BACKUP_INFO.txt"))
                .content(StandardCharsets.UTF_8)
                .contains(
                        "Backup date: 2026-11-21T22:00:00Z\n",
                        "Location: " + dump.getParent() + "\n",
                        "Checksum: SHA-256 " + outputs.get("sha256") + "; in this folder: sha256sum -c SHA256SUMS\n",
                        "Keep until: 2026-12-21\n",
                        "Restore command: pg_restore ",
                        "Not in it: roles")
                .doesNotContain(secret());
        assertThat(ours()).isEqualTo("null");
        assertThat(said).contains("dumping", "restoring into a scratch database", "comparing");
    }

    @Test
    void besideTheDumpLieTheSchemaAndTheRowsByTableForOurEyesOnly() throws Exception {
        demandPrograms();
        Map<String, String> outputs =
                Outcomes.succeeded(executor(null).run(context(), said::add)).outputs();
        assertThat(outputs)
                .containsEntry("keep_until", "2026-12-21")
                .containsEntry("schema_file", "staging-STG-12-20261121T220000Z/staging-schema.sql")
                .containsEntry("row_counts_file", "staging-STG-12-20261121T220000Z/row-counts.txt")
                .containsEntry("passport_file", "staging-STG-12-20261121T220000Z/BACKUP_INFO.txt");
        Path backups = temp.resolve("backups");
        assertThat(backups.resolve(outputs.get("schema_file")))
                .content(StandardCharsets.UTF_8)
                .contains("CREATE VIEW public.sales_with_details", "dump complete")
                .doesNotContain("COPY ", "INSERT ");
        assertThat(backups.resolve(outputs.get("row_counts_file")))
                .content(StandardCharsets.UTF_8)
                .isEqualTo("""
                        Rows by table at 2026-11-21T22:00:00Z

                        crm.customers  50
                        public.sales   1000
                        """);
        for (String file : List.of("schema_file", "row_counts_file", "passport_file")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backups.resolve(outputs.get(file)))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aSchemaDumpThatIsCutOffIsNotCalledABackup() throws Exception {
        ClientPrograms real = demandPrograms();
        Path folder = programs(
                real.dump() + " \"$@\" || exit 1; for a; do case $a in --file=*schema.sql) f=${a#--file=};; esac; done;"
                        + " [ -z \"$f\" ] || { head -c 500 \"$f\" > \"$f.x\"; mv \"$f.x\" \"$f\"; }",
                real);
        StepFailure failure = Outcomes.failed(executor(folder).run(context(), said::add));
        assertThat(failure.message()).contains("The dump of the schema does not end as pg_dump ends one");
        assertNothingIsLeft();
    }

    @Test
    void aSecondBackupOfTheSameSecondDoesNotTouchTheFirst() throws Exception {
        demandPrograms();
        BackupStepExecutor executor = executor(null);
        String first = Outcomes.succeeded(executor.run(context("public.sales"), said::add))
                .outputs()
                .get("file");
        Map<String, String> second = Outcomes.succeeded(executor.run(context("public.sales"), said::add))
                .outputs();
        assertThat(second).containsEntry("tables_compared", "1");
        assertThat(second.get("file")).isNotEqualTo(first);
        assertThat(temp.resolve("backups").resolve(String.valueOf(first))).exists();
    }

    @Test
    void aDumpThatLacksRowsIsNotCalledABackup() throws Exception {
        ClientPrograms real = demandPrograms();
        Path folder = programs("exec " + real.dump() + " \"$@\" --exclude-table-data=sales", real);
        StepFailure failure = Outcomes.failed(executor(folder).run(context(), said::add));
        assertThat(failure.message())
                .contains("table public.sales: 1,000 rows, in the copy 0")
                .contains("do not go on without a backup");
        assertNothingIsLeft();
    }

    @Test
    void aDumpCutInHalfIsNotCalledABackup() throws Exception {
        ClientPrograms real = demandPrograms();
        Path folder = programs(
                real.dump() + " \"$@\"; for a; do case $a in --file=*.dump) f=${a#--file=};; esac; done;"
                        + " [ -z \"$f\" ] || { head -c 2000 \"$f\" > \"$f.x\"; mv \"$f.x\" \"$f\"; }",
                real);
        StepFailure failure = Outcomes.failed(executor(folder).run(context(), said::add));
        assertThat(failure.message()).startsWith("pg_restore ended with 1: ");
        assertNothingIsLeft();
    }

    @Test
    void aDumpThatFailsLeavesNothingAndSaysWhy() throws Exception {
        Path folder = programs("env > " + temp + "/env; echo \"$@\" > " + temp
                + "/args; ls -l \"$PGPASSFILE\" | cut -c1-10 > " + temp
                + "/mode; for a; do case $a in --file=*) echo part >"
                + " ${a#--file=};; esac; done; echo 'pg_dump: error: disk full' >&2; echo 'DETAIL: row 7' >&2; exit 1");
        StepFailure failure = Outcomes.failed(executor(folder).run(context(), said::add));
        assertThat(failure.message()).isEqualTo("pg_dump ended with 1: disk full. The target was not changed.");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertNothingIsLeft();
        List<String> environment = Files.readAllLines(temp.resolve("env"), StandardCharsets.UTF_8);
        assertThat(environment)
                .allMatch(line -> line.matches("(PATH|LC_ALL|HOME|PG[A-Z_]+|PWD|OLDPWD|_|SHLVL)=.*"))
                .noneMatch(line -> line.contains(secret()));
        assertThat(temp.resolve("args")).content(StandardCharsets.UTF_8).doesNotContain(secret());
        assertThat(temp.resolve("mode")).content(StandardCharsets.UTF_8).isEqualTo("-rw-------\n");
        String passwords = environment.stream()
                .filter(line -> line.startsWith("PGPASSFILE="))
                .findFirst()
                .orElseThrow();
        assertThat(Path.of(passwords.substring("PGPASSFILE=".length()))).doesNotExist();
    }

    @Test
    void withoutPgDumpACloneStandsInAndIsNotCalledAFullBackup() throws Exception {
        BackupStepExecutor executor = executor(emptyFolder());
        assertThat(executor.manner(ground.identity)).contains("was not found").contains("not a full backup");
        assertThat(executor.obstacles(context())).isEmpty();
        Map<String, String> outputs =
                Outcomes.succeeded(executor.run(context(), said::add)).outputs();
        assertThat(outputs)
                .containsEntry("kind", "clone")
                .containsEntry("tables_compared", "2")
                .containsEntry("tables_equal", "2")
                .containsEntry("database", "lockkeeper_clone_stg_12_1");
        assertThat(outputs.get("note")).startsWith("This is not a full backup");
        assertThat(ours()).isEqualTo("lockkeeper_clone_stg_12_1");
        assertThat(temp.resolve("backups").resolve(outputs.get("file")))
                .content(StandardCharsets.UTF_8)
                .contains("Type: clone on the same server", "Keep until: 2026-12-21");
        assertThat(temp.resolve("backups").resolve(outputs.get("row_counts_file")))
                .content(StandardCharsets.UTF_8)
                .endsWith("public.sales   1000\n");
        ground.execute("DELETE FROM sales");
        assertThat(Outcomes.succeeded(executor.run(context(), said::add)).outputs())
                .containsEntry("database", "lockkeeper_clone_stg_12_2");
    }

    @Test
    void anOldPgDumpIsNotUsed() throws Exception {
        Path folder = emptyFolder();
        script(folder.resolve("pg_dump"), "echo 'pg_dump (PostgreSQL) 9.6.24'");
        script(folder.resolve("pg_restore"), "exit 1");
        BackupStepExecutor executor = executor(folder);
        assertThat(executor.manner(ground.identity)).startsWith("pg_dump 9.6.24 is older than server 1");
        assertThat(Outcomes.succeeded(executor.run(context(), said::add)).outputs())
                .containsEntry("kind", "clone");
    }

    @Test
    void sessionsThatKeepACloneFromBeingMadeAreNamed() throws Exception {
        try (Connection other = ground.database.connect()) {
            other.setClientInfo("ApplicationName", "crm-web");
            StepFailure failure = Outcomes.failed(executor(emptyFolder()).run(context(), said::add));
            assertThat(failure.sqlState()).isEqualTo("55006");
            assertThat(failure.message()).contains("(user " + ground.database.user() + ", crm-web)");
        }
        assertThat(ours()).isEqualTo("null");
    }

    @Test
    void aUserWhoSeesOnlySomeRowsIsFoundBeforehand() throws Exception {
        ground.database.createRole("backup_tenant", "canary-1");
        ground.execute("GRANT USAGE ON SCHEMA crm TO backup_tenant;"
                + " GRANT SELECT ON ALL TABLES IN SCHEMA public TO backup_tenant");
        TargetSettings limited = ground.settings(ground.database.name(), "backup_tenant", "canary-1");
        BackupStepExecutor executor = new BackupStepExecutor(
                new Targets(List.of(limited)),
                new BackupSettings(temp.resolve("backups"), null, Map.of()),
                SettableClock.at("2026-11-21T22:00:00Z"));
        assertThat(executor.obstacles(context("public.sales", "public.nothing", "sales")))
                .anySatisfy(words -> assertThat(words)
                        .contains("sees only some rows of public.sales")
                        .contains("ALTER ROLE backup_tenant BYPASSRLS"))
                .anySatisfy(words -> assertThat(words).contains("may not read crm.customers"))
                .anySatisfy(words -> assertThat(words).contains("may not create databases"))
                .anySatisfy(words -> assertThat(words).contains("compare names table public.nothing"))
                .anySatisfy(words -> assertThat(words).contains("write it like public.sales"));
        assertThat(Outcomes.failed(executor.run(context("public.sales"), said::add))
                        .message())
                .contains("row-level security");
        assertNothingIsLeft();
    }

    @Test
    void anOwnerWhoIsNoSuperuserNeedsOnlyTheRightToCreateDatabases() throws Exception {
        demandPrograms();
        ground.database.createRole("backup_owner", "canary-2");
        ground.execute("ALTER ROLE backup_owner CREATEDB; ALTER SCHEMA crm OWNER TO backup_owner;"
                + " ALTER TABLE crm.customers OWNER TO backup_owner; ALTER TABLE sales OWNER TO backup_owner;"
                + " ALTER VIEW sales_with_details OWNER TO backup_owner; ALTER FUNCTION f() OWNER TO backup_owner;"
                + " ALTER DATABASE " + ground.database.name() + " OWNER TO backup_owner");
        TargetSettings owner = ground.settings(ground.database.name(), "backup_owner", "canary-2");
        BackupStepExecutor executor = new BackupStepExecutor(
                new Targets(List.of(owner)),
                new BackupSettings(temp.resolve("backups"), null, Map.of()),
                SettableClock.at("2026-11-21T22:00:00Z"));
        assertThat(executor.obstacles(context())).isEmpty();
        assertThat(Outcomes.succeeded(executor.run(context(), said::add)).outputs())
                .containsEntry("kind", "full")
                .containsEntry("tables_equal", "2");
        assertThat(ours()).isEqualTo("null");
    }

    @Test
    void aFolderThatCannotBeWrittenIsFoundBeforehand() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        BackupStepExecutor executor = new BackupStepExecutor(
                ground.targets,
                new BackupSettings(file.resolve("backups"), null, Map.of()),
                SettableClock.at("2026-11-21T22:00:00Z"));
        assertThat(executor.obstacles(context()))
                .singleElement()
                .satisfies(words -> assertThat(words).contains("cannot be written"));
        assertThat(Outcomes.failed(executor.run(context(), said::add)).message())
                .contains("Backup folder");
    }

    private BackupStepExecutor executor(@Nullable Path programs) {
        return new BackupStepExecutor(
                ground.targets,
                new BackupSettings(temp.resolve("backups"), programs, Map.of()),
                SettableClock.at("2026-11-21T22:00:00Z"));
    }

    private Context context(String... compare) {
        return ground.context(new StepSpec.Backup(Ground.common("backup"), List.of(compare)), Map.of());
    }

    private String secret() {
        return ground.database.password();
    }

    private void assertNothingIsLeft() throws SQLException, IOException {
        assertThat(ours()).isEqualTo("null");
        Path backups = temp.resolve("backups");
        if (Files.exists(backups)) {
            try (Stream<Path> left = Files.list(backups)) {
                assertThat(left).isEmpty();
            }
        }
        assertThat(ground.ask(ROWS)).isEqualTo("1000");
    }

    private String ours() throws SQLException {
        return ground.ask(
                "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE datname ~ '^lockkeeper_'");
    }

    private ClientPrograms demandPrograms() {
        return ProgramFolder.demand(ground);
    }

    private Path emptyFolder() throws IOException {
        return ProgramFolder.empty(temp);
    }

    private Path programs(String dump, ClientPrograms real) throws IOException {
        return ProgramFolder.of(temp, dump, "exec " + real.restore() + " \"$@\"");
    }

    private Path programs(String dump) throws IOException {
        return ProgramFolder.of(temp, dump, "exit 1");
    }

    private static void script(Path path, String body) throws IOException {
        ProgramFolder.script(path, body);
    }
}
