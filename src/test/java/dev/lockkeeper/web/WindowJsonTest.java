package dev.lockkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.RollbackFixture;
import org.junit.jupiter.api.Test;

class WindowJsonTest {
    @Test
    void aWindowThatTurnedBackSaysByWhichPlanAndHowFarItIs() {
        assertThat(WindowJson.of(RollbackFixture.afterData().window).rollback()).isNull();
        assertThat(WindowJson.of(RollbackFixture.undoFailed().window).rollback())
                .isEqualTo(new WindowJson.Rollback("undo", "STOPPED"));
        assertThat(WindowJson.of(RollbackFixture.rolledBack().window).rollback())
                .isEqualTo(new WindowJson.Rollback("undo", "ROLLED_BACK"));
    }

    @Test
    void theStepsOfTheWayBackStandAfterTheOthersOnceItWasChosen() {
        assertThat(WindowJson.of(RollbackFixture.afterData().window).steps()).hasSize(5);
        assertThat(WindowJson.of(RollbackFixture.turnedBack().window).steps())
                .extracting(WindowJson.Step::id)
                .endsWith("undo-data", "undo-schema", "compare");
    }
}
