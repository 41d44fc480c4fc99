package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.SeenRequests;
import dev.lockkeeper.engine.StoreUnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresSeenRequestsIT {
    private static MigratedDatabase database;
    private static SeenRequests seen;

    @BeforeAll
    static void migrate() throws SQLException {
        database = MigratedDatabase.fresh("seen");
        seen = new PostgresSeenRequests(database.connections().state());
    }

    @AfterAll
    static void drop() throws SQLException {
        database.close();
    }

    @Test
    void whatWasNotedOnceIsNotNewAgain() {
        assertThat(seen.note(Set.of(digest(1), digest(2)))).containsExactlyInAnyOrder(digest(1), digest(2));
        assertThat(seen.note(Set.of(digest(2), digest(3)))).containsExactly(digest(3));
    }

    @Test
    void whatOneProcessNotedIsNotNewToAnother() {
        seen.note(Set.of(digest(4)));
        try (StateDatabase other = new StateDatabase(database.bot())) {
            assertThat(new PostgresSeenRequests(other.state()).note(Set.of(digest(4))))
                    .isEmpty();
        }
    }

    @Test
    void ofFiftyWhoNoteTheSameAtOnceOneIsToldThatItIsNew() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            List<Callable<Set<String>>> notes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Set<String> both = Set.of(digest(50), digest(100 + i));
                notes.add(() -> seen.note(both));
            }
            int fresh = 0;
            for (Future<Set<String>> one : threads.invokeAll(notes)) {
                fresh += one.get().contains(digest(50)) ? 1 : 0;
            }
            assertThat(fresh).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsOldGoesByTheDatabasesClockAndWhatIsYoungStays() throws SQLException {
        seen.note(Set.of(digest(60), digest(61)));
        database.execute(
                "UPDATE lockkeeper.seen_request SET seen_at = clock_timestamp() - INTERVAL '15 minutes 1 second'"
                        + " WHERE sha256 = '" + digest(60) + "'");
        database.execute("UPDATE lockkeeper.seen_request SET seen_at = clock_timestamp() - INTERVAL '14 minutes'"
                + " WHERE sha256 = '" + digest(61) + "'");

        seen.note(Set.of(digest(62)));

        assertThat(seen.note(Set.of(digest(60), digest(61)))).containsExactly(digest(60));
    }

    @Test
    void aDatabaseThatIsAwayIsToldAsAway() throws SQLException {
        try (MigratedDatabase gone = MigratedDatabase.fresh("seen_gone")) {
            SeenRequests there = new PostgresSeenRequests(gone.connections().state());
            there.note(Set.of(digest(70)));
            gone.goAway();
            try {
                assertThatThrownBy(() -> there.note(Set.of(digest(71)))).isInstanceOf(StoreUnavailableException.class);
            } finally {
                gone.comeBack();
            }
        }
    }

    private static String digest(int number) {
        return String.format("%064x", number);
    }
}
