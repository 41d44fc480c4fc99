package dev.lockkeeper.store;

import dev.lockkeeper.window.RecordEntry;
import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.WindowId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The record as the state database keeps it, for verifying and exporting, and the entries that belong to no window. The
 * database chains whatever is inserted; nothing here can choose a hash. Any thread, any number of processes.
 */
public final class PostgresRecord {
    private static final int ROWS_AT_ONCE = 1_000;
    private static final String MOMENT = "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'";
    private static final String COLUMNS = "seq, kind, body::text, actor, to_char(at AT TIME ZONE 'UTC', " + MOMENT
            + "), to_char(recorded_at AT TIME ZONE 'UTC', " + MOMENT + "), origin, previous, hash";
    private static final String INSTALLATION = """
            SELECT id, seq, head
              FROM lockkeeper.installation
            """;
    private static final String OF_INSTALLATION =
            "SELECT " + COLUMNS + " FROM lockkeeper.installation_entry ORDER BY seq";
    private static final String OF_WINDOW =
            "SELECT " + COLUMNS + " FROM lockkeeper.window_event WHERE window_id = ? ORDER BY seq";
    private static final String LAST_OF_WINDOW =
            "SELECT " + COLUMNS + " FROM lockkeeper.window_event WHERE window_id = ? ORDER BY seq DESC LIMIT 1";
    private static final String HEADS = """
            SELECT seq, hash
              FROM lockkeeper.window_event
             WHERE window_id = ?
             ORDER BY seq
            """;
    private static final String WINDOWS = """
            SELECT window_id, version
              FROM lockkeeper.maintenance_window
             ORDER BY opening
            """;
    private static final String STATED = """
            SELECT body ->> 'window', (body ->> 'seq')::bigint, body ->> 'hash'
              FROM lockkeeper.installation_entry
             WHERE kind LIKE 'window-%'
             ORDER BY seq
            """;
    private static final String PROCESS_STARTED = """
            INSERT INTO lockkeeper.installation_entry (kind, body, at, actor)
            VALUES ('process-started', ?::json, pg_catalog.clock_timestamp(), 'lockkeeper')
            """;
    private static final String STATE = """
            INSERT INTO lockkeeper.installation_entry (kind, body, at, actor)
            SELECT ?, pg_catalog.json_build_object('window', window_id, 'seq', seq, 'hash', hash), at, actor
              FROM lockkeeper.window_event
             WHERE window_id = ?
             ORDER BY seq DESC
             LIMIT 1
            """;

    private final Jdbc jdbc;

    /** @param pool connections of the bot's role, or of anybody who may read the schema */
    public PostgresRecord(DataSource pool) {
        jdbc = new Jdbc(pool);
    }

    /**
     * Whose record this is.
     *
     * @param id a name without meaning, given once; it goes into every hash
     * @param entries how many entries its own chain has by this count
     * @param head the hash of the last of them
     */
    public record Installation(String id, long entries, String head) {}

    public Installation installation() {
        return jdbc.statement("reading whose record this is", connection -> {
            try (PreparedStatement select = connection.prepareStatement(INSTALLATION);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return new Installation(row.getString(1), row.getLong(2), row.getString(3));
            }
        });
    }

    /** Every window, in the order they were opened, with how many events it should have by its own count. */
    public Map<WindowId, Long> windows() {
        return jdbc.statement("listing the windows", connection -> {
            Map<WindowId, Long> windows = new LinkedHashMap<>();
            try (PreparedStatement select = connection.prepareStatement(WINDOWS);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    windows.put(new WindowId(row.getString(1)), row.getLong(2));
                }
            }
            return windows;
        });
    }

    /** What the chain of the installation states about the chains of the windows. */
    public Map<WindowId, List<RecordHead>> stated() {
        return jdbc.statement("reading where the windows stood", connection -> {
            Map<WindowId, List<RecordHead>> stated = new LinkedHashMap<>();
            try (PreparedStatement select = connection.prepareStatement(STATED);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    stated.computeIfAbsent(new WindowId(row.getString(1)), id -> new ArrayList<>())
                            .add(new RecordHead(row.getLong(2), row.getString(3)));
                }
            }
            return stated;
        });
    }

    /** Hands out the entries of a window, oldest first, without keeping them. None if there is no such window. */
    public void read(WindowId window, Consumer<RecordEntry> each) {
        read("reading the record of " + window, OF_WINDOW, window.value(), each);
    }

    /** Hands out the entries of the installation's own chain, oldest first. */
    public void readInstallation(Consumer<RecordEntry> each) {
        read("reading the record of the installation", OF_INSTALLATION, null, each);
    }

    /** Where the record of a window stood after each of its entries, oldest first. */
    public List<RecordHead> heads(WindowId window) {
        return jdbc.statement("reading the heads of " + window, connection -> {
            List<RecordHead> heads = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(HEADS)) {
                select.setString(1, window.value());
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        heads.add(new RecordHead(row.getLong(1), row.getString(2)));
                    }
                }
            }
            return heads;
        });
    }

    /** Where the record of a window stands, if there is such a window. */
    public Optional<RecordHead> head(WindowId window) {
        List<RecordEntry> last = new ArrayList<>();
        read("reading the head of " + window, LAST_OF_WINDOW, window.value(), last::add);
        return last.stream().map(RecordHead::of).findFirst();
    }

    /**
     * Records that a process began to work, with what. Every call is an entry.
     *
     * @param permissions SHA-256 in hex of who may say what
     */
    public void processStarted(String node, String permissions) {
        String body = RecordJson.write(new ProcessStarted(node, permissions));
        jdbc.statement("recording that this process started", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(PROCESS_STARTED)) {
                insert.setString(1, body);
                return insert.executeUpdate();
            }
        });
    }

    /**
     * States in the chain of the installation where the chain of a window stands. As the last thing of a transaction:
     * everybody else who states something waits for its end.
     *
     * @param kind begins with {@code window-}
     */
    static void state(Connection connection, String kind, WindowId window) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(STATE)) {
            insert.setString(1, kind);
            insert.setString(2, window.value());
            insert.executeUpdate();
        }
    }

    private void read(String what, String sql, @Nullable String window, Consumer<RecordEntry> each) {
        // in a transaction, because only there the driver reads a few rows at a time
        jdbc.transaction(what, connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setFetchSize(ROWS_AT_ONCE);
                if (window != null) {
                    select.setString(1, window);
                }
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        each.accept(entry(row));
                    }
                }
            }
            return what;
        });
    }

    private static RecordEntry entry(ResultSet row) throws SQLException {
        int column = 1;
        return new RecordEntry(
                row.getLong(column++),
                row.getString(column++),
                row.getString(column++),
                row.getString(column++),
                row.getString(column++),
                row.getString(column++),
                row.getString(column++),
                row.getString(column++),
                row.getString(column));
    }

    private record ProcessStarted(String node, String permissions) {}
}
