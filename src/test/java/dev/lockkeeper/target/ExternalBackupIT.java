package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.outside.CommandStepExecutor;
import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.outside.Program;
import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.runbook.BackupForm.External;
import dev.lockkeeper.runbook.BackupForm.Format;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.testkit.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalBackupIT {
    private static final External SNAPSHOT = new External("storage-snapshot", true, LocalDate.of(2026, 10, 4));

    @TempDir
    private Path temp;

    private Ground ground;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("external");
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void whatACommandMadeHasItsPlaceInTheWalAndIsNeverCalledProven() throws Exception {
        BackupStepExecutor executor = executor("echo snap-0042", ground.targets);
        assertThat(executor.obstacles(context(SNAPSHOT))).isEmpty();
        Map<String, String> outputs =
                Outcomes.succeeded(executor.run(context(SNAPSHOT), words -> {})).outputs();
        assertThat(outputs)
                .containsEntry("kind", "external")
                .containsEntry("said", "snap-0042")
                .containsEntry("restore_point", "lockkeeper_STG-12_1")
                .containsEntry("rehearsed", "2026-10-04, 48 days before")
                .containsEntry("keep_until", "2026-12-21")
                .doesNotContainKeys("tables_equal", "restore_seconds");
        assertThat(outputs.get("proof")).startsWith("NOT PROVEN: it was not restored by us");
        String order = "SELECT '%s'::pg_lsn <= '%s'::pg_lsn AND '%s'::pg_lsn <= pg_current_wal_insert_lsn()";
        String point = outputs.get("restore_point_lsn");
        assertThat(ground.ask(order.formatted(outputs.get("lsn_before"), point, point)))
                .isEqualTo("t");
        assertThat(temp.resolve("backups").resolve(outputs.get("passport_file")))
                .content(StandardCharsets.UTF_8)
                .contains(
                        "Type: external, made by the command storage-snapshot\n",
                        "Proof: NOT PROVEN",
                        "Last rehearsed restore: 2026-10-04, 48 days before\n",
                        "Restore point: lockkeeper_STG-12_1 at " + point + ", reachable once WAL file ",
                        "Keep until: 2026-12-21\n");
    }

    @Test
    void aCommandThatFailsMakesNoBackupAndNoRestorePoint() throws Exception {
        BackupStepExecutor executor = executor("echo no space; exit 3", ground.targets);
        assertThat(Outcomes.failed(executor.run(context(SNAPSHOT), words -> {})).message())
                .contains("ended with exit code 3");
        assertThat(temp.resolve("backups")).doesNotExist();
    }

    @Test
    void aRightThatIsMissingAndACommandThatIsUnknownAreFoundBeforehand() throws Exception {
        ground.database.createRole("external_user", "canary-4");
        Targets targets = new Targets(List.of(ground.settings(ground.database.name(), "external_user", "canary-4")));
        assertThat(executor("true", targets).obstacles(context(new External("snapshot-of-storage", true, null))))
                .hasSize(2)
                .anySatisfy(words -> assertThat(words).startsWith("The command snapshot-of-storage is not configured"))
                .anySatisfy(words -> assertThat(words)
                        .contains("GRANT EXECUTE ON FUNCTION pg_create_restore_point(text) TO external_user"));
    }

    @Test
    void withoutARehearsalThePassportSaysNeverAndNoPointIsSetUnasked() throws Exception {
        Map<String, String> outputs = Outcomes.succeeded(executor("true", ground.targets)
                        .run(context(new External("storage-snapshot", false, null)), words -> {}))
                .outputs();
        assertThat(outputs)
                .containsEntry("rehearsed", "never, as far as the runbook says")
                .containsKey("lsn_before")
                .doesNotContainKey("restore_point");
    }

    private BackupStepExecutor executor(String shell, Targets targets) throws IOException {
        Path program = temp.resolve("snapshot");
        ProgramFolder.script(program, shell);
        Program command = new Program(
                "storage-snapshot",
                List.of(program.toString()),
                Duration.ofSeconds(30),
                10_000,
                Set.of(),
                Map.of(),
                Map.of());
        return new BackupStepExecutor(
                targets,
                new BackupSettings(temp.resolve("backups"), null, Map.of()),
                SettableClock.at("2026-11-21T22:00:00Z"),
                new CommandStepExecutor(new OutsideSettings(List.of(), List.of(command))));
    }

    private Context context(External external) {
        return ground.context(
                new StepSpec.Backup(
                        Ground.common("backup"), List.of(), new BackupForm(Format.EXTERNAL, 1, 30, external)),
                Map.of());
    }
}
