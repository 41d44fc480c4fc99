package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Proven;
import dev.lockkeeper.engine.TargetRewoundException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the ledger still has what the window knows to have taken effect. A target that was restored from an older
 * copy, or replaced by a standby that lagged, has not, and is refused. A standby that takes no changes yet may still come as
 * far, so it is not judged.
 */
final class Rewound {
    /** The steps whose proof is gone, as one value: null if none. {@link #fill} fills its parameters. */
    static final String GONE = """
            (SELECT pg_catalog.array_agg(known.step ORDER BY known.place)
               FROM unnest(?::text[], ?::int[]) WITH ORDINALITY AS known (step, attempt, place)
              WHERE NOT EXISTS (SELECT FROM lockkeeper.ledger l
                                 WHERE l.window_id = ? AND l.step = known.step AND l.attempt = known.attempt
                                   AND l.state = 'done')
                AND NOT EXISTS (SELECT FROM lockkeeper.progress p
                                 WHERE p.window_id = ? AND p.step = known.step AND p.state = 'done')
                AND NOT pg_catalog.pg_is_in_recovery())
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
        try (PreparedStatement query = connection.prepareStatement("SELECT " + GONE)) {
            fill(query, 1, step);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                List<String> gone = steps(row.getArray(1));
                if (!gone.isEmpty()) {
                    throw TargetRewoundException.without(gone);
                }
            }
        }
    }

    /** What a standby is answered with that does not have the window's ledger yet. */
    static SQLException lagging() {
        return new SQLException(
                "the server is a standby and has not come as far as this window's ledger", SqlStates.READ_ONLY);
    }

    private static boolean isStandby(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT pg_catalog.pg_is_in_recovery()");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Fills the parameters of {@link #GONE} from this one on; returns the number of the next one. */
    static int fill(PreparedStatement query, int first, Context step) throws SQLException {
        List<Proven> known = step.ledger() == null ? List.of() : step.proven();
        query.setArray(
                first,
                query.getConnection()
                        .createArrayOf("text", known.stream().map(Proven::step).toArray()));
        query.setArray(
                first + 1,
                query.getConnection()
                        .createArrayOf(
                                "int4", known.stream().map(Proven::attempt).toArray()));
        query.setString(first + 2, step.everywhere());
        query.setString(first + 3, step.everywhere());
        return first + 4;
    }

    /** What {@link #GONE} answered. */
    static List<String> steps(@Nullable Array gone) throws SQLException {
        return gone == null ? List.of() : List.of((String[]) gone.getArray());
    }

    /**
     * The same for a session of which nobody has asked yet whether this window's ledger is there at all.
     *
     * @throws TargetRewoundException if it or something in it is gone
     * @throws SQLException also if this is a standby that does not have the ledger yet
     */
    static void refuseAll(Connection connection, Context step) throws SQLException {
        if (step.ledger() != null && !Fence.stands(connection, step.everywhere())) {
            if (isStandby(connection)) {
                throw lagging();
            }
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
}
