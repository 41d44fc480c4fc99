package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.window.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The row of one attempt of a step whose statements take effect one by one. It is committed before each statement, so
 * whoever comes later knows which one was under way, and what was there before it.
 */
record Intent(Ledger key) {
    private static final int DIGITS = 16;

    private static final String WRITE = """
            WITH raised AS (
              INSERT INTO lockkeeper.fence AS f (window_id, epoch) VALUES (?, ?)
              ON CONFLICT (window_id) DO UPDATE SET epoch = excluded.epoch, raised_at = pg_catalog.now()
               WHERE f.epoch <= excluded.epoch
              RETURNING f.window_id, f.epoch),
            written AS (
              INSERT INTO lockkeeper.ledger
                (window_id, step, attempt, epoch, class, state, statement, pid, backend_start, token, done_at, outputs)
              SELECT window_id, ?, ?, epoch, 'N', ?, ?, pg_catalog.pg_backend_pid(),
                     (SELECT backend_start FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())), ?,
                     CASE WHEN ? THEN pg_catalog.clock_timestamp() END, pg_catalog.jsonb_object(?::text[], ?::text[])
                FROM raised
              ON CONFLICT (window_id, step, attempt) DO UPDATE
                 SET epoch = excluded.epoch, state = excluded.state, statement = excluded.statement,
                     pid = excluded.pid, backend_start = excluded.backend_start, done_at = excluded.done_at,
                     outputs = excluded.outputs
              RETURNING 1)
            SELECT (SELECT count(*) FROM written) = 1
            """;
    private static final String LATEST = """
            SELECT l.attempt, l.state, l.statement, o.key, o.value
              FROM (SELECT * FROM lockkeeper.ledger
                     WHERE window_id = ? AND step = ? AND attempt <= ? AND class = 'N'
                     ORDER BY attempt DESC LIMIT 1) l
              LEFT JOIN LATERAL pg_catalog.jsonb_each_text(l.outputs) o ON true
            """;
    /** Held by the session that works, and for as long as it does; the first number is ours. */
    private static final String ALONE = "SELECT pg_catalog.pg_try_advisory_lock(1819239275, pg_catalog.hashtext(?))";

    /** Thrown when a later epoch stands at the fence. */
    static final class OvertakenException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Where an attempt is.
     *
     * @param statement the one under way, from 1
     * @param done digests of the statements that took effect, in order; those of earlier attempts that were passed over too
     * @param digest of the statement under way
     * @param before what was there before it, for the kind of statement that asks
     */
    record Standing(int statement, List<String> done, String digest, String before) {
        Standing {
            done = List.copyOf(done);
        }

        Map<String, String> outputs() {
            Map<String, String> outputs = new LinkedHashMap<>();
            outputs.put("done", String.join(" ", done));
            outputs.put("at", digest);
            outputs.put("before", before);
            return outputs;
        }
    }

    /**
     * What a row says.
     *
     * @param state as it stands in the ledger
     * @param outputs of the step if it is done; empty otherwise
     */
    record Row(int attempt, String state, Standing standing, Map<String, String> outputs) {
        boolean isDone() {
            return state.equals(Ledger.DONE);
        }
    }

    static Intent of(Context step) {
        return new Intent(Ledger.of(step));
    }

    /** By which a statement is known again when files were changed between two attempts. */
    static String digest(SqlStatement statement) {
        return Sha256.hex(statement.text()).substring(0, DIGITS);
    }

    /** Makes this session the only one that works on the step; false if another one does. Ends with the session's use. */
    boolean alone(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ALONE)) {
            query.setString(1, key.window() + "/" + key.step());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Says that a statement is begun, or a leftover of it is cleared away. Committed when it returns. */
    void write(Connection connection, String state, Standing standing) throws SQLException, OvertakenException {
        write(connection, state, standing.statement(), standing.outputs());
    }

    /** Says that all statements took effect. Committed when it returns. */
    void finish(Connection connection, int statements, Map<String, String> outputs)
            throws SQLException, OvertakenException {
        write(connection, Ledger.DONE, statements, outputs);
    }

    /** The row of this attempt, else of the latest one before it. */
    Optional<Row> latest(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LATEST)) {
            query.setString(1, key.window());
            query.setString(2, key.step());
            query.setInt(3, key.attempt());
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                int attempt = rows.getInt(1);
                String state = rows.getString(2);
                int statement = rows.getInt(3);
                Map<String, String> outputs = new LinkedHashMap<>();
                do {
                    @Nullable String name = rows.getString(4);
                    if (name != null) {
                        outputs.put(name, rows.getString(5));
                    }
                } while (rows.next());
                Standing standing = new Standing(
                        statement,
                        words(outputs.getOrDefault("done", "")),
                        outputs.getOrDefault("at", ""),
                        outputs.getOrDefault("before", ""));
                boolean over = state.equals(Ledger.DONE);
                return Optional.of(new Row(attempt, state, standing, over ? outputs : Map.of()));
            }
        }
    }

    private void write(Connection connection, String state, int statement, Map<String, String> outputs)
            throws SQLException, OvertakenException {
        try (PreparedStatement insert = connection.prepareStatement(WRITE)) {
            insert.setString(1, key.window());
            insert.setLong(2, key.epoch());
            insert.setString(3, key.step());
            insert.setInt(4, key.attempt());
            insert.setString(5, state);
            insert.setInt(6, statement);
            insert.setString(7, key.token());
            insert.setBoolean(8, state.equals(Ledger.DONE));
            insert.setArray(9, connection.createArrayOf("text", outputs.keySet().toArray()));
            insert.setArray(
                    10, connection.createArrayOf("text", outputs.values().toArray()));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new OvertakenException();
                }
            }
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
