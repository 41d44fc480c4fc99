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
import dev.lockkeeper.window.RecordChain;
import dev.lockkeeper.window.RecordEntry;
import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class RecordIT {
    private static final boolean NIGHTLY = Boolean.getBoolean("lockkeeper.every-fault");
    private static final int WRITERS = 8;
    private static final int EACH = NIGHTLY ? 10_000 : 60;
    private static final int EACH_IN_A_WINDOW = NIGHTLY ? 100 : 12;
    private static final int KILLS = NIGHTLY ? 100 : 3;

    /** What an event of a version before the record looks like; the columns of the chain are not there yet. */
    private static final String OLD_EVENT =
            "INSERT INTO lockkeeper.window_event (window_id, seq, kind, body, at) VALUES ('%s', %d, '%s', '%s', now());";

    private static final String OLD_WINDOW =
            "INSERT INTO lockkeeper.maintenance_window (window_id, state, version, opened_at) VALUES ('%s', 'SCHEDULED',"
                    + " %d, now());";

    @Test
    void ofManyWritersWhoseConnectionsAreCutThereIsOneChainOfTheInstallation() throws Exception {
        try (MigratedDatabase database = MigratedDatabase.fresh("record_writers")) {
            PostgresRecord written = new PostgresRecord(database.connections().state());
            Set<String> answered = ConcurrentHashMap.newKeySet();

            together(database, new AtomicInteger(), EACH, (writer, number) -> {
                String node = writer + "/" + number;
                written.processStarted(node, EventSamples.ZEROS);
                answered.add(node);
            });

            try (StateDatabase uncut = new StateDatabase(database.bot())) {
                PostgresRecord record = new PostgresRecord(uncut.state());
                List<RecordEntry> entries = new ArrayList<>();
                record.readInstallation(entries::add);
                assertWhole(record.installation().id(), "", entries);
                assertThat(record.installation().entries()).isEqualTo(entries.size());
                assertThat(record.installation().head())
                        .isEqualTo(entries.get(entries.size() - 1).hash());
                assertThat(entries).hasSizeGreaterThanOrEqualTo(WRITERS * EACH + 1);
                assertThat(entries.stream().map(RecordEntry::body).toList().toString())
                        .contains(answered.stream()
                                .map(node -> "\"" + node + "\"")
                                .toList());
            }
        }
    }

    @Test
    void ofManyWritersWhoseConnectionsAreCutThereIsOneChainOfTheWindow() throws Exception {
        try (MigratedDatabase database = MigratedDatabase.fresh("record_window")) {
            PostgresWindowStore store =
                    new PostgresWindowStore(database.connections().state());
            WindowId id = store.open(opened(new WindowId("STG-1"), "record"), Map.of())
                    .id();

            together(database, new AtomicInteger(), EACH_IN_A_WINDOW, (writer, number) -> {
                Window window = store.find(id).orElseThrow();
                store.append(window, List.of(new LifeEvent.NoteTaken(ANNA, writer + "/" + number, AT)), Map.of());
            });

            try (StateDatabase uncut = new StateDatabase(database.bot())) {
                PostgresRecord record = new PostgresRecord(uncut.state());
                List<RecordEntry> entries = new ArrayList<>();
                record.read(id, entries::add);
                assertWhole(record.installation().id(), id.value(), entries);
                assertThat(entries).hasSizeGreaterThanOrEqualTo(WRITERS * EACH_IN_A_WINDOW + 1);
                assertThat(entries.size()).isEqualTo((int) new PostgresWindowStore(uncut.state())
                        .find(id)
                        .orElseThrow()
                        .version());
            }
        }
    }

    @Test
    void anEntryThatWouldLeaveAGapOrTakeAPlaceTwiceIsRefused() throws SQLException {
        try (MigratedDatabase database = MigratedDatabase.fresh("record_gap")) {
            new PostgresWindowStore(database.connections().state())
                    .open(opened(new WindowId("STG-1"), "record"), Map.of());

            for (int seq : new int[] {1, 3}) {
                assertThatThrownBy(() ->
                                database.executeAs(database.bot(), OLD_EVENT.formatted("STG-1", seq, "started", "{}")))
                        .hasMessageContaining("the record of STG-1 ends at 1; entry " + seq + " refused");
            }
            database.executeAs(database.bot(), OLD_EVENT.formatted("STG-1", 2, "started", "{}"));
        }
    }

    @Test
    void theInstallationStatesWhereEveryWindowStoodAtItsMoments() throws SQLException {
        try (MigratedDatabase database = MigratedDatabase.fresh("record_stated")) {
            PostgresWindowStore store =
                    new PostgresWindowStore(database.connections().state());
            PostgresRecord record = new PostgresRecord(database.connections().state());
            Window window = store.open(opened(new WindowId("STG-1"), "record"), Map.of());
            RecordHead opened = record.head(window.id()).orElseThrow();
            window = store.append(window, List.of(new LifeEvent.NoteTaken(ANNA, "between", AT)), Map.of());
            store.append(window, List.of(new LifeEvent.Aborted(ANNA, "enough", AT)), Map.of());
            RecordHead ended = record.head(window.id()).orElseThrow();

            assertThat(record.stated()).containsExactly(Map.entry(window.id(), List.of(opened, ended)));
            assertThat(record.heads(window.id())).hasSize(3).startsWith(opened).endsWith(ended);
            assertThat(database.ask("SELECT string_agg(kind, ' ' ORDER BY seq) FROM lockkeeper.installation_entry"))
                    .isEqualTo("record-begun window-opened window-ended");
            assertThat(database.ask("SELECT actor FROM lockkeeper.window_event WHERE seq = 3"))
                    .isEqualTo("T0001/U0ANNA");
        }
    }

    @Test
    void whatWasThereBeforeTheRecordIsTakenInAsFoundAndGoesOn() throws SQLException {
        try (MigratedDatabase database = MigratedDatabase.withRolesOnly("record_before")) {
            upTo(database, "003");
            PostgresRecord record = new PostgresRecord(database.connections().state());
            database.execute(OLD_WINDOW.formatted("STG-1", 2)
                    + OLD_WINDOW.formatted("STG-2", 1)
                    + OLD_EVENT.formatted("STG-1", 1, "opened", "{\"a\": 1}")
                    + OLD_EVENT.formatted("STG-2", 1, "opened", "{}")
                    + OLD_EVENT.formatted("STG-1", 2, "started", "{\"größer\":\"\\u0000\"}"));

            new SchemaMigrations(database.owner(), database.bot().user()).migrate();

            database.executeAs(database.bot(), OLD_EVENT.formatted("STG-1", 3, "held", "{}"));
            List<RecordEntry> entries = new ArrayList<>();
            record.read(new WindowId("STG-1"), entries::add);
            assertWhole(record.installation().id(), "STG-1", entries);
            assertThat(entries).extracting(RecordEntry::origin).containsExactly("found", "found", "recorded");
            assertThat(record.stated().get(new WindowId("STG-1"))).containsExactly(RecordHead.of(entries.get(1)));
            assertThat(database.ask("SELECT body FROM lockkeeper.installation_entry WHERE seq = 1"))
                    .isEqualTo("{\"windows\" : 2, \"entries\" : 3}");
            assertThatThrownBy(() -> database.execute("DELETE FROM lockkeeper.window_event"))
                    .hasMessageContaining("is append-only");
        }
    }

    /** What one of several threads does once. */
    private interface Part {
        void write(int writer, int number);
    }

    /** Every part until it was answered, while connections are cut. */
    private static void together(MigratedDatabase database, AtomicInteger written, int each, Part part)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int writer : IntStream.range(0, WRITERS).toArray()) {
                Callable<Integer> writing = () -> {
                    for (int number = 0; number < each; number++) {
                        untilAnswered(part, writer, number);
                        written.incrementAndGet();
                    }
                    return writer;
                };
                writers.add(threads.submit(writing));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                int after = WRITERS * each * kill / (KILLS + 1);
                await().atMost(Duration.ofMinutes(10))
                        .until(() -> written.get() >= after || writers.stream().anyMatch(Future::isDone));
                database.cutOff();
            }
            for (Future<Integer> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void untilAnswered(Part part, int writer, int number) {
        while (true) {
            try {
                part.write(writer, number);
                return;
            } catch (StaleWindowException | StoreUnavailableException again) {
                assertThat(again).hasMessageNotContaining("refused");
            }
        }
    }

    private static void assertWhole(String installation, String chainName, List<RecordEntry> entries) {
        RecordChain chain = new RecordChain(installation, chainName, List.of());
        entries.forEach(chain::next);
        assertThat(chain.end(entries.size())).isEmpty();
    }

    private static void upTo(MigratedDatabase database, String version) {
        Flyway.configure()
                .dataSource(
                        database.owner().url(),
                        database.owner().user(),
                        database.owner().password())
                .schemas("lockkeeper")
                .locations("classpath:dev/lockkeeper/store/schema")
                .placeholders(Map.of("bot", database.bot().user()))
                .target(version)
                // what the bot may do stands in a file for the newest schema
                .repeatableSqlMigrationPrefix("later")
                .load()
                .migrate();
    }
}
