package dev.lockkeeper.store;

import static dev.lockkeeper.store.EventSamples.ANNA;
import static dev.lockkeeper.store.EventSamples.AT;
import static dev.lockkeeper.store.EventSamples.BACKUP;
import static dev.lockkeeper.store.EventSamples.MIGRATE;
import static dev.lockkeeper.store.EventSamples.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.StaleWindowException;
import dev.lockkeeper.engine.TargetTakenException;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.window.IllegalTransitionException;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresWindowStoreIT {
    private static final int THREADS = 8;

    private static MigratedDatabase database;
    private static WindowStore store;

    @BeforeAll
    static void migrate() throws SQLException {
        database = MigratedDatabase.fresh("window_store");
        store = new PostgresWindowStore(database.connections().state());
    }

    @AfterAll
    static void drop() throws SQLException {
        database.close();
    }

    @Test
    void anOpenedWindowIsFoundAsItWasOpened() {
        LifeEvent.Opened opened = opened(store.nextId("OPEN"), "open");

        Window window = store.open(opened, Map.of());

        assertThat(window).isEqualTo(Window.opened(opened));
        assertThat(store.find(window.id())).contains(window);
        assertThat(store.journal(window.id())).containsExactly(opened);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertThat(store.find(new WindowId("NONE-1"))).isEmpty();
        assertThat(store.journal(new WindowId("NONE-1"))).isEmpty();
        assertThat(store.file(EventSamples.ZEROS)).isEmpty();
    }

    @Test
    void theStoredStateIsTheFoldOfTheJournalAfterEveryEvent() throws SQLException {
        Window window = open("FOLD");
        for (List<WindowEvent> events : wholeWindow()) {
            window = store.append(window, events, Map.of());

            assertThat(store.find(window.id())).contains(window);
            assertThat(Window.of(store.journal(window.id()))).isEqualTo(window);
            assertThat(row(window)).isEqualTo(window.state().name() + " " + window.version());
        }
        assertThat(window.state()).isEqualTo(WindowState.ABORTED);
        assertThat(store.journal(window.id())).hasSize((int) window.version());
    }

    @Test
    void aWindowThatANewerVersionWroteToDoesNotHideTheOthers() throws SQLException {
        Window readable = open("OLDER");
        Window newer = open("NEWER");
        database.ask("INSERT INTO lockkeeper.window_event (window_id, seq, kind, body, at) VALUES ('" + newer.id()
                + "', 2, 'from-the-future', '{}', now()) RETURNING seq");

        assertThat(store.live()).contains(readable).extracting(Window::id).doesNotContain(newer.id());
        assertThatThrownBy(() -> store.find(newer.id())).isInstanceOf(StoredFormException.class);
    }

    @Test
    void whatAnotherProcessRecordedIsSeenAtOnce() {
        WindowStore another = new PostgresWindowStore(database.connections().state());
        Window window = open("BOTH");
        assertThat(store.find(window.id())).contains(window);
        assertThat(another.find(window.id())).contains(window);

        Window first = another.append(window, List.of(note("first"), note("second")), Map.of());
        assertThat(store.find(window.id())).contains(first);
        Window then = store.append(first, List.of(note("third")), Map.of());

        assertThat(another.find(window.id())).contains(then);
        assertThat(store.find(window.id())).contains(then);
        assertThat(store.live()).contains(then);
    }

    @Test
    void aDatabaseThatWasSetBackIsReadAnewWhateverIsKnown() throws SQLException {
        Window window = open("BACK");
        Window first = store.append(window, List.of(note("first")), Map.of());
        assertThat(store.find(window.id())).contains(first);
        setBack(window);
        assertThat(store.find(window.id())).contains(window);
        WindowStore another = new PostgresWindowStore(database.connections().state());

        store.append(window, List.of(note("first")), Map.of());
        assertThat(store.find(window.id())).contains(first);
        setBack(window);
        Window other = another.append(window, List.of(note("another")), Map.of());

        assertThat(store.find(window.id())).contains(other);
        assertThat(store.latest(1)).containsExactly(other);
    }

    private static void setBack(Window to) throws SQLException {
        database.execute("ALTER TABLE lockkeeper.window_event DISABLE TRIGGER USER");
        database.execute(
                "DELETE FROM lockkeeper.window_event WHERE window_id = '" + to.id() + "' AND seq > " + to.version());
        database.execute("ALTER TABLE lockkeeper.window_event ENABLE TRIGGER USER");
        database.execute("UPDATE lockkeeper.maintenance_window SET version = " + to.version() + " WHERE window_id = '"
                + to.id() + "'");
    }

    @Test
    void theSecondOfTwoWritersIsToldAndChangesNothing() throws SQLException {
        Window window = open("STALE");
        Window after = store.append(window, List.of(note("first")), Map.of());
        byte[] content = bytes("the second writer's file");

        assertThatThrownBy(() -> store.append(window, List.of(note("second")), Map.of(sha256(content), content)))
                .isInstanceOf(StaleWindowException.class)
                .hasMessageContaining(window.id() + " has moved on since version 1");

        assertThat(store.find(window.id())).contains(after);
        assertThat(row(window)).isEqualTo("SCHEDULED 2");
        assertThat(store.file(sha256(content))).isEmpty();
    }

    @Test
    void ofManyWritersAtOnceEachGetsEverythingInByAskingAgain() throws Exception {
        WindowId id = open("RACE").id();
        int each = 5;

        together(writer -> {
            for (int i = 0; i < each; i++) {
                writeWhileStale(id, writer + "/" + i);
            }
            return writer;
        });

        Window window = store.find(id).orElseThrow();
        assertThat(window.version()).isEqualTo(1 + THREADS * each);
        assertThat(window.notes().stream().map(LifeEvent.Note::text))
                .doesNotHaveDuplicates()
                .hasSize(THREADS * each);
    }

    @Test
    void aSecondWindowOnTheSameTargetIsRefusedAndNamesTheHolder() throws SQLException {
        Window holder = open("HOLDER");
        WindowId late = store.nextId("LATE");
        byte[] content = bytes("the late one's file");

        assertThatThrownBy(() -> store.open(opened(late, "HOLDER"), Map.of(sha256(content), content)))
                .isInstanceOfSatisfying(
                        TargetTakenException.class, e -> assertThat(e.holder()).isEqualTo(holder.id()))
                .hasMessageContaining("crm-staging");

        assertThat(store.find(late)).isEmpty();
        assertThat(store.file(sha256(content))).isEmpty();
        assertThat(database.ask("SELECT count(*) FROM lockkeeper.maintenance_window WHERE window_id = '" + late + "'"))
                .isEqualTo("0");
    }

    @Test
    void ofManyWindowsOpenedAtOnceOnOneTargetOneWinsAndTheOthersNameIt() throws Exception {
        List<Object> answers = together(number -> {
            try {
                return store.open(opened(store.nextId("CROWD"), "crowd"), Map.of())
                        .id();
            } catch (TargetTakenException e) {
                return e;
            }
        });

        List<Object> winners =
                answers.stream().filter(WindowId.class::isInstance).toList();
        assertThat(winners).hasSize(1);
        assertThat(answers.stream().filter(TargetTakenException.class::isInstance))
                .hasSize(THREADS - 1)
                .allSatisfy(e -> assertThat(((TargetTakenException) e).holder()).isEqualTo(winners.get(0)));
    }

    @Test
    void theEndOfAWindowFreesItsTargetInTheSameTransaction() throws SQLException {
        Window first = open("NEXT");
        store.append(first, List.of(new LifeEvent.Aborted(ANNA, "not tonight", AT)), Map.of());

        assertThat(database.ask("SELECT count(*) FROM lockkeeper.target_claim WHERE window_id = '" + first.id() + "'"))
                .isEqualTo("0");
        assertThat(open("NEXT").id()).isNotEqualTo(first.id());
    }

    @Test
    void aWindowThatIsThereCannotBeOpenedAgain() {
        Window window = open("TWICE");
        Window after = store.append(window, List.of(note("kept")), Map.of());

        assertThatThrownBy(() -> store.open(opened(window.id(), "TWICE"), Map.of()))
                .isInstanceOf(StaleWindowException.class);

        assertThat(store.find(window.id())).contains(after);
    }

    @Test
    void anImpossibleEventIsRefusedBeforeAnythingIsWritten() {
        Window window = open("IMPOSS");

        assertThatThrownBy(() -> store.append(window, List.of(note("fine"), new LifeEvent.Resumed(ANNA, AT)), Map.of()))
                .isInstanceOf(IllegalTransitionException.class);
        assertThatThrownBy(() -> store.append(window, List.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(store.find(window.id())).contains(window);
    }

    @Test
    void filesAreStoredOnceAndComeBackAsTheyWere() throws SQLException {
        byte[] content = {0, 1, 2, (byte) 0xff, 0, '\n'};
        String sha256 = sha256(content);
        Window window = store.open(opened(store.nextId("FILES"), "files"), Map.of(sha256, content));

        store.append(window, List.of(note("again")), Map.of(sha256, content));

        assertThat(store.file(sha256))
                .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(content));
        assertThat(database.ask("SELECT count(*) FROM lockkeeper.stored_file WHERE sha256 = '" + sha256 + "'"))
                .isEqualTo("1");
    }

    @Test
    void aFileUnderAWrongNameIsRefusedWithEverythingBesideIt() {
        Window window = open("FORGED");

        assertThatThrownBy(() ->
                        store.append(window, List.of(note("forged")), Map.of(EventSamples.ZEROS, bytes("not zeros"))))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("content_is_what_its_name_says");

        assertThat(store.find(window.id())).contains(window);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NUL \u0000 inside", "\u0001\u001f", "\"quoted\" \\u0000 'single'", "größer 北 \uD83D\uDEA2", ""})
    void textComesBackAsItWasWritten(String text) {
        Window window = store.open(opened(store.nextId("TEXT"), "text " + text.hashCode()), Map.of());

        Window after = store.append(window, List.of(note(text)), Map.of());

        assertThat(store.find(window.id())).contains(after);
    }

    @Test
    void windowsAreListedInTheOrderTheyWereOpened() {
        Window first = open("LISTA");
        Window second = open("LISTB");
        Window third = open("LISTC");
        Window ended = store.append(second, List.of(new LifeEvent.Aborted(ANNA, "enough", AT)), Map.of());

        assertThat(store.live()).containsSubsequence(first, third).doesNotContain(second, ended);
        assertThat(store.latest(3)).containsExactly(third, ended, first);
        assertThat(store.latest(1)).containsExactly(third);
    }

    @Test
    void noIdIsGivenTwiceUnderManyThreads() throws Exception {
        int each = 25;

        List<Object> ids = together(number ->
                IntStream.range(0, each).mapToObj(i -> store.nextId("MANY")).toList());

        assertThat(ids.stream().<Object>flatMap(list -> ((List<?>) list).stream()))
                .doesNotHaveDuplicates()
                .hasSize(THREADS * each)
                .contains(new WindowId("MANY-1"), new WindowId("MANY-" + THREADS * each));
    }

    private static Window open(String prefix) {
        return store.open(opened(store.nextId(prefix), prefix), Map.of());
    }

    private static List<List<WindowEvent>> wholeWindow() {
        return List.of(
                List.of(new LifeEvent.RoomOpened(new Room("C0ROOM", "room", false), AT), new LifeEvent.Started(AT)),
                List.of(new StepEvent.StepRequested(BACKUP, ANNA, AT)),
                List.of(new StepEvent.StepBegan(BACKUP, 1, "node-1", AT)),
                List.of(
                        new StepEvent.StepSucceeded(
                                BACKUP, 1, Map.of("path", "/backup"), List.of("a notice"), Duration.ofSeconds(2), AT),
                        new StepEvent.ChecksPassed(BACKUP, 1, List.of(), AT)),
                List.of(new LifeEvent.Held(ANNA, "wait", AT)),
                List.of(new LifeEvent.Resumed(ANNA, AT)),
                List.of(new StepEvent.RunToConsented(MIGRATE, List.of(MIGRATE), ANNA, AT)),
                List.of(new LifeEvent.Aborted(ANNA, "enough", AT)));
    }

    private static void writeWhileStale(WindowId id, String text) {
        while (true) {
            try {
                store.append(store.find(id).orElseThrow(), List.of(note(text)), Map.of());
                return;
            } catch (StaleWindowException e) {
                assertThat(e).hasMessageContaining(id.value());
            }
        }
    }

    private static String row(Window window) throws SQLException {
        return database.ask("SELECT state || ' ' || version FROM lockkeeper.maintenance_window WHERE window_id = '"
                + window.id() + "'");
    }

    private static LifeEvent.NoteTaken note(String text) {
        return new LifeEvent.NoteTaken(ANNA, text, AT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What one of several threads does. */
    private interface Part {
        Object of(int number);
    }

    private static List<Object> together(Part part) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Object>> parts = IntStream.range(0, THREADS)
                    .<Callable<Object>>mapToObj(number -> () -> part.of(number))
                    .toList();
            List<Object> answers = new ArrayList<>();
            for (Future<Object> answer : threads.invokeAll(parts)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
