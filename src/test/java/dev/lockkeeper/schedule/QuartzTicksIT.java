package dev.lockkeeper.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.store.MigratedDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuartzTicksIT {
    private static final Duration PERIOD = Duration.ofMillis(200);
    /** Quartz takes 15 s unless told, and the pool 5 s; half a second was measured. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final Duration NEVER = Duration.ofHours(1);

    private MigratedDatabase database;
    private DataSource pool;

    @BeforeEach
    void migrate() throws SQLException {
        database = MigratedDatabase.fresh("ticks");
        pool = database.connections().scheduling();
    }

    @AfterEach
    void drop() throws SQLException {
        database.close();
    }

    @Test
    void itTicksAgainAndAgainUntilItIsClosed() {
        AtomicInteger count = new AtomicInteger();
        QuartzTicks ticks = new QuartzTicks(pool, PERIOD, count::incrementAndGet);
        ticks.start();
        ticks.start();
        await().until(() -> count.get() >= 5);

        ticks.close();
        ticks.close();
        ticks.wake();

        int atTheEnd = count.get();
        await().during(Duration.ofSeconds(1)).until(() -> count.get() == atTheEnd);
    }

    @Test
    void aTickThatFailsDoesNotStopTheNextOnes() {
        AtomicInteger count = new AtomicInteger();
        try (QuartzTicks ticks = new QuartzTicks(pool, PERIOD, () -> {
            count.incrementAndGet();
            throw new IllegalStateException("this tick fails on purpose");
        })) {
            ticks.start();
            ticks.wake();

            await().until(() -> count.get() >= 4);
        }
    }

    @Test
    void wakingRunsTheTickSoonWithoutWaitingForThePeriod() {
        AtomicInteger count = new AtomicInteger();
        try (QuartzTicks ticks = new QuartzTicks(pool, NEVER, count::incrementAndGet)) {
            ticks.start();
            await().until(() -> count.get() == 1);

            ticks.wake();

            await().atMost(Duration.ofSeconds(1)).until(() -> count.get() == 2);
        }
    }

    @Test
    void twoTicksNeverRunAtOnceAndManyWakesAreOne() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        try (QuartzTicks ticks = new QuartzTicks(pool, NEVER, () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            count.incrementAndGet();
            waitFor(go);
            running.decrementAndGet();
        })) {
            ticks.start();
            await().until(() -> running.get() == 1);
            for (int i = 0; i < 100; i++) {
                ticks.wake();
            }
            assertThat(go.await(300, TimeUnit.MILLISECONDS)).isFalse();
            go.countDown();

            await().until(() -> count.get() >= 2 && running.get() == 0);
            assertThat(most).hasValue(1);
            assertThat(count).hasValueLessThanOrEqualTo(3);
        }
    }

    @Test
    void itTicksAgainSoonAfterTheDatabaseWasAwayAndMakesUpForItOnce() throws SQLException {
        AtomicInteger count = new AtomicInteger();
        try (QuartzTicks ticks = new QuartzTicks(pool, PERIOD, count::incrementAndGet)) {
            ticks.start();
            await().until(() -> count.get() >= 3);
            database.goAway();
            int before = count.get();
            await().during(Duration.ofSeconds(3)).until(() -> count.get() <= before + 1);

            database.comeBack();
            long back = System.nanoTime();
            await().atMost(Duration.ofSeconds(10)).until(() -> count.get() > before + 1);

            Duration silence = Duration.ofNanos(System.nanoTime() - back);
            assertThat(silence).isLessThan(SOON);
            await().until(() -> count.get() >= before + 5);
            Duration since = Duration.ofNanos(System.nanoTime() - back);
            assertThat(count.get() - before).isLessThanOrEqualTo((int) (since.toMillis() / PERIOD.toMillis()) + 3);
        }
    }

    @Test
    void twoNodesShareTheTicksAndTheOtherGoesOnWhenOneStops() throws SQLException {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        QuartzTicks one = new QuartzTicks(pool, PERIOD, first::incrementAndGet);
        try (QuartzTicks other = new QuartzTicks(pool, PERIOD, second::incrementAndGet)) {
            one.start();
            other.start();
            await().untilAsserted(() -> assertThat(nodes()).isEqualTo("2"));
            assertThat(database.ask("SELECT count(*) FROM lockkeeper.qrtz_triggers"))
                    .isEqualTo("1");
            int ticked = first.get() + second.get();
            long start = System.nanoTime();
            await().until(() -> first.get() + second.get() >= ticked + 10);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(PERIOD.multipliedBy(7));

            one.close();

            int alone = second.get();
            await().atMost(Duration.ofSeconds(3)).until(() -> second.get() >= alone + 5);
        }
    }

    @Test
    void whereQuartzIsSilentTheProcessTicksByItselfAndStopsWhenQuartzIsBack() throws SQLException {
        AtomicInteger count = new AtomicInteger();
        AtomicBoolean needed = new AtomicBoolean();
        try (QuartzTicks ticks = new QuartzTicks(pool, PERIOD, count::incrementAndGet, needed::get)) {
            ticks.start();
            await().until(() -> count.get() >= 3);
            assertThat(ticks.isByItself()).isFalse();
            // what the trigger looks like that a dead node has in hand
            database.execute("UPDATE lockkeeper.qrtz_triggers SET trigger_state = 'PAUSED'");
            await().during(PERIOD.multipliedBy(4)).until(() -> !ticks.isByItself());
            int before = count.get();

            needed.set(true);

            await().atMost(SOON).until(() -> count.get() >= before + 3);
            assertThat(ticks.isByItself()).isTrue();
            database.execute("UPDATE lockkeeper.qrtz_triggers SET trigger_state = 'WAITING'");
            await().until(() -> !ticks.isByItself());
        }
    }

    @Test
    void whileTheDatabaseIsAwayTheProcessTicksByItself() throws SQLException {
        AtomicInteger count = new AtomicInteger();
        try (QuartzTicks ticks = new QuartzTicks(pool, PERIOD, count::incrementAndGet, () -> true)) {
            ticks.start();
            await().until(() -> count.get() >= 3);
            database.goAway();
            try {
                await().until(ticks::isByItself);
                int before = count.get();
                await().atMost(SOON).until(() -> count.get() >= before + 3);
            } finally {
                database.comeBack();
            }
        }
    }

    @Test
    void aNodeStartedAgainTicksAgainWithItsOwnPeriod() throws SQLException {
        try (QuartzTicks before = new QuartzTicks(pool, NEVER, () -> {})) {
            before.start();
        }
        AtomicInteger count = new AtomicInteger();
        try (QuartzTicks after = new QuartzTicks(pool, PERIOD, count::incrementAndGet)) {
            after.start();

            await().atMost(Duration.ofSeconds(2)).until(() -> count.get() >= 3);
            assertThat(database.ask("SELECT count(*) FROM lockkeeper.qrtz_triggers"))
                    .isEqualTo("1");
        }
    }

    @Test
    void whereTheDatabaseIsAwayItSaysSoAndMayBeStartedLater() throws SQLException {
        AtomicInteger count = new AtomicInteger();
        try (QuartzTicks ticks = new QuartzTicks(pool, PERIOD, count::incrementAndGet)) {
            database.goAway();
            assertThatThrownBy(ticks::start).isInstanceOf(StoreUnavailableException.class);
            database.comeBack();

            await().ignoreException(StoreUnavailableException.class).until(() -> {
                ticks.start();
                return true;
            });
            await().until(() -> count.get() >= 2);
        }
    }

    @Test
    void itClosesSoonWhileTheDatabaseIsAway() throws SQLException {
        QuartzTicks ticks = new QuartzTicks(pool, PERIOD, () -> {});
        ticks.start();
        database.goAway();
        try {
            long start = System.nanoTime();
            ticks.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        } finally {
            database.comeBack();
        }
    }

    private String nodes() throws SQLException {
        return database.ask("SELECT count(*) FROM lockkeeper.qrtz_scheduler_state");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
