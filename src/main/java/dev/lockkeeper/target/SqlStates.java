package dev.lockkeeper.target;

import java.sql.SQLException;
import java.util.Set;

/** PostgreSQL's error codes that mean something to us. */
final class SqlStates {
    static final String NOT_PERMITTED = "42501";
    static final String LOCK_NOT_AVAILABLE = "55P03";
    static final String NOT_IN_A_TRANSACTION = "25001";
    static final String NO_DATABASE = "3D000";
    static final String QUERY_CANCELED = "57014";
    /** Among others: a function of the catalogs meets something that was dropped meanwhile. */
    static final String INTERNAL_ERROR = "XX000";
    /** The database is set so, or the server is a standby. */
    static final String READ_ONLY = "25006";

    /** The whole transaction may be tried again: no lock in time, deadlock, serialization. */
    private static final Set<String> WORTH_ANOTHER_TRY = Set.of(LOCK_NOT_AVAILABLE, "40P01", "40001");

    private static final Set<String> SESSION_ENDED = Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "25P04");

    private static final Set<String> CRASHED = Set.of("57P02", "57P03");

    private SqlStates() {}

    static boolean worthAnotherTry(SQLException e) {
        return e.getSQLState() != null && WORTH_ANOTHER_TRY.contains(e.getSQLState());
    }

    /**
     * True for what may go well a second time: a lock, or somebody ended the statement.
     *
     * @param limit whether its own limit did that
     */
    static boolean worthAnotherRun(SQLException e, boolean limit) {
        return worthAnotherTry(e) || QUERY_CANCELED.equals(e.getSQLState()) && !limit;
    }

    /** True if somebody ended the statement or its session. */
    static boolean ended(SQLException e) {
        return QUERY_CANCELED.equals(e.getSQLState()) || connectionLost(e);
    }

    /** True if the line broke or the server crashed; somebody who ended the session meant something by it. */
    static boolean cutOff(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || CRASHED.contains(state));
    }

    /** True if the session is gone, so that nothing more can be asked on it. */
    static boolean connectionLost(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || SESSION_ENDED.contains(state));
    }
}
