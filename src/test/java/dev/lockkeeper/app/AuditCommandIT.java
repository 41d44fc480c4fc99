package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.store.MigratedDatabase;
import dev.lockkeeper.store.PostgresRecord;
import dev.lockkeeper.store.PostgresWindowStore;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowStories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A window all the way, then what a person with every right does to its record, then what {@code audit verify} says. */
class AuditCommandIT {
    /** A superuser may do this; nobody else. */
    private static final String UNFENCED = "SET session_replication_role = replica; ";

    private static final WindowId STG_12 = new WindowId("STG-12");

    private final Terminal terminal = new Terminal();
    private MigratedDatabase database;
    private PostgresRecord record;
    private Window window;

    @BeforeEach
    void aWindowThatWentAllTheWay() throws SQLException {
        database = MigratedDatabase.fresh("audit");
        record = new PostgresRecord(database.connections().state());
        PostgresWindowStore windows =
                new PostgresWindowStore(database.connections().state());
        List<WindowEvent> journal = WindowStories.completed().journal();
        window = windows.open((LifeEvent.Opened) journal.get(0), Map.of());
        for (WindowEvent event : journal.subList(1, journal.size())) {
            window = windows.append(window, List.of(event), Map.of());
        }
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void whatNobodyTouchedIsWhole() {
        assertThat(verify()).isZero();
        assertThat(terminal.out())
                .startsWith("The record is whole: the installation and 1 windows, ")
                .contains("the installation stands at 000007 · ");

        assertThat(verify("stg-12")).isZero();
        assertThat(terminal.out())
                .startsWith("The record of STG-12 is whole: " + window.version() + " entries, the last is "
                        + record.head(STG_12).orElseThrow().words() + ".\n")
                .contains("show only against a head that was kept elsewhere: --head")
                .doesNotContain("there before");
    }

    static Stream<Arguments> whatAPersonWithEveryRightDoes() {
        return Stream.concat(toOneEntry(), toSeveral());
    }

    private static Stream<Arguments> toOneEntry() {
        return Stream.of(
                manipulation(
                        "edits the words of an entry",
                        "UPDATE lockkeeper.window_event SET body = replace(body::text, 'UDBA', 'UEVE')::json WHERE seq = 7",
                        "STG-12, entry 7: it is not what was recorded"),
                manipulation(
                        "edits when an entry was recorded",
                        "UPDATE lockkeeper.window_event SET recorded_at = recorded_at - INTERVAL '1 hour' WHERE seq = 7",
                        "STG-12, entry 7: it is not what was recorded"),
                manipulation(
                        "edits who did it",
                        "UPDATE lockkeeper.window_event SET actor = 'T1/UEVE' WHERE seq = 7",
                        "STG-12, entry 7: it is not what was recorded"),
                manipulation(
                        "calls an entry older than the chain",
                        "UPDATE lockkeeper.window_event SET origin = 'found' WHERE seq = 7",
                        "STG-12, entry 7: it is not what was recorded"),
                manipulation(
                        "edits an entry and computes its hash anew",
                        "UPDATE lockkeeper.window_event SET body = replace(body::text, 'UDBA', 'UEVE')::json WHERE seq = 7;"
                                + HASH_ANEW + "WHERE seq = 7",
                        "STG-12, entry 7: it was written anew; entry 8 was chained to"),
                manipulation(
                        "takes an entry out",
                        "DELETE FROM lockkeeper.window_event WHERE seq = 7",
                        "STG-12, entry 7: it is missing; the next one there is entry 8"));
    }

    private static Stream<Arguments> toSeveral() {
        return Stream.of(
                manipulation(
                        "takes an entry out and closes the gap",
                        "DELETE FROM lockkeeper.window_event WHERE seq = 7;"
                                + "UPDATE lockkeeper.window_event SET seq = seq - 1 WHERE seq = 8",
                        "STG-12, entry 7: it is not what was recorded"),
                manipulation(
                        "changes the places of two entries",
                        "UPDATE lockkeeper.window_event SET seq = 1008 WHERE seq = 8;"
                                + "UPDATE lockkeeper.window_event SET seq = 8 WHERE seq = 7;"
                                + "UPDATE lockkeeper.window_event SET seq = 7 WHERE seq = 1008",
                        "STG-12, entry 7: it is not what was recorded"),
                manipulation(
                        "puts an entry in between",
                        "UPDATE lockkeeper.window_event SET seq = seq + 1000 WHERE seq >= 7;"
                                + "UPDATE lockkeeper.window_event SET seq = seq - 999 WHERE seq >= 1000;"
                                + "INSERT INTO lockkeeper.window_event (window_id, seq, kind, body, at, origin, previous,"
                                + " hash) SELECT window_id, 7, kind, body, at, origin, previous, hash"
                                + " FROM lockkeeper.window_event WHERE seq = 6;" + HASH_ANEW + "WHERE seq = 7",
                        "STG-12, entry 6: it was written anew; entry 7 was chained to"),
                manipulation(
                        "takes the last entries off",
                        "DELETE FROM lockkeeper.window_event WHERE seq > 20",
                        "STG-12, entry 21: it is missing, and everything after it"),
                manipulation(
                        "takes the last entries off, and sets the window's count to it",
                        "DELETE FROM lockkeeper.window_event WHERE seq > 20;"
                                + "UPDATE lockkeeper.maintenance_window SET version = 20",
                        "STG-12, entry 21: it is missing, and everything after it"),
                manipulation(
                        "takes the whole window out",
                        "DELETE FROM lockkeeper.window_event; DELETE FROM lockkeeper.maintenance_window",
                        "STG-12, entry 1: it is missing, and everything after it"),
                manipulation(
                        "edits what the installation states",
                        "UPDATE lockkeeper.installation_entry SET body = replace(body::text, 'STG-12', 'STG-13')::json"
                                + " WHERE seq = 3",
                        "the installation, entry 3: it is not what was recorded"),
                manipulation(
                        "takes the last statement of the installation off",
                        "DELETE FROM lockkeeper.installation_entry WHERE seq = 7",
                        "the installation, entry 7: it is missing, and everything after it"));
    }

    private static final String HASH_ANEW = "UPDATE lockkeeper.window_event SET hash = lockkeeper.entry_hash(previous,"
            + " window_id, seq, kind, body::text, actor, at, recorded_at, origin) ";

    private static Arguments manipulation(String name, String sql, String found) {
        return Arguments.of(Named.of(name, sql), found);
    }

    @ParameterizedTest
    @MethodSource("whatAPersonWithEveryRightDoes")
    void theFirstBadEntryIsNamed(String sql, String found) throws SQLException {
        database.execute(UNFENCED + sql);

        assertThat(verify()).isEqualTo(1);
        assertThat(terminal.out()).startsWith(found);
    }

    @Test
    void whoRewritesEverythingIsFoundByTheHeadThatTheRoomKept() throws SQLException {
        RecordHead posted = record.head(STG_12).orElseThrow();
        database.execute(UNFENCED + """
                DELETE FROM lockkeeper.window_event WHERE seq > 20;
                UPDATE lockkeeper.maintenance_window SET version = 20;
                TRUNCATE lockkeeper.installation_entry;
                UPDATE lockkeeper.installation SET seq = 0, head = repeat('0', 64);
                """);
        assertThat(verify()).isZero();
        assertThat(verify("STG-12")).isZero();

        assertThat(verify("STG-12", "--head", posted.words())).isEqualTo(1);
        assertThat(terminal.out())
                .startsWith("STG-12, entry 21: it is missing, and everything after it; the head that was kept elsewhere"
                        + " is of entry " + window.version());
        assertThat(verify("STG-12", "--head", posted.hash())).isEqualTo(1);
        assertThat(terminal.out()).startsWith("STG-12, entry 21: no entry carries the head that was kept elsewhere");
    }

    @Test
    void anEarlierHeadOfTheRoomIsFoundInALongerRecord() {
        List<RecordHead> heads = new ArrayList<>();
        record.read(STG_12, entry -> heads.add(RecordHead.of(entry)));

        assertThat(verify("STG-12", "--head", "record " + heads.get(10).words()))
                .isZero();
        assertThat(terminal.out()).endsWith("The head that was kept elsewhere is in it.\n");
        assertThat(verify("STG-12", "--head", "3f9a")).isEqualTo(2);
        assertThat(terminal.err()).startsWith("a head is 16 to 64 hex digits");
    }

    @Test
    void anExportIsVerifiedWithoutADatabaseAndIsTheSameEveryTime(@TempDir Path folder) throws IOException {
        Path file = export(folder);
        String first = Files.readString(file);

        assertThat(verifyOffline(file)).isZero();
        assertThat(terminal.out())
                .startsWith("The record of STG-12 is whole: " + window.version() + " entries, the last is "
                        + record.head(STG_12).orElseThrow().words());
        assertThat(verifyOffline(
                        file, "--head", record.head(STG_12).orElseThrow().words()))
                .isZero();

        assertThat(terminal.run(new AuditCommand(state()), "export", "stg-12")).isZero();
        assertThat(terminal.out()).isEqualTo(first);
        assertThat(first.lines()).hasSize((int) window.version() + 1);
    }

    @Test
    void anExportSaysWhatAuditorsAskFor(@TempDir Path folder) throws IOException {
        String top = Files.readAllLines(export(folder)).get(0);

        assertThat(top)
                .startsWith("{\"lockkeeper\":\"record\",\"form\":1,\"installation\":\""
                        + record.installation().id() + "\",\"window\":\"STG-12\",\"entries\":" + window.version())
                .contains("\"requested\":{\"entry\":1,", "\"by\":\"T1/UCAROL\"", "\"impact\":\"")
                .contains("\"what\":\"approved\",\"by\":\"T1/UDBA\",\"subject\":\"pre-flight\",\"role\":\"dba\"")
                .contains("\"tests\":[{\"entry\":", "\"verdict\":\"PASS\"", "\"backOut\":[", "\"deviations\":[]")
                .contains("\"outcome\":{\"entry\":" + window.version(), "\"what\":\"completed\"");
    }

    @Test
    void everyChangeOfAnExportIsFound(@TempDir Path folder) throws IOException {
        List<String> lines = Files.readAllLines(export(folder));
        Path file = folder.resolve("changed.jsonl");

        changed(file, lines, copy -> copy.remove(7), "STG-12, entry 7: it is missing; the next one there is entry 8.");
        changed(file, lines, copy -> Collections.swap(copy, 7, 8), "STG-12, entry 7: it is missing");
        changed(file, lines, copy -> copy.add(8, copy.get(7)), "STG-12, entry 7: it stands after entry 7;");
        changed(
                file,
                lines,
                copy -> copy.set(
                        7, copy.get(7).replace("\"seq\":7", "\"seq\":7 ").replace("T1/", "T2/")),
                "STG-12, entry 7: it is not what was recorded");
        changed(
                file,
                lines,
                copy -> copy.remove(copy.size() - 1),
                "STG-12, entry " + window.version() + ": it is missing, and everything after it");
        changed(
                file,
                lines,
                copy -> copy.set(0, copy.get(0).replace("STG-12", "STG-13")),
                "STG-13, entry 1: it is not");
        changed(
                file,
                lines,
                copy -> copy.set(0, copy.get(0).replace("T1/UDBA", "T1/UEVE")),
                "The summary on top does not say what the entries say");
        changed(file, lines, copy -> copy.set(7, copy.get(7).substring(0, 30)), "Line 8 is not readable JSON");
    }

    @Test
    void whatIsNoExportIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{}\n");

        assertThat(verifyOffline(file)).isEqualTo(2);
        assertThat(terminal.err()).isEqualTo("Line 1 does not say that this is a record of Lockkeeper.\n");
        assertThat(verifyOffline(folder.resolve("none"))).isEqualTo(2);
        assertThat(terminal.err()).contains("cannot be read");
        assertThat(verify("STG-99")).isEqualTo(2);
        assertThat(verify("--head", "0".repeat(16))).isEqualTo(2);
        assertThat(terminal.err()).startsWith("--head belongs to one window");
    }

    @Test
    void aRecordThatIsNotWholeIsNotExported(@TempDir Path folder) throws SQLException {
        database.execute(UNFENCED + "UPDATE lockkeeper.window_event SET actor = 'T1/UEVE' WHERE seq = 7");
        Path file = folder.resolve("record.jsonl");

        assertThat(terminal.run(new AuditCommand(state()), "export", "STG-12", "-o", file.toString()))
                .isEqualTo(1);
        assertThat(terminal.err()).startsWith("STG-12, entry 7: it is not what was recorded");
        assertThat(file).doesNotExist();
    }

    private interface Change {
        void to(List<String> lines);
    }

    private void changed(Path file, List<String> lines, Change change, String found) throws IOException {
        List<String> copy = new ArrayList<>(lines);
        change.to(copy);
        Files.write(file, copy);
        assertThat(verifyOffline(file)).as(found).isEqualTo(1);
        assertThat(terminal.out()).startsWith(found);
    }

    private Path export(Path folder) {
        Path file = folder.resolve("record.jsonl");
        assertThat(terminal.run(new AuditCommand(state()), "export", "STG-12", "--out", file.toString()))
                .isZero();
        assertThat(terminal.out()).isEqualTo("The record of STG-12 is in " + file + ".\n");
        return file;
    }

    private int verify(String... arguments) {
        return terminal.run(
                new AuditCommand(state()),
                Stream.concat(Stream.of("verify"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** With no setting at all. */
    private int verifyOffline(Path file, String... arguments) {
        return terminal.run(
                new AuditCommand(Map.of()),
                Stream.concat(Stream.of("verify", "--file", file.toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private Map<String, String> state() {
        DatabaseLogin bot = database.bot();
        return Map.of(
                "LOCKKEEPER_DATABASE_URL", bot.url(),
                "LOCKKEEPER_DATABASE_USER", bot.user(),
                "LOCKKEEPER_DATABASE_PASSWORD", bot.password());
    }
}
