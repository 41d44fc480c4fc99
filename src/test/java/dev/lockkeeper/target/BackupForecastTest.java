package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.runbook.BackupForm.Format;
import dev.lockkeeper.target.BackupForecast.Room;
import dev.lockkeeper.target.BackupForecast.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BackupForecastTest {
    private static final long GIGABYTE = 1_000_000_000L;
    private static final Size SIZE = new Size(10 * GIGABYTE, 6 * GIGABYTE);
    private static final BackupForm PLAIN = new BackupForm(Format.PLAIN, 1, 30);

    @Test
    void withoutAnEarlierBackupADumpMayBeAsLargeAsTheTablesAndNoTimeIsForetold() {
        BackupForecast forecast = forecast(BackupForm.STANDARD, Optional.empty(), room(50, 50, false));
        assertThat(forecast.dumpBytes()).isEqualTo(6_600_000_000L);
        assertThat(forecast.restore()).isEmpty();
        assertThat(forecast.obstacles(true)).isEmpty();
        assertThat(forecast.sentence())
                .isEqualTo("Database 10 GB; a custom dump of at most about 6.6 GB (50 GB free), restore test on"
                        + " scratch:5432 of about 10 GB (50 GB free). How long it takes was not measured yet.");
        assertThat(forecast(PLAIN, Optional.empty(), room(50, 50, false)).dumpBytes())
                .isEqualTo(9_900_000_000L);
    }

    @Test
    void theLastBackupIsScaledByTheSizeOfTheDatabase() {
        BackupForecast forecast = forecast(BackupForm.STANDARD, Optional.of(before()), room(50, 50, false));
        assertThat(forecast.dumpBytes()).isEqualTo(2_200_000_000L);
        assertThat(forecast.dump()).contains(Duration.ofSeconds(120));
        assertThat(forecast.restore()).contains(Duration.ofSeconds(300));
        assertThat(forecast.sentence())
                .endsWith("Dump about 2 min, restore test about 5 min, from the backup of 2026-11-20.");
        assertThat(forecast(PLAIN, Optional.of(before()), room(50, 50, false)).sentence())
                .endsWith("of 2026-11-20, which was of another form.");
    }

    @Test
    void whereTheFolderOrTheServerHasTooLittleRoomThePlaceAndBothNumbersAreNamed() {
        assertThat(forecast(BackupForm.STANDARD, Optional.of(before()), room(2, 10, false))
                        .obstacles(true))
                .containsExactly(
                        "The backup folder has 2.0 GB free, and the dump of target staging needs about 2.2 GB. Make room"
                                + " there, or configure another folder under backups.",
                        "The restore server scratch:5432 has 10 GB free, and the restore test of target staging needs"
                                + " about 11 GB. Make room there, or configure another server under restoreTests.");
    }

    @Test
    void oneDiskForBothNeedsRoomForBoth() {
        assertThat(forecast(BackupForm.STANDARD, Optional.of(before()), room(12, 12, true))
                        .obstacles(true))
                .singleElement()
                .satisfies(words -> assertThat(words).contains("beside the dump of about 2.2 GB on the same disk"));
        assertThat(forecast(BackupForm.STANDARD, Optional.of(before()), room(12, 12, true))
                        .obstacles(false))
                .isEmpty();
    }

    @Test
    void aDiskThatCannotBeSeenIsNoObstacleAndIsSaid() {
        BackupForecast forecast =
                forecast(BackupForm.STANDARD, Optional.empty(), new Room(50 * GIGABYTE, OptionalLong.empty(), false));
        assertThat(forecast.obstacles(true)).isEmpty();
        assertThat(forecast.sentence()).contains("free disk of that server cannot be seen from here; look there");
    }

    private static BackupForecast forecast(BackupForm form, Optional<BackupPassport> last, Room room) {
        return new BackupForecast("staging", "scratch:5432", form, SIZE, last, room);
    }

    private static Room room(int folder, int server, boolean shared) {
        return new Room(folder * GIGABYTE, OptionalLong.of(server * GIGABYTE), shared);
    }

    /** Of a database half as large. */
    private static BackupPassport before() {
        return new BackupPassport(
                Path.of("before"),
                Map.of(
                        "taken_at", "2026-11-20T22:00:00Z",
                        "format", "custom",
                        "jobs", "1",
                        "bytes", "1000000000",
                        "database_bytes", "5000000000",
                        "dump_seconds", "60",
                        "restore_seconds", "150"));
    }
}
