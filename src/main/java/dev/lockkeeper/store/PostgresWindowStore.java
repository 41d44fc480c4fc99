package dev.lockkeeper.store;

import dev.lockkeeper.engine.StaleWindowException;
import dev.lockkeeper.engine.TargetTakenException;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Windows in PostgreSQL. The journal is the truth; the row in {@code maintenance_window} guards the version and is what
 * lists are made from. Any thread, any number of processes.
 */
public final class PostgresWindowStore implements WindowStore {
    private static final String NEXT_NUMBER = """
            INSERT INTO lockkeeper.window_sequence (prefix, last_number)
            VALUES (?, 1)
            ON CONFLICT (prefix) DO UPDATE SET last_number = window_sequence.last_number + 1
            RETURNING last_number
            """;
    private static final String INSERT_WINDOW = """
            INSERT INTO lockkeeper.maintenance_window (window_id, state, version, opened_at)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (window_id) DO NOTHING
            """;
    /** Writing the holder over itself is what makes the row readable in the statement that met it. */
    private static final String CLAIM = """
            INSERT INTO lockkeeper.target_claim (system_identifier, database_oid, window_id)
            VALUES (?, ?, ?)
            ON CONFLICT (system_identifier, database_oid) DO UPDATE SET window_id = target_claim.window_id
            RETURNING window_id
            """;

    private static final String RELEASE_CLAIM = """
            DELETE FROM lockkeeper.target_claim
             WHERE window_id = ?
            """;
    private static final String ADVANCE = """
            UPDATE lockkeeper.maintenance_window
               SET state = ?, version = ?, channel = ?
             WHERE window_id = ?
               AND version = ?
            """;
    private static final String INSERT_EVENT = """
            INSERT INTO lockkeeper.window_event (window_id, seq, kind, body, at, actor)
            VALUES (?, ?, ?, ?::json, ?, ?)
            """;
    private static final String INSERT_FILE = """
            INSERT INTO lockkeeper.stored_file (sha256, content)
            VALUES (?, ?)
            ON CONFLICT (sha256) DO NOTHING
            """;
    private static final String FILE = """
            SELECT content
              FROM lockkeeper.stored_file
             WHERE sha256 = ?
            """;
    private static final String JOURNAL = """
            SELECT kind, body
              FROM lockkeeper.window_event
             WHERE window_id = ?
             ORDER BY seq
            """;
    private static final String IN_CHANNEL = """
            SELECT window_id
              FROM lockkeeper.maintenance_window
             WHERE channel = ?
             ORDER BY state <> ALL (?) DESC, opening DESC
             LIMIT 1
            """;
    private static final String LIVE = """
            SELECT window_id
              FROM lockkeeper.maintenance_window
             WHERE state <> ALL (?)
             ORDER BY opening
            """;
    private static final String LATEST = """
            SELECT window_id
              FROM lockkeeper.maintenance_window
             ORDER BY opening DESC
             LIMIT ?
            """;

    private static final Object[] FINAL_STATES = Stream.of(WindowState.values())
            .filter(WindowState::isFinal)
            .map(WindowState::name)
            .toArray();

    private final Jdbc jdbc;
    private final FoldedWindows folded = new FoldedWindows();

    /** @param pool connections of the bot's role, see {@link StateDatabase#state()} */
    public PostgresWindowStore(DataSource pool) {
        jdbc = new Jdbc(pool);
    }

    /** {@inheritDoc} Every call uses up a number, also if its answer is lost. */
    @Override
    public WindowId nextId(String prefix) {
        return jdbc.statement("reserving a window id " + prefix, connection -> {
            try (PreparedStatement insert = connection.prepareStatement(NEXT_NUMBER)) {
                insert.setString(1, prefix);
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    return new WindowId(prefix + "-" + row.getLong(1));
                }
            }
        });
    }

    /**
     * {@inheritDoc}
     *
     * @throws StaleWindowException if a window of this id is there already, by an earlier call whose answer was lost for
     *     instance; nothing was written
     */
    @Override
    public Window open(LifeEvent.Opened opened, Map<String, byte[]> files) {
        Window window = Window.opened(opened);
        return jdbc.transaction("opening " + opened.id(), connection -> {
            insertWindow(connection, window, opened.at());
            claim(connection, window);
            insertFiles(connection, files);
            insertEvents(connection, window.id(), 0, List.of(opened));
            PostgresRecord.state(connection, "window-opened", window.id());
            return window;
        });
    }

    @Override
    public Window append(Window before, List<WindowEvent> events, Map<String, byte[]> files) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("nothing to append to " + before.id() + "; expected at least one event");
        }
        Window after = before;
        for (WindowEvent event : events) {
            after = after.after(event);
        }
        Window result = after;
        return jdbc.transaction("recording " + before.id(), connection -> {
            advance(connection, before, result);
            insertFiles(connection, files);
            insertEvents(connection, before.id(), before.version(), events);
            if (!result.plan().target().equals(before.plan().target())) {
                claim(connection, result);
            }
            if (result.state().isFinal()) {
                releaseClaim(connection, before.id());
            }
            Optional<String> moment = moment(events, result);
            if (moment.isPresent()) {
                PostgresRecord.state(connection, moment.get(), before.id());
            }
            return result;
        });
    }

    @Override
    public Optional<Window> find(WindowId id) {
        return jdbc.statement("reading " + id, connection -> folded.find(connection, id));
    }

    @Override
    public Optional<Window> inChannel(String channel) {
        Optional<WindowId> window = jdbc.statement("looking for the window of a channel", connection -> {
            Array states = connection.createArrayOf("text", FINAL_STATES);
            try (PreparedStatement select = connection.prepareStatement(IN_CHANNEL)) {
                select.setString(1, channel);
                select.setArray(2, states);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(new WindowId(row.getString(1))) : Optional.empty();
                }
            } finally {
                states.free();
            }
        });
        return window.flatMap(this::find);
    }

    @Override
    public List<Window> live() {
        return jdbc.statement("listing the live windows", connection -> {
            Array states = connection.createArrayOf("text", FINAL_STATES);
            try (PreparedStatement select = connection.prepareStatement(LIVE)) {
                select.setArray(1, states);
                // one may have ended since it was listed
                return folded.all(connection, ids(select)).stream()
                        .filter(window -> window.state().isLive())
                        .toList();
            } finally {
                states.free();
            }
        });
    }

    @Override
    public List<Window> latest(int most) {
        return jdbc.statement("listing the newest windows", connection -> {
            try (PreparedStatement select = connection.prepareStatement(LATEST)) {
                select.setInt(1, most);
                return folded.all(connection, ids(select));
            }
        });
    }

    @Override
    public List<WindowEvent> journal(WindowId id) {
        return jdbc.statement("reading " + id, connection -> {
            try (PreparedStatement select = connection.prepareStatement(JOURNAL)) {
                select.setString(1, id.value());
                List<WindowEvent> journal = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        journal.add(EventJson.read(row.getString(1), row.getString(2)));
                    }
                }
                return List.copyOf(journal);
            }
        });
    }

    @Override
    public Optional<byte[]> file(String sha256) {
        return jdbc.statement("reading a stored file", connection -> {
            try (PreparedStatement select = connection.prepareStatement(FILE)) {
                select.setString(1, sha256);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
                }
            }
        });
    }

    /** The moments at which the chain of the installation states where a window's chain stands. */
    private static Optional<String> moment(List<WindowEvent> events, Window after) {
        if (after.state().isFinal()) {
            return Optional.of("window-ended");
        }
        if (events.stream().anyMatch(LifeEvent.Started.class::isInstance)) {
            return Optional.of("window-started");
        }
        return events.stream().anyMatch(GateEvent.GateOpened.class::isInstance)
                ? Optional.of("window-gate-opened")
                : Optional.empty();
    }

    private static void insertWindow(Connection connection, Window window, Instant openedAt) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_WINDOW)) {
            insert.setString(1, window.id().value());
            insert.setString(2, window.state().name());
            insert.setLong(3, window.version());
            insert.setObject(4, openedAt.atOffset(ZoneOffset.UTC));
            if (insert.executeUpdate() == 0) {
                throw new StaleWindowException(window.id(), 0);
            }
        }
    }

    private static void claim(Connection connection, Window window) throws SQLException {
        TargetIdentity target = window.plan().target();
        try (PreparedStatement insert = connection.prepareStatement(CLAIM)) {
            insert.setString(1, target.systemIdentifier());
            insert.setLong(2, target.databaseOid());
            insert.setString(3, window.id().value());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                WindowId holder = new WindowId(row.getString(1));
                if (!holder.equals(window.id())) {
                    throw new TargetTakenException(target.name(), holder);
                }
            }
        }
    }

    private static void releaseClaim(Connection connection, WindowId window) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(RELEASE_CLAIM)) {
            delete.setString(1, window.value());
            delete.executeUpdate();
        }
    }

    private static void advance(Connection connection, Window before, Window after) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
            update.setString(1, after.state().name());
            update.setLong(2, after.version());
            update.setString(3, after.room() == null ? null : after.room().channel());
            update.setString(4, before.id().value());
            update.setLong(5, before.version());
            if (update.executeUpdate() == 0) {
                throw new StaleWindowException(before.id(), before.version());
            }
        }
    }

    private static void insertEvents(Connection connection, WindowId window, long version, List<WindowEvent> events)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_EVENT)) {
            long seq = version;
            for (WindowEvent event : events) {
                insert.setString(1, window.value());
                insert.setLong(2, ++seq);
                insert.setString(3, EventJson.kind(event));
                insert.setString(4, EventJson.write(event));
                insert.setObject(5, event.at().atOffset(ZoneOffset.UTC));
                insert.setString(6, RecordActor.of(event));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertFiles(Connection connection, Map<String, byte[]> files) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_FILE)) {
            // in one order for everybody, so that two windows storing the same files cannot deadlock
            for (String sha256 : files.keySet().stream().sorted().toList()) {
                insert.setString(1, sha256);
                insert.setBytes(2, files.get(sha256));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static List<String> ids(PreparedStatement select) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }
}
