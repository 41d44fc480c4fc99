package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.window.IllegalTransitionException;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowFixture;
import dev.lockkeeper.window.WindowId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link WindowStore} promises; a test of one extends this and says how to make it. */
public abstract class WindowStoreContract {
    private static final byte[] BYTES = "SELECT 1;".getBytes(StandardCharsets.UTF_8);

    /** The store under test; windows of earlier tests may be in it. */
    protected abstract WindowStore store();

    @Test
    void numbersAreCountedPerPrefixAndNeverGivenTwice() throws Exception {
        WindowStore store = store();
        Set<WindowId> given = new HashSet<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (var id : threads.invokeAll(IntStream.range(0, 40)
                    .<Callable<WindowId>>mapToObj(i -> () -> store.nextId("NUM"))
                    .toList())) {
                given.add(id.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(given).hasSize(40);
        assertThat(store.nextId("OTHER")).isNotEqualTo(store.nextId("OTHER"));
    }

    @Test
    void whatWasOpenedIsFoundWithItsJournalAndItsFiles() {
        WindowStore store = store();
        LifeEvent.Opened opened = opened(store, 1);
        Window window = store.open(opened, Map.of(WindowFixture.hash('4'), BYTES));
        assertThat(store.find(opened.id())).contains(window);
        assertThat(store.journal(opened.id())).containsExactly(opened);
        assertThat(store.file(WindowFixture.hash('4')))
                .hasValueSatisfying(it -> assertThat(it).isEqualTo(BYTES));
        end(store, window);
    }

    @Test
    void whatDoesNotExistIsEmptyAndNoError() {
        WindowId nobody = new WindowId("NOBODY-1");
        assertThat(store().find(nobody)).isEmpty();
        assertThat(store().journal(nobody)).isEmpty();
        assertThat(store().file(WindowFixture.hash('0'))).isEmpty();
    }

    @Test
    void theSecondOfTwoWritersIsToldAndChangesNothing() {
        WindowStore store = store();
        Window window = store.open(opened(store, 2), Map.of());
        Window first = store.append(window, List.of(note("first")), Map.of());
        assertThatThrownBy(() -> store.append(window, List.of(note("second")), Map.of(WindowFixture.hash('6'), BYTES)))
                .isInstanceOf(StaleWindowException.class);
        assertThat(store.find(window.id())).contains(first);
        assertThat(store.file(WindowFixture.hash('6'))).isEmpty();
        end(store, first);
    }

    @Test
    void severalEventsAreRecordedTogetherOrNotAtAll() {
        WindowStore store = store();
        Window window = store.open(opened(store, 3), Map.of());
        List<WindowEvent> impossible = List.of(note("fits"), new LifeEvent.Completed(WindowFixture.START));
        assertThatThrownBy(() -> store.append(window, impossible, Map.of()))
                .isInstanceOf(IllegalTransitionException.class);
        assertThat(store.find(window.id())).contains(window);
        Window after = store.append(window, List.of(note("a"), note("b")), Map.of());
        assertThat(after.version()).isEqualTo(3);
        assertThat(store.find(window.id())).contains(after);
        end(store, after);
    }

    @Test
    void aTargetIsClaimedUntilItsWindowEnds() {
        WindowStore store = store();
        Window holder = store.open(opened(store, 4), Map.of());
        LifeEvent.Opened second = opened(store, 4);
        assertThatThrownBy(() -> store.open(second, Map.of()))
                .isInstanceOfSatisfying(
                        TargetTakenException.class, e -> assertThat(e.holder()).isEqualTo(holder.id()));
        assertThat(store.find(second.id())).isEmpty();
        end(store, holder);
        end(store, store.open(second, Map.of()));
    }

    @Test
    void theLiveOnesAreOldestFirstAndTheLatestNewestFirst() {
        WindowStore store = store();
        Window first = store.open(opened(store, 5), Map.of());
        Window second = store.open(opened(store, 6), Map.of());
        Window third = store.open(opened(store, 7), Map.of());
        Window ended = end(store, second);
        assertThat(store.live()).containsSubsequence(first, third).doesNotContain(ended);
        assertThat(store.latest(3)).containsExactly(third, ended, first);
        assertThat(store.latest(1)).containsExactly(third);
        end(store, first);
        end(store, third);
    }

    private static Window end(WindowStore store, Window window) {
        return store.append(
                window,
                List.of(new LifeEvent.Aborted(WindowFixture.ASHA.actor(), "enough", WindowFixture.START)),
                Map.of());
    }

    private static LifeEvent.NoteTaken note(String text) {
        return new LifeEvent.NoteTaken(WindowFixture.NOA.actor(), text, WindowFixture.START);
    }

    private static LifeEvent.Opened opened(WindowStore store, long database) {
        Plan plan = WindowFixture.plan();
        Plan elsewhere = new Plan(
                plan.runbook(),
                plan.title(),
                plan.environment(),
                plan.digest(),
                plan.contentDigest(),
                new TargetIdentity("crm-staging", "localhost", 5432, "crm", "contract", database, "15.19"),
                plan.cadence(),
                plan.planned(),
                plan.users(),
                plan.roles(),
                plan.items(),
                plan.files());
        return new LifeEvent.Opened(
                store.nextId("CON"),
                elsewhere,
                WindowFixture.ASHA.actor(),
                WindowFixture.START,
                "C-OPS",
                WindowFixture.START);
    }
}
