package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A paused attempt asks the journal itself, because whoever drives the window may be another process. */
class AskedToEndTest {
    private static final long SECOND = 1_000_000_000L;
    private static final StepRun RUNNING = run();
    private static final StepRun PAUSED =
            run(new StepEvent.StepPaused(WindowFixture.SCHEMA, WindowFixture.NOA.actor(), WindowFixture.START));
    private static final StepRun CANCELLED = run(
            new StepEvent.StepPaused(WindowFixture.SCHEMA, WindowFixture.NOA.actor(), WindowFixture.START),
            new StepEvent.CancelRequested(WindowFixture.SCHEMA, WindowFixture.NOA.actor(), WindowFixture.START));

    private Optional<StepRun> journal = Optional.of(PAUSED);
    private boolean storeIsAway;
    private long now;
    private int read;
    private final AskedToEnd told = new AskedToEnd(this::read, () -> now);

    private Optional<StepRun> read() {
        read++;
        if (storeIsAway) {
            throw new StoreUnavailableException("reading", new IllegalStateException("away"));
        }
        return journal;
    }

    private static StepRun run(WindowEvent... more) {
        WindowFixture at = WindowFixture.beforeSchema()
                .ok(new dev.lockkeeper.window.WindowCommand.Run(Optional.empty()), WindowFixture.ASHA)
                .begins(WindowFixture.SCHEMA)
                .fact(more);
        return at.window.step(WindowFixture.SCHEMA);
    }

    @Test
    void whoeverIsNotPausedIsNotKeptWaitingByTheJournal() {
        assertThat(told.isPaused()).isFalse();
        assertThat(read).isZero();
    }

    @Test
    void theJournalIsReadOnceASecondAndEndsThePause() {
        told.pause(true);
        for (int asked = 0; asked < 100; asked++) {
            assertThat(told.isPaused()).isTrue();
        }
        assertThat(read).isZero();
        now = SECOND;
        assertThat(told.isPaused()).isTrue();
        journal = Optional.of(RUNNING);
        assertThat(told.isPaused()).isTrue();
        assertThat(read).isEqualTo(1);
        now = 2 * SECOND;
        assertThat(told.isPaused()).isFalse();
    }

    @Test
    void anAttemptThatIsNotOursAnyMoreIsNotPaused() {
        told.pause(true);
        journal = Optional.empty();
        now = SECOND;
        assertThat(told.isPaused()).isFalse();
    }

    @Test
    void aCancelThatWasRecordedElsewhereEndsThePauseAndIsHeard() {
        List<String> heard = new ArrayList<>();
        told.whenAsked(() -> heard.add("asked"));
        told.pause(true);
        journal = Optional.of(CANCELLED);
        now = SECOND;
        assertThat(told.isPaused()).isFalse();
        assertThat(heard).containsExactly("asked");
    }

    @Test
    void whileTheJournalCannotBeReadItStaysPaused() {
        told.pause(true);
        storeIsAway = true;
        now = SECOND;
        assertThat(told.isPaused()).isTrue();
        storeIsAway = false;
        journal = Optional.of(RUNNING);
        now = 2 * SECOND;
        assertThat(told.isPaused()).isFalse();
    }
}
