package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.testkit.MemoryWindowStore;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong while a window is driven, the next tick drives it again. */
class WindowDriverTest {
    private static final WindowId ID = new WindowId("STG-12");

    private final FlawedLease lease = new FlawedLease();

    @Test
    void aWindowWhoseLookBrokeOffIsLookedAtAgain() {
        WindowDriver driver = driver(new Inline());
        lease.flaw = new IllegalStateException("nobody foresaw this");
        driver.wake(ID);
        lease.flaw = null;
        driver.wake(ID);
        assertThat(lease.asked).isEqualTo(2);
    }

    @Test
    void aWindowIsHandedBackEvenIfTheMachineRanOutOfSomething() {
        WindowDriver driver = driver(new Inline());
        lease.error = new StackOverflowError();
        assertThatThrownBy(() -> driver.wake(ID)).isSameAs(lease.error);
        lease.error = null;
        driver.wake(ID);
        assertThat(lease.asked).isEqualTo(2);
    }

    @Test
    void aWindowThatFoundNoThreadIsTriedAgain() {
        FullThreads threads = new FullThreads();
        WindowDriver driver = driver(threads);
        driver.wake(ID);
        threads.full = false;
        driver.wake(ID);
        assertThat(lease.asked).isEqualTo(1);
    }

    @Test
    void aWindowThatIsWokenWhileItIsDrivenIsLookedAtOnceMore() {
        WindowDriver driver = driver(new Inline());
        lease.wakes = () -> driver.wake(ID);
        driver.wake(ID);
        assertThat(lease.asked).isEqualTo(2);
    }

    @Test
    void whatEndedUnderAnotherProcessIsShownWhenTheLeaseComesBack() {
        EngineFixture at = EngineFixture.fresh();
        WindowId id = at.open();
        at.says(id, new WindowCommand.Abort("enough"), EngineFixture.ASHA);
        at.tick();
        at.shown.clear();
        at.tick();
        assertThat(at.shown).isEmpty();
        at.leads = false;
        at.tick();
        at.leads = true;
        at.tick();
        assertThat(at.shown).extracting(Window::id).containsExactly(id);
    }

    @Test
    void anEndWhoseRecordingWasNotAnsweredIsShownAtTheNextTick() {
        EngineFixture at = EngineFixture.fresh();
        WindowId id = at.open();
        at.tick();
        LifeEvent.Aborted unanswered = new LifeEvent.Aborted(EngineFixture.ASHA, "enough", at.clock.instant());
        at.store.append(at.window(id), List.of(unanswered), Map.of());
        at.shown.clear();
        at.tick();
        at.tick();
        assertThat(at.shown).extracting(Window::state).containsExactly(WindowState.ABORTED);
    }

    private WindowDriver driver(Inline threads) {
        return new WindowDriver(new MemoryWindowStore(), lease, new Shown(), List.of(), threads);
    }

    private final class Shown implements ChatRoom {
        @Override
        public Room open(Window window, String calledIn) {
            throw new AssertionError("nothing opens a room here");
        }

        @Override
        public void show(Window window) {
            throw new AssertionError("there is no window to show");
        }
    }

    private static final class FullThreads extends Inline {
        private boolean full = true;

        @Override
        public void execute(Runnable work) {
            if (full) {
                throw new RejectedExecutionException("full");
            }
            super.execute(work);
        }
    }

    private static final class FlawedLease implements WorkerLease {
        private @Nullable RuntimeException flaw;
        private @Nullable Error error;
        private @Nullable Runnable wakes;
        private int asked;

        @Override
        public String node() {
            return "node-1";
        }

        @Override
        public boolean hold() {
            asked++;
            Runnable once = wakes;
            wakes = null;
            if (once != null) {
                once.run();
            }
            if (error != null) {
                throw error;
            }
            if (flaw != null) {
                throw flaw;
            }
            return true;
        }

        @Override
        public void release() {
            // nothing is held
        }
    }
}
