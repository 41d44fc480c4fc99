package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresWorkerLeaseIT {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(1_500);

    private static MigratedDatabase database;
    private static DataSource pool;

    @BeforeAll
    static void migrate() throws SQLException {
        database = MigratedDatabase.fresh("lease");
        pool = database.connections().state();
    }

    @AfterAll
    static void drop() throws SQLException {
        database.close();
    }

    @BeforeEach
    void nobodyHolds() throws SQLException {
        database.execute("DELETE FROM lockkeeper.worker_lease");
    }

    @Test
    void whoHoldsItHoldsItAloneAndMayRenewIt() {
        PostgresWorkerLease one = new PostgresWorkerLease(pool, LONG);
        PostgresWorkerLease other = new PostgresWorkerLease(pool, LONG);

        assertThat(one.hold()).isTrue();
        assertThat(other.hold()).isFalse();
        assertThat(one.hold()).isTrue();
        assertThat(other.hold()).isFalse();
    }

    @Test
    void itIsTakenOverWhenItRanOutAndNotBefore() {
        PostgresWorkerLease dead = new PostgresWorkerLease(pool, SHORT);
        PostgresWorkerLease heir = new PostgresWorkerLease(pool, LONG);
        long start = System.nanoTime();
        assertThat(dead.hold()).isTrue();
        assertThat(heir.hold()).isFalse();

        await().until(heir::hold);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT);
        assertThat(dead.hold()).isFalse();
    }

    @Test
    void renewingMovesItsEnd() throws SQLException {
        PostgresWorkerLease lease = new PostgresWorkerLease(pool, LONG);
        lease.hold();
        String end = end();

        assertThat(lease.hold()).isTrue();

        assertThat(database.ask(
                        "SELECT expires_at > '" + end + "' FROM lockkeeper.worker_lease WHERE lease = 'driver'"))
                .isEqualTo("t");
    }

    @Test
    void aGivenBackLeaseNeedsNoWaiting() {
        PostgresWorkerLease one = new PostgresWorkerLease(pool, LONG);
        PostgresWorkerLease other = new PostgresWorkerLease(pool, LONG);
        one.hold();

        other.release();
        assertThat(other.hold()).isFalse();
        one.release();
        one.release();

        assertThat(other.hold()).isTrue();
    }

    @Test
    void ofManyWhoAskAtOnceOneGetsIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> asking = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asking.add(new PostgresWorkerLease(pool, LONG)::hold);
            }

            int holders = 0;
            for (Future<Boolean> answer : threads.invokeAll(asking)) {
                holders += answer.get() ? 1 : 0;
            }

            assertThat(holders).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whereTheDatabaseIsAwayNobodyHoldsItAndGivingItBackIsQuiet() throws SQLException {
        PostgresWorkerLease lease = new PostgresWorkerLease(pool, LONG);
        lease.hold();
        database.goAway();
        try {
            assertThat(lease.hold()).isFalse();
            lease.release();
        } finally {
            database.comeBack();
        }
        await().until(lease::hold);
    }

    @Test
    void everyProcessHasItsOwnName() {
        PostgresWorkerLease one = new PostgresWorkerLease(pool, LONG);

        assertThat(one.node()).matches("node-[0-9a-f]{12}").isEqualTo(one.node());
        assertThat(new PostgresWorkerLease(pool, LONG).node()).isNotEqualTo(one.node());
    }

    @Test
    void aTermLastsAsLongAsTheLeaseAndTheNextOneHasAnotherNumber() {
        PostgresWorkerLease lease = new PostgresWorkerLease(pool, SHORT);
        assertThat(lease.term()).isZero();
        lease.hold();
        long first = lease.term();
        lease.hold();
        assertThat(lease.term()).isEqualTo(first).isNotZero();

        await().until(() -> lease.term() == 0);
        lease.hold();

        assertThat(lease.term()).isNotZero().isNotEqualTo(first);
        lease.release();
        assertThat(lease.term()).isZero();
    }

    @Test
    void aTermEndsInTheProcessBeforeAnotherOneCanBegin() {
        PostgresWorkerLease frozen = new PostgresWorkerLease(pool, SHORT);
        PostgresWorkerLease heir = new PostgresWorkerLease(pool, LONG);
        frozen.hold();

        await().pollInterval(Duration.ofMillis(5)).until(heir::hold);

        assertThat(frozen.term()).isZero();
        assertThat(frozen.hold()).isFalse();
        assertThat(frozen.term()).isZero();
    }

    @Test
    void whoLostTheLeaseIsStillThereForAWhileAndWhoGaveItBackIsNot() {
        PostgresWorkerLease slow = new PostgresWorkerLease(pool, SHORT);
        PostgresWorkerLease heir = new PostgresWorkerLease(pool, SHORT);
        slow.hold();
        await().pollInterval(Duration.ofMillis(50)).until(heir::hold);

        assertThat(heir.mayBeThere(slow.node())).isTrue();
        assertThat(heir.mayBeThere("node-unheard-of")).isFalse();
        await().pollInterval(Duration.ofMillis(50)).until(() -> heir.hold() && !heir.mayBeThere(slow.node()));
        slow.hold();
        assertThat(heir.mayBeThere(slow.node())).isTrue();
        slow.release();
        assertThat(heir.mayBeThere(slow.node())).isFalse();
    }

    @Test
    void whoWasAwayItselfSaysOfNobodyThatHeIsGone() {
        PostgresWorkerLease woken = new PostgresWorkerLease(pool, SHORT);
        woken.hold();
        assertThat(woken.mayBeThere("node-gone")).isFalse();
        await().pollDelay(SHORT.plusMillis(100)).until(() -> true);

        woken.hold();

        assertThat(woken.mayBeThere("node-gone")).isTrue();
        await().pollInterval(Duration.ofMillis(50)).until(() -> woken.hold() && !woken.mayBeThere("node-gone"));
    }

    @Test
    void theHolderIsCalledOverTheDatabase() throws SQLException {
        AtomicInteger rung = new AtomicInteger();
        try (Doorbell bell = new Doorbell(database.bot(), rung::incrementAndGet)) {
            assertThat(bell).isNotNull();
            await().until(() -> rung.get() == 1);
            new PostgresWorkerLease(pool, LONG).callTheHolder();
            await().until(() -> rung.get() == 2);

            database.cutOff();

            await().until(() -> rung.get() == 3);
            await().ignoreExceptions().until(() -> {
                new PostgresWorkerLease(pool, LONG).callTheHolder();
                return rung.get() == 4;
            });
        }
    }

    @Test
    void aLeaseWithoutLengthIsRefused() {
        assertThatThrownBy(() -> new PostgresWorkerLease(pool, Duration.ZERO))
                .hasMessageContaining("PT0S; expected at least a millisecond");
    }

    private static String end() throws SQLException {
        return database.ask("SELECT expires_at FROM lockkeeper.worker_lease WHERE lease = 'driver'");
    }
}
