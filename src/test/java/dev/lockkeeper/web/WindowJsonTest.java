package dev.lockkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.LockEvent;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowJsonTest {
    @Test
    void whoPausedAStepAndWhoHoldsWhatItWaitsForStandWithTheStep() {
        WindowStories begun =
                WindowStories.running().request(WindowStories.BACKUP).begin(WindowStories.BACKUP);
        assertThat(backup(begun).paused()).isNull();
        assertThat(backup(begun).lock()).isNull();
        WindowStories both = begun.then(at -> new StepEvent.StepPaused(WindowStories.BACKUP, WindowStories.QA, at))
                .then(at -> new LockEvent.LockMet(WindowStories.BACKUP, 1, chain(), at))
                .then(at -> new LockEvent.WaitKept(WindowStories.BACKUP, 1, WindowStories.QA, at));
        WindowJson.Paused paused = backup(both).paused();
        assertThat(paused).isNotNull();
        assertThat(paused.user()).isEqualTo(WindowStories.QA.user());
        WindowJson.Lock lock = backup(both).lock();
        assertThat(lock).isNotNull();
        assertThat(lock.holders())
                .containsExactly(new WindowJson.Holder(7, "shop", "report", "active", 60_000L, "SELECT ?"));
        assertThat(lock.queued()).isEqualTo(2);
        assertThat(lock.longestMillis()).isEqualTo(1500);
        assertThat(lock.keepWaiting()).containsExactly(WindowStories.QA.user());
        WindowStories over = both.then(at -> new LockEvent.LockGone(WindowStories.BACKUP, 1, at))
                .then(at -> new StepEvent.StepContinued(WindowStories.BACKUP, WindowStories.QA, at));
        assertThat(backup(over).lock()).isNull();
        assertThat(backup(over).paused()).isNull();
    }

    private static LockChain chain() {
        LockHolder holder =
                new LockHolder(7, null, null, Duration.ofMinutes(1), "shop", "report", "active", "SELECT ?");
        return new LockChain(List.of(holder), 2, Duration.ofMillis(1500));
    }

    private static WindowJson.Step backup(WindowStories story) {
        return WindowJson.of(story.window()).steps().stream()
                .filter(step -> step.id().equals(WindowStories.BACKUP.value()))
                .findFirst()
                .orElseThrow();
    }

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
