package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Proven;
import dev.lockkeeper.engine.TargetRewoundException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether the ledger still has what the window knows to have taken effect. A target that was restored from an older
 * copy, or replaced by a standby that lagged, has not, and is refused.
 */
final class Rewound {
    private static final String GONE = """
            SELECT known.step
              FROM unnest(?::text[], ?::int[]) WITH ORDINALITY AS known (step, attempt, place)
             WHERE NOT EXISTS (SELECT FROM lockkeeper.ledger l
                                WHERE l.window_id = ? AND l.step = known.step AND l.attempt = known.attempt
                                  AND l.state = 'done')
               AND NOT EXISTS (SELECT FROM lockkeeper.progress p
                                WHERE p.window_id = ? AND p.step = known.step AND p.state = 'done')
             ORDER BY known.place
            """;

    private Rewound() {}

    /**
     * One question; none if nothing took effect yet. For a session that may be asked outside a transaction of its own.
     *
     * @throws TargetRewoundException if something is gone; then nothing may be done here
     */
    static void refuse(Connection connection, Context step) throws SQLException {
        if (step.ledger() == null || step.proven().isEmpty()) {
            return;
        }
        List<String> gone = gone(connection, step);
        if (!gone.isEmpty()) {
            throw TargetRewoundException.without(gone);
        }
    }

    /**
     * The same for a session of which nobody has asked yet whether this window's ledger is there at all.
     *
     * @throws TargetRewoundException if it or something in it is gone
     */
    static void refuseAll(Connection connection, Context step) throws SQLException {
        if (step.ledger() != null && !Fence.stands(connection, step.everywhere())) {
            throw TargetRewoundException.withoutLedger();
        }
        refuse(connection, step);
    }

    /**
     * A new connection to the window's database that has all of it.
     *
     * @param begun whether part of the attempt took effect already
     * @throws dev.lockkeeper.engine.TargetUnavailableException if there is none to be had
     * @throws TargetRewoundException if something is gone; then nothing is left open
     */
    static Connection opened(Targets targets, Context step, String use, boolean begun) throws SQLException {
        Connection connection = targets.open(step.expected(), use, Targets.Access.WRITE);
        try {
            refuseAll(connection, step);
            return connection;
        } catch (SQLException e) {
            Targets.close(connection);
            throw e;
        } catch (TargetRewoundException e) {
            Targets.close(connection);
            throw begun ? e.inTheMiddleOfAnAttempt() : e;
        }
    }

    private static List<String> gone(Connection connection, Context step) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(GONE)) {
            Array steps = connection.createArrayOf(
                    "text", step.proven().stream().map(Proven::step).toArray());
            Array attempts = connection.createArrayOf(
                    "int4", step.proven().stream().map(Proven::attempt).toArray());
            query.setArray(1, steps);
            query.setArray(2, attempts);
            query.setString(3, step.everywhere());
            query.setString(4, step.everywhere());
            List<String> gone = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    gone.add(rows.getString(1));
                }
            }
            return gone;
        }
    }
}
