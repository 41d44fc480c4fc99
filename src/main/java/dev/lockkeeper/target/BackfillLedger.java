package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The row in the target that says how far a backfill came, and keeps every process away from it but the one that was told
 * last. A batch and its mark in this row are one transaction, so both are there or neither. Commits nothing itself.
 */
final class BackfillLedger {
    static final String ABSENT =
            " has no schema lockkeeper for this window, in which a backfill keeps how far it came. Let a"
                    + " step of kind ledger run before it.";

    private static final String THERE = "SELECT pg_catalog.to_regclass('lockkeeper.progress') IS NOT NULL";

    private static final String RAISE_FENCE = """
            UPDATE lockkeeper.fence
               SET epoch = ?, raised_at = pg_catalog.clock_timestamp()
             WHERE window_id = ? AND epoch <= ?
            """;

    private static final String READ = """
            SELECT range_from, range_to, last_key, batches, rows_done, state = 'done', epoch
              FROM lockkeeper.progress
             WHERE window_id = ? AND step = ?
            """;

    private static final String BEGIN = """
            INSERT INTO lockkeeper.progress (window_id, step, range_from, range_to, state, epoch)
            VALUES (?, ?, ?, ?, 'walking', ?)
            """;

    private static final String TAKE = """
            UPDATE lockkeeper.progress
               SET epoch = ?, range_from = ?, range_to = ?, state = ?, updated_at = pg_catalog.clock_timestamp()
             WHERE window_id = ? AND step = ?
            """;

    private static final String LOCK = """
              FROM lockkeeper.progress p
             WHERE p.window_id = ? AND p.step = ? AND p.epoch = ?
               AND NOT EXISTS (SELECT FROM lockkeeper.fence f WHERE f.window_id = p.window_id AND f.epoch > p.epoch)
               FOR UPDATE OF p
            """;

    private static final String MARK = """
            UPDATE lockkeeper.progress
               SET last_key = ?, batches = batches + 1, rows_done = rows_done + ?, state = ?,
                   updated_at = pg_catalog.clock_timestamp()
             WHERE window_id = ? AND step = ?
            """;

    /** Numbers, UUIDs and moments. */
    private static final Pattern SHOWN = Pattern.compile("[0-9a-f:.+ -]{1,40}");

    private final String window;
    private final String step;
    private final long epoch;

    BackfillLedger(Context context) {
        this.window = context.everywhere();
        this.step = context.spec().common().id();
        this.epoch = context.epoch();
    }

    /** Somebody who was told later works on it, or has. Nothing of ours may be committed. */
    static final class OvertakenException extends Exception {
        private static final long serialVersionUID = 1;

        OvertakenException() {
            super("somebody who was told later works on it");
        }
    }

    /**
     * How far it came.
     *
     * @param from the first key of the walk, or null if the table was empty
     * @param to the last key of the walk, or null if the table was empty
     * @param last the last key that was done, or null if none was
     * @param rows how many rows the statement changed
     */
    record Standing(
            @Nullable String from,
            @Nullable String to,
            @Nullable String last,
            long batches,
            long rows,
            boolean done) {
        String words() {
            return Words.count(rows, "row", "rows") + " in " + Words.count(batches, "batch", "batches");
        }

        /** Where it goes on, with a space before it. Of a key that is a text nothing is told: it may be anybody's name. */
        String behind() {
            String key = last;
            return key == null
                    ? " from the first row"
                    : " behind " + (SHOWN.matcher(key).matches() ? "key " + key : "the last key done");
        }
    }

    /** What a batch is to take next. */
    record Next(BackfillTable.Range range, boolean lastOne) {}

    /** True if the schema is there and this window's ledger step took effect. */
    boolean isThere(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(THERE)) {
            row.next();
            return row.getBoolean(1) && Fence.stands(connection, window);
        }
    }

    /** How far it came, without keeping anybody away; empty if it never began. */
    Optional<Standing> read(Connection connection) throws SQLException {
        Row row = row(connection, READ);
        return row == null ? Optional.empty() : Optional.of(row.standing());
    }

    /**
     * Keeps away everybody who was told earlier, as soon as a batch of theirs has ended, and says how far they came.
     *
     * @return empty if it never began
     * @throws OvertakenException if somebody was told later
     */
    Optional<Standing> fence(Connection connection) throws SQLException, OvertakenException {
        raiseFence(connection);
        Row row = locked(connection);
        if (row == null) {
            return Optional.empty();
        }
        Standing standing = row.standing();
        take(connection, standing.from(), standing.to(), standing.done());
        return Optional.of(standing);
    }

    /**
     * Takes it: from now on only this process may mark batches. The upper end of the walk is fixed here; a walk that
     * ended already goes on with what came above it since.
     *
     * @throws OvertakenException if somebody was told later
     */
    Standing claim(Connection connection, BackfillTable table) throws SQLException, OvertakenException {
        raiseFence(connection);
        Row row = locked(connection);
        if (row == null) {
            String from = table.lowest(connection).orElse(null);
            String to = table.highest(connection).orElse(null);
            try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
                insert.setString(1, window);
                insert.setString(2, step);
                insert.setString(3, from);
                insert.setString(4, to);
                insert.setLong(5, epoch);
                insert.executeUpdate();
            }
            return new Standing(from, to, null, 0, 0, false);
        }
        Standing found = row.standing();
        Standing now = found.done() ? extended(connection, table, found) : found;
        take(connection, now.from(), now.to(), now.done());
        return now;
    }

    /**
     * The next range of at most so many rows, with the row locked until the transaction ends; a key that several rows
     * share keeps them together.
     *
     * @throws OvertakenException if somebody else was told later
     */
    Next next(Connection connection, BackfillTable table, Standing standing, int rows)
            throws SQLException, OvertakenException {
        String last = standing.last();
        boolean first = last == null;
        String from = first ? String.valueOf(standing.from()) : last;
        String to = String.valueOf(standing.to());
        try (PreparedStatement query = connection.prepareStatement("SELECT " + table.keyInRange(first) + LOCK)) {
            query.setObject(1, from, Types.OTHER);
            query.setObject(2, to, Types.OTHER);
            query.setInt(3, rows - 1);
            query.setString(4, window);
            query.setString(5, step);
            query.setLong(6, epoch);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new OvertakenException();
                }
                String end = row.getString(1);
                boolean lastOne = end == null || end.equals(to);
                return new Next(new BackfillTable.Range(from, end == null ? to : end, first), lastOne);
            }
        }
    }

    /** Marks a batch as done; only with its row locked by {@link #next}. */
    void mark(Connection connection, String last, long rows, boolean done) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MARK)) {
            update.setString(1, last);
            update.setLong(2, rows);
            update.setString(3, done ? "done" : "walking");
            update.setString(4, window);
            update.setString(5, step);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("the progress of " + window + "/" + step + " is gone under its lock");
            }
        }
    }

    /** Marks a walk as done that had no row to walk. */
    void markEmpty(Connection connection) throws SQLException {
        take(connection, null, null, true);
    }

    private static Standing extended(Connection connection, BackfillTable table, Standing found) throws SQLException {
        String last = found.last();
        if (last == null) {
            String from = table.lowest(connection).orElse(null);
            String to = table.highest(connection).orElse(null);
            return new Standing(from, to, null, found.batches(), found.rows(), from == null);
        }
        return table.highestAbove(connection, last)
                .map(to -> new Standing(found.from(), to, last, found.batches(), found.rows(), false))
                .orElse(found);
    }

    private void raiseFence(Connection connection) throws SQLException, OvertakenException {
        try (PreparedStatement update = connection.prepareStatement(RAISE_FENCE)) {
            update.setLong(1, epoch);
            update.setString(2, window);
            update.setLong(3, epoch);
            if (update.executeUpdate() != 1) {
                throw new OvertakenException();
            }
        }
    }

    private @Nullable Row locked(Connection connection) throws SQLException, OvertakenException {
        Row row = row(connection, READ + " FOR UPDATE");
        if (row != null && row.epoch() > epoch) {
            throw new OvertakenException();
        }
        return row;
    }

    private void take(Connection connection, @Nullable String from, @Nullable String to, boolean done)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(TAKE)) {
            update.setLong(1, epoch);
            update.setString(2, from);
            update.setString(3, to);
            update.setString(4, done ? "done" : "walking");
            update.setString(5, window);
            update.setString(6, step);
            update.executeUpdate();
        }
    }

    private @Nullable Row row(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, window);
            query.setString(2, step);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                return new Row(
                        new Standing(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getBoolean(6)),
                        row.getLong(7));
            }
        }
    }

    private record Row(Standing standing, long epoch) {}
}
