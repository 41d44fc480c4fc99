package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupShelfTest {
    private static final Instant LAST_DAY = Instant.parse("2026-12-21T23:59:59Z");
    private static final Instant DAY_AFTER = Instant.parse("2026-12-22T00:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aBackupMayGoTheDayAfterItHadToBeKept() throws IOException {
        backup("one", "kind: full\n");
        BackupShelf shelf = new BackupShelf(folder);
        assertThat(shelf.reminders(LAST_DAY)).isEmpty();
        assertThat(shelf.sentence()).isEqualTo("1 backup; to be kept until 2026-12-21 or longer.");
        assertThat(shelf.reminders(DAY_AFTER))
                .containsExactly(
                        "Backup one of target staging had to be kept until 2026-12-21. Delete it if nobody needs it"
                                + " any more.");
    }

    @Test
    void whatLiesElsewhereIsNamedToo() throws IOException {
        backup("clone", "kind: clone\ndatabase: lockkeeper_clone_stg_12_1\n");
        assertThat(new BackupShelf(folder).reminders(DAY_AFTER))
                .singleElement()
                .satisfies(words -> assertThat(words).endsWith("and with it database lockkeeper_clone_stg_12_1."));
    }

    @Test
    void aBackupWhoseFilesAreGoneIsToldWhileItMustBeKept() throws IOException {
        Path one = backup("one", "kind: full\n");
        Path dump = Files.writeString(one.resolve("staging.dump"), "rows");
        Files.writeString(
                one.resolve("SHA256SUMS"), BackupManifest.of(one, List.of(dump)).text());
        assertThat(new BackupShelf(folder).reminders(LAST_DAY)).isEmpty();
        Files.delete(dump);
        assertThat(new BackupShelf(folder).reminders(LAST_DAY))
                .containsExactly(
                        "Backup one of target staging must be kept until 2026-12-21, and files of it are gone. Take"
                                + " another one.");
    }

    @Test
    void aFolderWithoutAPassportOrWithHalfOfOneIsNoBackup() throws IOException {
        Files.createDirectory(folder.resolve("part"));
        Files.writeString(
                Files.createDirectory(folder.resolve("half")).resolve(BackupPassport.NAME), "taken_at: 2026-11");
        assertThat(new BackupShelf(folder).sentence()).isEqualTo("No backup lies there.");
        assertThat(new BackupShelf(folder.resolve("nowhere")).reminders(DAY_AFTER))
                .isEmpty();
    }

    private Path backup(String name, String more) throws IOException {
        Path one = Files.createDirectory(folder.resolve(name));
        Files.writeString(
                one.resolve(BackupPassport.NAME),
                "target: staging\ntaken_at: 2026-11-21T22:00:00Z\nkeep_until: 2026-12-21\n" + more);
        return one;
    }
}
