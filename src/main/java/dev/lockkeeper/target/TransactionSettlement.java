package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out what became of a step that ran in a transaction: once no session of it is left and the fence keeps a late one
 * out, its row in the ledger tells.
 */
final class TransactionSettlement {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    private final Context step;
    private final OldSessions old;
    private final Ledger ledger;

    TransactionSettlement(Context step, OldSessions old) {
        this.step = step;
        this.old = old;
        this.ledger = Ledger.of(step);
    }

    /** On this session, which is not in a transaction. */
    Finding settle(Connection connection) throws SQLException {
        Optional<String> busy = old.gone();
        if (busy.isPresent()) {
            return new Finding.AtWork(busy.get());
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = " + LOCK_TIMEOUT.toMillis());
        }
        boolean raised;
        try {
            raised = Fence.raise(connection, step.everywhere(), step.epoch());
        } catch (SQLException e) {
            if (SqlStates.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return new Finding.AtWork("somebody is at work on this window in the target and holds its fence");
            }
            throw e;
        }
        if (!raised) {
            return new Finding.AtWork(Fence.OVERTAKEN + "; it finds out");
        }
        connection.commit();
        Optional<Ledger.Row> row = ledger.read(connection);
        connection.rollback();
        return row.map(TransactionSettlement::of)
                .orElseGet(() -> new Finding.NoEffect("No session of the attempt is left, and the ledger in the target"
                        + " does not have it: its transaction was rolled back."));
    }

    private static Finding of(Ledger.Row row) {
        return row.isDone()
                ? new Finding.TookEffect(
                        row.outputs(),
                        "The ledger in the target has it as done, by transaction " + row.transaction() + ".")
                : new Finding.Undecided("The ledger in the target has it as begun by transaction " + row.transaction()
                        + " and not as done: its SQL ended that transaction, so part of the step took effect. Look at"
                        + " the target.");
    }
}
