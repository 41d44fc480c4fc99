package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What a step's transaction sets for itself: how its session is called, how long it waits for a lock, how long one
 * statement may take, and how soon the server ends it when we stand still or are gone. Ends with the transaction.
 *
 * @param token the name
 * @param noticesOurEnd whether the server can be told to look if we are still there
 */
record TransactionLimits(String token, Duration lock, Duration statement, boolean noticesOurEnd) {
    /** A process of ours that stands still must not hold locks for longer. */
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** How soon the server notices that we are gone and rolls the transaction back. */
    private static final Duration CLIENT_CHECK = Duration.ofSeconds(5);

    private static final String SET = """
            SELECT pg_catalog.set_config('application_name', ?, true),
                   pg_catalog.set_config('lock_timeout', ?, true),
                   pg_catalog.set_config('statement_timeout', ?, true),
                   pg_catalog.set_config('idle_in_transaction_session_timeout', '%d', true)""".formatted(IDLE.toMillis());
    private static final String LOOK = """
            ,
                   pg_catalog.set_config('client_connection_check_interval', '%d', true)""".formatted(CLIENT_CHECK.toMillis());

    /**
     * A statement that sets them, to go in front of the transaction's first in one message. It is the same text for all
     * steps, with three parameters.
     */
    String sql() {
        return (noticesOurEnd ? SET + LOOK : SET) + ";\n";
    }

    /** Sets them with nothing behind. */
    void set(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql())) {
            fill(query);
            query.execute();
        }
    }

    /** Fills the parameters; returns the number of the next one. */
    int fill(PreparedStatement query) throws SQLException {
        query.setString(1, token);
        query.setString(2, String.valueOf(Words.limitMillis(lock)));
        query.setString(3, String.valueOf(Words.limitMillis(statement)));
        return 4;
    }
}
