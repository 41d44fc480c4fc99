package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The row of one attempt of a step that runs in a transaction. It is written in the step's own transaction, so whoever
 * sees it done sees the step's effect too.
 *
 * @param token the application_name of the session that runs the attempt
 */
record Ledger(String window, String step, int attempt, long epoch, String token) {
    static final String DONE = "done";

    private static final String BEGIN = """
            WITH raised AS (
              INSERT INTO lockkeeper.fence AS f (window_id, epoch) VALUES (?, ?)
              ON CONFLICT (window_id) DO UPDATE SET epoch = excluded.epoch, raised_at = pg_catalog.now()
               WHERE f.epoch <= excluded.epoch
              RETURNING f.window_id, f.epoch),
            entered AS (
              INSERT INTO lockkeeper.ledger
                (window_id, step, attempt, epoch, class, state, xid, pid, backend_start, token)
              SELECT window_id, ?, ?, epoch, 'T', 'begun', pg_catalog.pg_current_xact_id(),
                     pg_catalog.pg_backend_pid(),
                     (SELECT backend_start FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())), ?
                FROM raised
              ON CONFLICT DO NOTHING
              RETURNING xid)
            SELECT (SELECT count(*) FROM raised) = 1, (SELECT xid::text FROM entered), pg_catalog.pg_backend_pid(),
            """ + Rewound.GONE;
    private static final String FINISH = """
            UPDATE lockkeeper.ledger
               SET state = 'done', done_at = pg_catalog.clock_timestamp(),
                   outputs = pg_catalog.jsonb_object(?::text[], ?::text[])
             WHERE window_id = ? AND step = ? AND attempt = ? AND xid = pg_catalog.pg_current_xact_id()
            """;
    private static final String FATE = """
            SELECT state, xid::text FROM lockkeeper.ledger WHERE window_id = ? AND step = ? AND attempt = ?
            """;
    private static final String READ = """
            SELECT l.state, l.xid::text, o.key, o.value
              FROM lockkeeper.ledger l
              LEFT JOIN LATERAL pg_catalog.jsonb_each_text(l.outputs) o ON true
             WHERE l.window_id = ? AND l.step = ? AND l.attempt = ?
            """;

    /** The row of the attempt that this context is about. */
    static Ledger of(Context step) {
        return new Ledger(
                step.everywhere(), step.spec().common().id(), step.attempt(), step.epoch(), SqlWork.token(step));
    }

    /**
     * How an attempt began.
     *
     * @param overtaken true if a later epoch stands at the fence; then nothing was written
     * @param transaction ours, with its row; null if the attempt has a row already, or was overtaken
     * @param pid the server's process that the transaction is in
     * @param gone the steps that took effect and of which the ledger knows nothing any more
     */
    record Beginning(boolean overtaken, @Nullable String transaction, int pid, List<String> gone) {
        Beginning {
            gone = List.copyOf(gone);
        }
    }

    /**
     * What the row says.
     *
     * @param transaction the one that wrote it
     */
    record Row(String state, @Nullable String transaction, Map<String, String> outputs) {
        boolean isDone() {
            return state.equals(DONE);
        }
    }

    /**
     * Sets the limits, raises the fence, writes the row and looks whether the ledger has what the window knows of, as the
     * first thing in the step's transaction and in one message. Waits while another transaction holds fence or row.
     */
    Beginning begin(Connection connection, TransactionLimits limits, Context context) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(limits.sql() + BEGIN)) {
            int next = limits.fill(statement);
            statement.setString(next++, window);
            statement.setLong(next++, epoch);
            statement.setString(next++, step);
            statement.setInt(next++, attempt);
            statement.setString(next++, token);
            Rewound.fill(statement, next, context);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return new Beginning(
                        !row.getBoolean(1), row.getString(2), row.getInt(3), Rewound.steps(row.getArray(4)));
            }
        }
    }

    /**
     * Marks it done, as the last thing in the step's transaction.
     *
     * @return false if this is not the transaction that wrote the row
     */
    boolean finish(Connection connection, Map<String, String> outputs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FINISH)) {
            Array keys = connection.createArrayOf("text", outputs.keySet().toArray());
            Array values = connection.createArrayOf("text", outputs.values().toArray());
            statement.setArray(1, keys);
            statement.setArray(2, values);
            identify(statement, 3);
            return statement.executeUpdate() == 1;
        }
    }

    /** The row as others see it, if there is one, without what the step left behind. */
    Optional<Row> fate(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FATE)) {
            identify(query, 1);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Row(row.getString(1), row.getString(2), Map.of()))
                        : Optional.empty();
            }
        }
    }

    /** The row as others see it, if there is one. */
    Optional<Row> read(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(READ)) {
            identify(query, 1);
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                String state = rows.getString(1);
                String transaction = rows.getString(2);
                Map<String, String> outputs = new LinkedHashMap<>();
                do {
                    if (rows.getString(3) != null) {
                        outputs.put(rows.getString(3), rows.getString(4));
                    }
                } while (rows.next());
                return Optional.of(new Row(state, transaction, outputs));
            }
        }
    }

    private void identify(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, window);
        statement.setString(first + 1, step);
        statement.setInt(first + 2, attempt);
    }
}
