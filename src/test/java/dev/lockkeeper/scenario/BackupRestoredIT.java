package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.practice.PracticeCast.Played;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Swap;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The CRM window whose backup is restored and put in the target's place. */
class BackupRestoredIT extends Night {
    @Test
    void theWindowEndsOnTheRestoredDatabaseWhichIsAsTheOneWasBefore() throws Exception {
        givenTheCrm();
        List<String> before = house().target().catalog();
        givenTheBotRuns();

        Played played = PracticeCast.scenario("restore").play(house().bot(), house().slack(), "crm");

        assertThat(played.wrong()).isEmpty();
        Window ended = played.window();
        assertThat(ended.state()).isEqualTo(WindowState.ROLLED_BACK);
        assertThat(house().target().catalog()).isEqualTo(before);
        Swap swap = ended.swap();
        assertThat(swap).isNotNull();
        assertThat(ended.plan().target()).isEqualTo(swap.after());
        assertThat(swap.after().databaseOid()).isNotEqualTo(swap.before().databaseOid());
        assertThat(WayBack.undone(ended))
                .extracting(PlannedStep::id)
                .extracting(Object::toString)
                .contains("m1-reference-tables", "m7-remove-columns", "m8-indexes");
        thenTheReportIsPosted();
        assertThat(report()).contains(swap.kept());
        thenNothingIsThereTwice();
    }
}
