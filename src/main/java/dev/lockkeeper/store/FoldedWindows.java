package dev.lockkeeper.store;

import dev.lockkeeper.window.IllegalTransitionException;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds windows from their journals, and reads of those it has folded before only what was recorded since: a window that
 * is asked a hundred times a second would else be read from its first event a hundred times. What is known counts only
 * while the database still has its last entry with the same hash, in which all before it are, so whatever another
 * process recorded, and also a database that was set back, is seen at once. Any thread.
 */
final class FoldedWindows {
    private static final Logger LOG = LoggerFactory.getLogger(FoldedWindows.class);
    /** Live windows are few; the others are those that ended last. At most some megabytes each. */
    private static final int MOST_KNOWN = 32;

    /** The entry a window is known by comes along without its body, which may be large. */
    private static final String SINCE = """
            SELECT event.window_id, event.seq, event.hash, event.kind, CASE WHEN event.seq > asked.seq THEN event.body END
              FROM unnest(?, ?) AS asked (window_id, seq)
              JOIN lockkeeper.window_event AS event
                ON event.window_id = asked.window_id
               AND event.seq >= asked.seq
             ORDER BY event.seq
            """;

    private final Map<String, Known> known = new LinkedHashMap<>(MOST_KNOWN, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    /** @param hash of the entry that made this version */
    private record Known(Window window, String hash) {}

    private record Entry(
            long seq, String hash, String kind, @Nullable String body) {
        WindowEvent event() {
            return EventJson.read(kind, String.valueOf(body));
        }
    }

    /**
     * The window as the database has it now; empty if there is none of this id.
     *
     * @throws StoredFormException if this version cannot read it
     */
    Optional<Window> find(Connection connection, WindowId id) throws SQLException {
        Optional<Known> before = known(id.value());
        Map<String, Known> known = before.map(it -> Map.of(id.value(), it)).orElse(Map.of());
        List<Entry> since = since(connection, List.of(id.value()), known).getOrDefault(id.value(), List.of());
        return folded(connection, id.value(), before, since);
    }

    /** These windows, in this order. One that this version cannot read is left out and logged. */
    List<Window> all(Connection connection, List<String> ids) throws SQLException {
        Map<String, Known> before = new HashMap<>();
        ids.forEach(id -> known(id).ifPresent(it -> before.put(id, it)));
        Map<String, List<Entry>> since = since(connection, ids, before);
        List<Window> windows = new ArrayList<>();
        for (String id : ids) {
            try {
                folded(connection, id, Optional.ofNullable(before.get(id)), since.getOrDefault(id, List.of()))
                        .ifPresent(windows::add);
            } catch (StoredFormException | IllegalTransitionException unreadable) {
                // a window that a newer version wrote to must not hide all the others
                LOG.error(
                        "{} cannot be read by this version and is left alone; a newer Lockkeeper may have written to it",
                        id,
                        unreadable);
            }
        }
        return windows;
    }

    private Optional<Window> folded(Connection connection, String id, Optional<Known> before, List<Entry> since)
            throws SQLException {
        if (before.isPresent() && !goesOn(before.get(), since)) {
            LOG.warn("{} has another history than before; was the state database set back?", id);
            forget(id);
            return folded(
                    connection,
                    id,
                    Optional.empty(),
                    since(connection, List.of(id), Map.of()).getOrDefault(id, List.of()));
        }
        if (since.isEmpty()) {
            return Optional.empty();
        }
        List<WindowEvent> news = since.stream()
                .skip(before.isPresent() ? 1 : 0)
                .map(Entry::event)
                .toList();
        Window window = before.isPresent() ? before.get().window() : Window.of(news.subList(0, 1));
        for (WindowEvent event : before.isPresent() ? news : news.subList(1, news.size())) {
            window = window.after(event);
        }
        remember(id, new Known(window, since.get(since.size() - 1).hash()));
        return Optional.of(window);
    }

    private static boolean goesOn(Known before, List<Entry> since) {
        return !since.isEmpty()
                && since.get(0).seq() == before.window().version()
                && since.get(0).hash().equals(before.hash());
    }

    /** By window, the entry that it is known by and all later ones; every entry where none is known. */
    private static Map<String, List<Entry>> since(Connection connection, List<String> ids, Map<String, Known> known)
            throws SQLException {
        Map<String, List<Entry>> since = new HashMap<>();
        Array asked = connection.createArrayOf("text", ids.toArray());
        Array from = connection.createArrayOf(
                "bigint",
                ids.stream()
                        .map(id ->
                                known.containsKey(id) ? known.get(id).window().version() : 0L)
                        .toArray());
        try (PreparedStatement select = connection.prepareStatement(SINCE)) {
            select.setArray(1, asked);
            select.setArray(2, from);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    since.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                            .add(new Entry(row.getLong(2), row.getString(3), row.getString(4), row.getString(5)));
                }
            }
        } finally {
            asked.free();
            from.free();
        }
        return since;
    }

    private Optional<Known> known(String id) {
        synchronized (known) {
            return Optional.ofNullable(known.get(id));
        }
    }

    private void remember(String id, Known now) {
        synchronized (known) {
            known.put(id, now);
        }
    }

    private void forget(String id) {
        synchronized (known) {
            known.remove(id);
        }
    }
}
