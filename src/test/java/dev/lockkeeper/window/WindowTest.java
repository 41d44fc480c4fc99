package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void theFoldOfTheJournalIsTheWindowAndCountsItsEvents() {
        WindowFixture at = WindowFixture.completed();
        assertThat(Window.of(at.journal)).isEqualTo(at.window);
        assertThat(at.window.version()).isEqualTo(at.journal.size());
    }

    @Test
    void everyPrefixOfAJournalIsAWindowOfItsLength() {
        List<WindowEvent> journal = WindowFixture.completed().journal;
        for (int length = 1; length <= journal.size(); length++) {
            assertThat(Window.of(journal.subList(0, length)).version()).isEqualTo(length);
        }
    }

    @Test
    void aJournalThatDoesNotBeginWithOpenedIsRefused() {
        WindowFixture at = WindowFixture.started();
        assertThatThrownBy(() -> Window.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Window.of(at.journal.subList(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begins with Opened");
    }

    @Test
    void openedTwiceIsRefused() {
        WindowFixture at = WindowFixture.scheduled();
        assertThatThrownBy(() -> at.window.after(at.journal.get(0))).isInstanceOf(IllegalTransitionException.class);
    }

    @Test
    void anImpossibleEventLeavesTheWindowAsItWas() {
        WindowFixture at = WindowFixture.scheduled();
        Window before = at.window;
        assertThatThrownBy(() -> at.window.after(new LifeEvent.Completed(at.now)))
                .isInstanceOf(IllegalTransitionException.class);
        assertThat(at.window).isSameAs(before);
    }

    @Test
    void aRecordedWindowCannotBeChangedFromOutside() {
        WindowFixture at = WindowFixture.started();
        assertThatThrownBy(() -> at.window.notes().add(new LifeEvent.Note(ASHA.actor(), "x", at.now)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> at.window.steps().put(SCHEMA, StepRun.NONE))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void timeRunsFromTheStartToTheEndAndNotBefore() {
        WindowFixture at = WindowFixture.scheduled();
        assertThat(at.window.elapsed(at.now.plusSeconds(5))).isZero();
        WindowFixture over = WindowFixture.completed();
        assertThat(over.window.elapsed(over.now.plusSeconds(3_600)))
                .isEqualTo(Duration.between(WindowFixture.START, over.now));
    }
}
