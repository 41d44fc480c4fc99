package dev.lockkeeper.store;

import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.window.WindowId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Posted messages in PostgreSQL. Every method throws {@link dev.lockkeeper.engine.StoreUnavailableException} if the
 * database could not be reached, and may then be repeated. When a row was written is told by the database's clock. Any
 * thread.
 */
public final class PostgresPostedMessages implements PostedMessages {
    private static final String ALL = """
            SELECT window_id, key, channel, thread, ts, digest, sending, at
              FROM lockkeeper.posted_message
             WHERE window_id = ?
             ORDER BY key
            """;
    private static final String FIND = """
            SELECT window_id, key, channel, thread, ts, digest, sending, at
              FROM lockkeeper.posted_message
             WHERE window_id = ?
               AND key = ?
            """;
    /** A message keeps its timestamp while it is edited, but not in another channel. */
    private static final String SENDING = """
            INSERT INTO lockkeeper.posted_message (window_id, key, channel, thread, ts, digest, sending)
            VALUES (?, ?, ?, ?, NULL, ?, true)
            ON CONFLICT (window_id, key) DO UPDATE
               SET channel = excluded.channel,
                   thread = excluded.thread,
                   ts = CASE WHEN posted_message.channel = excluded.channel THEN posted_message.ts END,
                   digest = excluded.digest,
                   sending = true,
                   at = clock_timestamp()
            """;

    private static final String POSTED = """
            INSERT INTO lockkeeper.posted_message (window_id, key, channel, ts, digest, sending)
            VALUES (?, ?, ?, ?, ?, false)
            ON CONFLICT (window_id, key) DO UPDATE
               SET channel = excluded.channel,
                   ts = excluded.ts,
                   digest = excluded.digest,
                   sending = false,
                   at = clock_timestamp()
            """;

    private final Jdbc jdbc;

    /** @param pool connections of the bot's role, see {@link StateDatabase#state()} */
    public PostgresPostedMessages(DataSource pool) {
        jdbc = new Jdbc(pool);
    }

    @Override
    public Optional<Posted> find(WindowId window, String key) {
        return select("reading message " + key + " of " + window, FIND, window.value(), key).stream()
                .findFirst();
    }

    /** {@inheritDoc} Sorted by key. */
    @Override
    public List<Posted> all(WindowId window) {
        return select("reading the messages of " + window, ALL, window.value());
    }

    @Override
    public void sending(WindowId window, String key, String channel, @Nullable String thread, String digest) {
        write("noting message " + key + " of " + window, SENDING, window.value(), key, channel, thread, digest);
    }

    @Override
    public void posted(WindowId window, String key, String channel, String ts, String digest) {
        write("noting message " + key + " of " + window, POSTED, window.value(), key, channel, ts, digest);
    }

    private List<Posted> select(String what, String sql, String... values) {
        return jdbc.statement(what, connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                fill(select, values);
                List<Posted> posted = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        posted.add(posted(row));
                    }
                }
                return posted;
            }
        });
    }

    private void write(String what, String sql, @Nullable String... values) {
        jdbc.statement(what, connection -> {
            try (PreparedStatement write = connection.prepareStatement(sql)) {
                fill(write, values);
                return write.executeUpdate();
            }
        });
    }

    private static void fill(PreparedStatement statement, @Nullable String... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setString(i + 1, values[i]);
        }
    }

    private static Posted posted(ResultSet row) throws SQLException {
        return new Posted(
                new WindowId(row.getString("window_id")),
                row.getString("key"),
                row.getString("channel"),
                row.getString("thread"),
                row.getString("ts"),
                row.getString("digest"),
                row.getBoolean("sending"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
