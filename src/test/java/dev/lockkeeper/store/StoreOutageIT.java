package dev.lockkeeper.store;

import static dev.lockkeeper.store.EventSamples.ANNA;
import static dev.lockkeeper.store.EventSamples.AT;
import static dev.lockkeeper.store.EventSamples.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StaleWindowException;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreOutageIT {
    private static final List<WindowEvent> NOTE = List.of(new LifeEvent.NoteTaken(ANNA, "a note", AT));
    private static final String BLOCKED = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private MigratedDatabase database;
    private PostgresWindowStore store;
    private Window window;

    @BeforeEach
    void migrate() throws SQLException {
        database = MigratedDatabase.fresh("store_outage");
        store = new PostgresWindowStore(database.connections().state());
        window = store.open(opened(new WindowId("STG-1"), "outage"), Map.of());
    }

    @AfterEach
    void drop() throws SQLException {
        database.close();
    }

    @Test
    void aConnectionLostInTheMiddleOfAnAppendLeavesNothingAndTheNextOneWorks() throws Exception {
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try (Connection rival = database.database().connect()) {
            lockWindow(rival);
            Future<Window> append = writer.submit(() -> store.append(window, NOTE, Map.of()));
            await().until(() -> database.ask(BLOCKED).equals("1"));

            database.cutOff();

            assertThatThrownBy(append::get).hasCauseInstanceOf(StoreUnavailableException.class);
            rival.rollback();
        } finally {
            writer.shutdownNow();
        }

        // the pool may still hand out another connection that was cut off in the same moment
        await().ignoreException(StoreUnavailableException.class)
                .until(() -> store.find(window.id()).equals(Optional.of(window)));
        assertThat(store.append(window, NOTE, Map.of()).version()).isEqualTo(2);
    }

    @Test
    void anAnswerLostAfterTheCommitIsUnknownToTheCallerAndReadingAgainTellsTheTruth() throws Exception {
        try (CutAtCommit line = new CutAtCommit(
                        database.database().host(), database.database().port());
                StateDatabase overLine = new StateDatabase(over(line))) {
            PostgresWindowStore far = new PostgresWindowStore(overLine.state());
            assertThat(far.find(window.id())).contains(window);
            line.arm();

            assertThatThrownBy(() -> far.append(window, NOTE, Map.of())).isInstanceOf(StoreUnavailableException.class);

            await().untilAsserted(() -> assertThat(store.journal(window.id())).hasSize(2));
            assertThat(far.find(window.id()).orElseThrow().version()).isEqualTo(2);
            assertThatThrownBy(() -> far.append(window, NOTE, Map.of())).isInstanceOf(StaleWindowException.class);
        }
    }

    @Test
    void aRivalThatSitsOnTheRowIsWaitedForTwoSecondsAndNoLonger() throws SQLException {
        try (Connection rival = database.database().connect()) {
            lockWindow(rival);
            long start = System.nanoTime();

            assertThatThrownBy(() -> store.append(window, NOTE, Map.of()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("recording STG-1");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(seconds(1), seconds(4));
            rival.rollback();
        }
        assertThat(store.find(window.id())).contains(window);
    }

    @Test
    void aFrozenNodeHoldsNobodyUp() throws SQLException {
        @SuppressWarnings("resource")
        Connection frozen = database.connections().state().getConnection();
        lockWindow(frozen);

        await().atMost(seconds(6))
                .ignoreException(StoreUnavailableException.class)
                .until(() -> store.append(window, NOTE, Map.of()).version() == 2);

        assertThatThrownBy(frozen::close).hasMessageContaining("idle-in-transaction timeout");
    }

    @Test
    void aDatabaseThatIsAwayIsUnavailableWithinSlacksPatienceAndWorksWhenItIsBack() throws SQLException {
        database.goAway();
        try {
            long start = System.nanoTime();
            assertThatThrownBy(() -> store.find(window.id())).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.nextId("STG")).isInstanceOf(StoreUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(seconds(6));
        } finally {
            database.comeBack();
        }
        await().ignoreException(StoreUnavailableException.class)
                .until(() -> store.find(window.id()).isPresent());
    }

    @Test
    void connectionsCutOffWhileNobodyUsedThemAreReplacedAtOnce() throws SQLException {
        database.cutOff();

        await().atMost(seconds(3))
                .ignoreException(StoreUnavailableException.class)
                .until(() -> store.append(window, NOTE, Map.of()).version() == 2);
    }

    private DatabaseLogin over(CutAtCommit line) {
        String port = ":" + database.database().port() + "/";
        String host = "//" + database.database().host() + ":";
        String url = database.bot().url().replace(port, ":" + line.port() + "/").replace(host, "//127.0.0.1:");
        return new DatabaseLogin(url, database.bot().user(), database.bot().password());
    }

    private static void lockWindow(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement lock = connection.createStatement()) {
            lock.execute("UPDATE lockkeeper.maintenance_window SET version = version");
        }
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
