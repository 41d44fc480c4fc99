package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.practice.PracticeCast.Played;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The CRM window whose backup was damaged since it was tested, and which is undone by script instead. */
@EnabledIfSystemProperty(
        named = "lockkeeper.every-fault",
        matches = "true",
        disabledReason = "plays a whole window; RestoreStepIT damages a dump in every build")
class DamagedBackupIT extends Night {
    private static final String DATABASES = "SELECT oid || ' ' || datname FROM pg_database WHERE datname ="
            + " current_database() OR datname LIKE 'lockkeeper_restore%' ORDER BY datname";

    @Test
    void theDamagedBackupIsRefusedBeforeAnythingIsMadeAndTheScriptsGoBack() throws Exception {
        givenTheCrm();
        List<String> before = house().target().catalog();
        List<String> databases = house().target().ask(DATABASES);
        givenTheBotRuns();

        Played played = PracticeCast.scenario("damaged-backup")
                .withBackupsIn(house().backups())
                .play(house().bot(), house().slack(), "crm");

        assertThat(played.wrong()).isEmpty();
        Window ended = played.window();
        assertThat(ended.state()).isEqualTo(WindowState.ROLLED_BACK);
        assertThat(house().target().catalog()).isEqualTo(before);
        assertThat(house().target().ask(DATABASES)).isEqualTo(databases);
        thenTheRoomHears("its SHA-256 differs");
        thenTheReportIsPosted();
        assertThat(report()).contains("its SHA-256 differs");
        thenNothingIsThereTwice();
    }
}
