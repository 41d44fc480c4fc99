package dev.lockkeeper.target;

import dev.lockkeeper.target.StepScripts.Unit;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement that could as well run in a transaction, together with its mark in the ledger: both are committed or
 * neither, so whoever comes later knows whether it took effect.
 */
final class MarkedTransaction {
    /** Stands in the row before such a statement; a row without it tells nothing about the statement under way. */
    static final String TOGETHER = "together";

    /** A process of ours that stands still must not hold locks for longer. */
    private static final String IDLE_LIMIT = "SET LOCAL idle_in_transaction_session_timeout = 30000";

    private final Intent intent;
    private final Intent.Standing begun;

    /** @param begun the row as it was written before the statement */
    MarkedTransaction(Intent intent, Intent.Standing begun) {
        this.intent = intent;
        this.begun = begun;
    }

    /** True if the statement may be run so. What only lasts as long as its transaction would be no use in one of its own. */
    static boolean fits(SqlStatement statement) {
        return Statements.areAllOrNothing(statement)
                && !Statements.concernSessionOnly(statement)
                && !Statements.mayBeRepeated(statement)
                && !statement.startsWith("LOCK")
                && !statement.startsWith("DECLARE")
                && !statement.startsWith("FETCH")
                && !statement.startsWith("MOVE");
    }

    /**
     * Runs it; an exception means that neither took effect, unless the connection was lost.
     *
     * @return false if the server refuses the statement inside a transaction, and nothing was done
     */
    boolean run(Connection connection, StatementRunner runner, Unit unit)
            throws SQLException, Intent.OvertakenException {
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            limit(connection);
            runner.run(connection, unit);
            List<String> done = new ArrayList<>(begun.done());
            done.add(begun.digest());
            intent.write(
                    connection,
                    AutocommitStatement.BEGUN,
                    new Intent.Standing(begun.statement(), done, begun.digest(), TOGETHER));
            connection.commit();
            committed = true;
            return true;
        } catch (SQLException e) {
            if (SqlStates.NOT_IN_A_TRANSACTION.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        } finally {
            leave(connection, committed);
        }
    }

    /** True if the row says that the statement under way took effect. */
    static boolean tookEffect(Intent.Standing standing) {
        return standing.before().equals(TOGETHER) && standing.done().size() == standing.statement();
    }

    /** True if the row says that the statement under way took no effect. */
    static boolean hadNoEffect(Intent.Standing standing) {
        return standing.before().equals(TOGETHER) && standing.done().size() < standing.statement();
    }

    private static void limit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(IDLE_LIMIT);
        }
    }

    private static void leave(Connection connection, boolean committed) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        if (!committed) {
            connection.rollback();
        }
        connection.setAutoCommit(true);
    }
}
