package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.GUEST;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** The change guard holds, whatever became of the folder; a person decides, and is asked once. */
class DiskFilesTest {
    private final EngineFixture at = EngineFixture.fresh();

    @Test
    void aFolderThatIsGoneHasLostEveryFile() {
        WindowId id = at.beforeSchema();
        at.diskFlaw = new UnknownRunbookException("there is no runbook crm");
        at.says(id, run(), ASHA);
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        assertThat(at.window(id).changedFiles())
                .hasSameSizeAs(at.window(id).plan().files())
                .allSatisfy(change -> assertThat(change.diskSha256()).isEmpty());
        assertThat(refused(at.engine.desk().amend(id, "gone", ASHA)))
                .startsWith("The runbook crm is not on disk any more");
        keptItRuns(id);
    }

    @Test
    void aFolderThatCannotBeReadCountsAsChangedAndSaysSo() {
        WindowId id = at.beforeSchema();
        at.diskFlaw = new UncheckedIOException(new IOException("Permission denied"));
        at.says(id, run(), ASHA);
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        assertThat(at.window(id).changedFiles())
                .extracting(FilesEvent.FileChange::difference)
                .containsExactly("The runbook's folder cannot be read; nobody can say whether its files changed.");
        assertThat(refused(at.engine.desk().amend(id, "locked", ASHA)))
                .startsWith("The folder of the runbook crm cannot be read");
        keptItRuns(id);
    }

    @Test
    void afterAFailedStepTheDifferenceIsReadFromDiskWhenItIsAskedFor() {
        WindowId id = at.beforeSchema();
        at.outcomes.add(() -> new StepExecutor.Outcome.Failed(new StepFailure("no", "a.sql", 1, "42P01", true)));
        at.says(id, run(), ASHA);
        assertThat(at.engine.desk().changes(id)).isEmpty();
        at.disk.file("a.sql", "SELECT 3;\n");
        assertThat(at.window(id).changedFiles()).isEmpty();
        assertThat(at.engine.desk().changes(id))
                .extracting(FilesEvent.FileChange::name)
                .containsExactly("a.sql");
        assertThat(at.engine.desk().changes(new WindowId("STG-99"))).isEmpty();
    }

    @Test
    void commandIsHandedOnlyToAFullMember() {
        WindowId id = at.beforeSchema();
        assertThat(refused(at.says(id, new WindowCommand.HandOver(GUEST), ASHA)))
                .startsWith(GUEST.mention() + " is no full member of this workspace");
        assertThat(at.window(id).commander()).isEqualTo(ASHA);
        at.says(id, new WindowCommand.HandOver(DEVI), ASHA);
        assertThat(at.window(id).commander()).isEqualTo(DEVI);
    }

    private void keptItRuns(WindowId id) {
        at.says(id, new WindowCommand.Keep(), ASHA);
        assertThat(at.attempts).containsExactly("baseline/1", "schema/1");
        at.says(id, run(), ASHA);
        assertThat(at.window(id).state()).isEqualTo(WindowState.COMPLETED);
    }

    private static String refused(Desk.Answer answer) {
        assertThat(answer.decision()).isInstanceOf(Decision.Refused.class);
        return ((Decision.Refused) answer.decision()).explanation();
    }
}
