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

        assertThat(database.ask("SELECT expires_at > '" + end + "' FROM lockkeeper.worker_lease"))
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
    void aLeaseWithoutLengthIsRefused() {
        assertThatThrownBy(() -> new PostgresWorkerLease(pool, Duration.ZERO))
                .hasMessageContaining("PT0S; expected at least a millisecond");
    }

    private static String end() throws SQLException {
        return database.ask("SELECT expires_at FROM lockkeeper.worker_lease");
    }
}
