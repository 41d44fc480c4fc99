package dev.lockkeeper.store;

import dev.lockkeeper.engine.WindowTime;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The offset as one row. Both methods throw {@link dev.lockkeeper.engine.StoreUnavailableException} if the database could
 * not be reached; an {@link #advance} may then have happened. Any thread.
 */
public final class PostgresWindowTime implements WindowTime {
    private static final String OFFSET = """
            SELECT offset_nanos
              FROM lockkeeper.window_time
            """;
    private static final String ADVANCE = """
            UPDATE lockkeeper.window_time
               SET offset_nanos = offset_nanos + ?
            """;

    private final Jdbc jdbc;

    /** @param pool connections of the bot's role, see {@link StateDatabase#state()} */
    public PostgresWindowTime(DataSource pool) {
        jdbc = new Jdbc(pool);
    }

    @Override
    public Duration offset() {
        return jdbc.statement("reading window time", connection -> {
            try (PreparedStatement select = connection.prepareStatement(OFFSET);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return Duration.ofNanos(row.getLong(1));
            }
        });
    }

    @Override
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("window time cannot go back by " + by.negated());
        }
        jdbc.statement("advancing window time", connection -> {
            try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
                update.setLong(1, by.toNanos());
                return update.executeUpdate();
            }
        });
    }
}
