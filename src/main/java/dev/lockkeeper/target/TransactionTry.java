package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.TargetRewoundException;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.StepScripts.Unit;
import dev.lockkeeper.target.TransactionWitness.Testimony;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try of a step that runs in a transaction: the fence and the attempt's row first, the statements, the row again,
 * COMMIT, and then the look at what came of it.
 */
final class TransactionTry {
    private final SqlWork work;
    private final StepSpec.Sql spec;
    private final StepSession session;
    private final Connection connection;
    private final Stop stop;
    private final LockTries tries;
    private final LockGuard guard;
    private final Notices notices;
    private final StatementRunner runner;
    private final @Nullable Ledger ledger;
    private @Nullable String transaction;
    private @Nullable Unit at;
    private String blockers = "";

    TransactionTry(SqlWork work, StepSession session, Stop stop, LockTries tries, LockGuard guard) {
        this.work = work;
        this.spec = work.spec();
        this.session = session;
        this.connection = session.connection();
        this.stop = stop;
        this.tries = tries;
        this.guard = guard;
        this.notices = new Notices(spec.expectedNotices());
        this.runner =
                new StatementRunner(work.scripts(), notices, this::says, WorkWatch.of(work, session.pid(), this::says));
        this.ledger = session.ledger() ? Ledger.of(work.context()) : null;
    }

    /**
     * What came of it; empty if it took no effect and is worth another try.
     *
     * @throws TargetRewoundException if the target has not what took effect in it; then nothing was done
     */
    Optional<Outcome> make() {
        stop.watch(session.pid());
        try {
            Optional<Outcome> ended = work();
            return ended.isPresent() ? ended : commit();
        } catch (SQLException e) {
            return afterError(e);
        } finally {
            stop.release();
            if (stop.isAsked()) {
                Targets.close(connection);
            }
        }
    }

    /** Why it took no effect, as the end of a sentence; empty if that is not known. */
    String why() {
        return guard.queued().map(who -> " because " + who).orElse(blockedBy());
    }

    private String blockedBy() {
        return blockers.isEmpty() ? "" : ", blocked by " + blockers;
    }

    /** Everything up to COMMIT; what came of the try if it ends here. */
    private Optional<Outcome> work() throws SQLException {
        if (stop.isAsked()) {
            return Optional.of(new Outcome.Cancelled("Nothing had begun."));
        }
        connection.setAutoCommit(false);
        TransactionLimits limits = new TransactionLimits(
                SqlWork.token(work.context()), tries.limit(), spec.statementTimeout(), session.noticesOurEnd());
        if (ledger == null) {
            limits.set(connection);
            transaction = currentTransaction();
        } else {
            Ledger.Beginning beginning = ledger.begin(connection, limits, work.context());
            if (beginning.pid() != session.pid()) {
                connection.rollback();
                return Optional.of(
                        failure("Nothing took effect: the target is reached through a pooler that changes the"
                                + " session between two statements. Configure the server itself."));
            }
            if (!beginning.gone().isEmpty()) {
                connection.rollback();
                throw TargetRewoundException.without(beginning.gone());
            }
            if (beginning.overtaken()) {
                connection.rollback();
                return Optional.of(failure("Nothing took effect: " + Fence.OVERTAKEN + "."));
            }
            if (beginning.transaction() == null) {
                return Optional.of(adopted(ledger));
            }
            transaction = beginning.transaction();
        }
        statements();
        return stop.isAsked() ? Optional.of(cancelled()) : finished();
    }

    /** The end of the transaction, still open; an outcome if it is not the one that began. */
    private Optional<Outcome> finished() throws SQLException {
        String before = String.valueOf(transaction);
        boolean ours =
                ledger == null ? before.equals(currentTransaction()) : ledger.finish(connection, runner.outputs());
        if (ours) {
            return Optional.empty();
        }
        String after = currentTransaction();
        connection.rollback();
        return Optional.of(new Outcome.Unknown("The SQL ended our transaction (" + before + " became " + after
                + "), so part of the step took effect and the rest was rolled back. Look at the"
                + " target before anything else; find the COMMIT or ROLLBACK in what the files call."));
    }

    private Outcome adopted(Ledger entry) throws SQLException {
        connection.rollback();
        Optional<Ledger.Row> row = entry.read(connection);
        connection.rollback();
        if (row.isPresent() && row.get().isDone()) {
            Map<String, String> outputs = new LinkedHashMap<>(row.get().outputs());
            outputs.put(
                    "adopted",
                    "the ledger had this attempt as done, by transaction "
                            + row.get().transaction());
            return new Outcome.Succeeded(outputs, List.of());
        }
        return row.isPresent()
                ? new Outcome.Unknown("The ledger has this attempt as begun by transaction "
                        + row.get().transaction() + " and not as done, so its SQL ended that transaction and part of"
                        + " the step took effect. Look at the target before anything else.")
                : failure(
                        "Nothing took effect: another process ran this attempt at the same moment and rolled it back.");
    }

    private void statements() throws SQLException {
        guard.begin(prefix());
        try {
            for (Unit unit : work.scripts().units()) {
                if (stop.isAsked()) {
                    return;
                }
                at = unit;
                guard.forget();
                runner.run(connection, unit);
            }
            at = null;
        } finally {
            guard.end();
            blockers = guard.blockers().orElse("");
        }
    }

    private Optional<Outcome> commit() {
        says("commit");
        SQLException error = null;
        try {
            connection.commit();
        } catch (SQLException e) {
            error = e;
        }
        Testimony testimony = witness(error != null);
        return switch (testimony.fate()) {
            case COMMITTED -> Optional.of(new Outcome.Succeeded(runner.outputs(), notices.unexpected()));
            case ABORTED -> notCommitted(error);
            case COMMITTED_EARLY -> Optional.of(endedBySql("the ledger has the attempt as begun and not as done"));
            case UNKNOWN ->
                Optional.of(doubt("COMMIT was sent"
                        + (error == null ? "" : " and the connection failed (" + Failures.message(error) + ")")
                        + ", and whether it took effect could not be asked: " + testimony.why() + "."));
        };
    }

    private Optional<Outcome> notCommitted(@Nullable SQLException error) {
        if (stop.isAsked()) {
            return Optional.of(rolledBackAsAsked());
        }
        if (error != null && worthAnotherTry(error)) {
            return Optional.empty();
        }
        String why = error == null ? "the server answered COMMIT with a rollback" : Failures.message(error);
        StepFailure failure = new StepFailure(
                "At COMMIT: " + why + ". Nothing took effect.",
                null,
                0,
                error == null ? null : error.getSQLState(),
                true);
        return Optional.of(outcome(error, "The connection was lost at COMMIT", failure));
    }

    private Optional<Outcome> afterError(SQLException error) {
        boolean rolledBack = rollback();
        boolean another = worthAnotherTry(error) && rolledBack;
        if (transaction == null) {
            // COMMIT was not sent, and nothing of the step was either
            if (ledger != null && SqlStates.LOCK_NOT_AVAILABLE.equals(error.getSQLState())) {
                blockers = "another process that is at work on this window";
            }
            if (stop.isAsked()) {
                return Optional.of(new Outcome.Cancelled("Nothing had begun."));
            }
            return another ? Optional.empty() : Optional.of(new Outcome.Failed(failed(error, "Nothing took effect.")));
        }
        Testimony testimony = witness(!rolledBack);
        return switch (testimony.fate()) {
            case ABORTED -> {
                if (stop.isAsked() && SqlStates.ended(error)) {
                    yield Optional.of(rolledBackAsAsked());
                }
                yield another
                        ? Optional.empty()
                        : Optional.of(outcome(
                                error,
                                "The connection was lost before COMMIT was sent",
                                failed(error, "The transaction was rolled back; nothing took effect.")));
            }
            case COMMITTED, COMMITTED_EARLY -> Optional.of(endedBySql(Failures.message(error)));
            case UNKNOWN ->
                Optional.of(doubt("The step failed (" + Failures.message(error)
                        + ") before COMMIT was sent, but that it was rolled back could not be seen: " + testimony.why()
                        + "."));
        };
    }

    private boolean worthAnotherTry(SQLException error) {
        if (endedForOthers(error)) {
            tries.endedFor(guard.queued().orElseThrow());
            return !tries.isLast();
        }
        return SqlStates.worthAnotherTry(error) && !tries.isLast();
    }

    /** True if we cancelled the statement ourselves because of those who queued behind its locks. */
    private boolean endedForOthers(SQLException error) {
        return SqlStates.QUERY_CANCELED.equals(error.getSQLState())
                && !stop.isAsked()
                && guard.queued().isPresent();
    }

    private Outcome cancelled() {
        boolean rolledBack = rollback();
        Testimony testimony = witness(!rolledBack);
        return switch (testimony.fate()) {
            case ABORTED -> rolledBackAsAsked();
            case COMMITTED, COMMITTED_EARLY -> endedBySql("the step was cancelled");
            case UNKNOWN ->
                doubt("The step was cancelled before COMMIT was sent, but that it was rolled back could not be seen: "
                        + testimony.why() + ".");
        };
    }

    private static Outcome rolledBackAsAsked() {
        return new Outcome.Cancelled("The transaction was rolled back, as the target confirms.");
    }

    private Outcome endedBySql(String then) {
        return new Outcome.Unknown("The SQL ended our transaction " + transaction
                + " and part of the step took effect; then " + then + ". Look at the target before anything else.");
    }

    /** Where there is a ledger it can be found out later; else a person has to. */
    private Outcome doubt(String what) {
        return ledger == null
                ? new Outcome.Unknown(what + " Look at the target, then say done or retry.")
                : new Outcome.InDoubt(what);
    }

    /** What the server says was rolled back may be begun again if it was only cut off. */
    private Outcome outcome(@Nullable SQLException error, String cut, StepFailure failure) {
        return error == null || !SqlStates.cutOff(error)
                ? new Outcome.Failed(failure)
                : new Outcome.CutOff(
                        cut + " (" + Failures.message(error) + ").",
                        "Resolved: aborted. Asked on a new connection, the target says that transaction " + transaction
                                + " was rolled back.",
                        failure);
    }

    private StepFailure failed(SQLException error, String effect) {
        Unit unit = at;
        String waited = SqlStates.worthAnotherTry(error) ? tries.ofLocks() + blockedBy() : "";
        String limit = SqlStates.QUERY_CANCELED.equals(error.getSQLState())
                ? " (the limit is " + Words.of(spec.statementTimeout()) + ")"
                : "";
        String said = endedForOthers(error) ? tries.ofQueue() : Failures.message(error) + limit + waited;
        String where = unit == null
                ? ""
                : "Statement " + unit.number() + " of " + work.scripts().size() + ": ";
        return new StepFailure(
                where + said + ". " + effect,
                unit == null ? null : unit.file(),
                unit == null ? 0 : unit.statement().lineAt(Failures.position(error)),
                error.getSQLState(),
                true);
    }

    private static Outcome failure(String message) {
        return new Outcome.Failed(new StepFailure(message, null, 0, null, true));
    }

    private Testimony witness(boolean doubt) {
        return new TransactionWitness(work.targets().kept(), work.context(), work.pause())
                .of(String.valueOf(transaction), ledger, doubt);
    }

    private boolean rollback() {
        try {
            connection.rollback();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private String currentTransaction() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_current_xact_id()::text")) {
            row.next();
            return row.getString(1);
        }
    }

    private void says(String words) {
        work.progress().says(prefix() + words);
    }

    private String prefix() {
        return tries.number() > 1 ? "try " + tries.number() + " of " + spec.lockTries() + ", " : "";
    }
}
