package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.runbook.BackupForm.Format;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class BackupReaderTest {
    private final Runbook everything = Examples.runbook(Examples.parseValid("everything.yaml"));

    @Test
    void readsHowADumpIsWrittenAndKept() {
        assertThat(backup("backup").form()).isEqualTo(new BackupForm(Format.DIRECTORY, 2, 90));
        assertThat(backup("copy-first").form()).isEqualTo(BackupForm.STANDARD);
    }

    @Test
    void anExternalBackupBringsACheckThatNobodyCanCarryOut() {
        StepSpec.Backup snapshot = backup("snapshot");
        assertThat(snapshot.form())
                .isEqualTo(new BackupForm(
                        Format.EXTERNAL,
                        1,
                        30,
                        new BackupForm.External("storage-snapshot", true, LocalDate.of(2026, 10, 4))));
        assertThat(snapshot.common().checks()).singleElement().satisfies(check -> {
            assertThat(check.common().id()).isEqualTo("snapshot-restored");
            assertThat(check.common().blocking()).isFalse();
            assertThat(((CheckSpec.Output) check).name()).isEqualTo("tables_equal");
        });
    }

    private StepSpec.Backup backup(String id) {
        return (StepSpec.Backup) everything.step(id).orElseThrow();
    }
}
