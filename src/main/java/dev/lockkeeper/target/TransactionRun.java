package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.StepScripts.Unit;
import dev.lockkeeper.target.TransactionWitness.Fate;
import dev.lockkeeper.target.TransactionWitness.Testimony;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs all statements of a step in one transaction. Tries again, whole, when a lock was not to be had, a few times and
 * never without a limit. What took effect is asked of the server afterwards on another connection. For one attempt.
 */
final class TransactionRun {
    /** A process of ours that stands still must not hold locks for longer. */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

    private final Targets targets;
    private final Pause pause;
    private final Context context;
    private final StepSpec.Sql spec;
    private final StepScripts scripts;
    private final Progress progress;
    private final String use;

    TransactionRun(
            Targets targets, Pause pause, Context context, StepSpec.Sql spec, StepScripts scripts, Progress progress) {
        this.targets = targets;
        this.pause = pause;
        this.context = context;
        this.spec = spec;
        this.scripts = scripts;
        this.progress = progress;
        this.use = context.window() + "/" + spec.common().id() + "/" + context.attempt();
    }

    /** Runs it on this connection. */
    Outcome run(Connection connection) {
        for (int number = 1; ; number++) {
            Try made = new Try(connection, number);
            Optional<Outcome> outcome = made.make();
            if (outcome.isPresent()) {
                return outcome.get();
            }
            progress.says("try " + number + " of " + spec.lockTries() + " was rolled back" + made.blockedBy()
                    + "; next try in " + Words.of(spec.lockPause()));
            try {
                pause.last(spec.lockPause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Outcome.Failed(new StepFailure(
                        "The step was stopped while it waited for the next try. Nothing took effect.",
                        null,
                        0,
                        null,
                        true));
            }
        }
    }

    /** One try. */
    private final class Try {
        private final Connection connection;
        private final int number;
        private final Notices notices = new Notices(spec.expectedNotices());
        private final StatementRunner runner = new StatementRunner(scripts, notices, this::says);
        private @Nullable String transaction;
        private @Nullable Unit at;
        private String blockers = "";

        Try(Connection connection, int number) {
            this.connection = connection;
            this.number = number;
        }

        /** What came of it; empty if it took no effect and is worth another try. */
        Optional<Outcome> make() {
            try {
                connection.setAutoCommit(false);
                limit();
                String before = currentTransaction();
                transaction = before;
                statements();
                String after = currentTransaction();
                if (!before.equals(after)) {
                    connection.rollback();
                    return Optional.of(new Outcome.Unknown("The SQL ended our transaction (" + before + " became "
                            + after + "), so part of the step took effect and the rest was rolled back. Look at the"
                            + " target before anything else; find the COMMIT or ROLLBACK in what the files call."));
                }
            } catch (SQLException e) {
                return afterError(e);
            }
            return commit();
        }

        String blockedBy() {
            return blockers.isEmpty() ? "" : ", blocked by " + blockers;
        }

        private void statements() throws SQLException {
            try (LockWatch watch = new LockWatch(
                    use,
                    () -> targets.open(context.expected(), use + " watch", Targets.Access.READ),
                    pid(),
                    spec.lockTimeout(),
                    seen -> {
                        says("waits for a lock held by " + seen);
                    })) {
                try {
                    for (Unit unit : scripts.units()) {
                        at = unit;
                        watch.forget();
                        runner.run(connection, unit);
                    }
                    at = null;
                } finally {
                    blockers = watch.blockers().orElse("");
                }
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
            Testimony testimony = witness();
            return switch (testimony.fate()) {
                case COMMITTED -> Optional.of(new Outcome.Succeeded(runner.outputs(), notices.unexpected()));
                case ABORTED -> notCommitted(error);
                case UNKNOWN ->
                    Optional.of(new Outcome.Unknown("COMMIT was sent"
                            + (error == null ? "" : " and the connection failed (" + Failures.message(error) + ")")
                            + ", and whether it took effect could not be asked: " + testimony.why()
                            + ". Look at the target, then say done or retry."));
            };
        }

        private Optional<Outcome> notCommitted(@Nullable SQLException error) {
            if (error != null && SqlStates.worthAnotherTry(error) && number < spec.lockTries()) {
                return Optional.empty();
            }
            String why = error == null ? "the server answered COMMIT with a rollback" : Failures.message(error);
            return Optional.of(new Outcome.Failed(new StepFailure(
                    "At COMMIT: " + why + ". Nothing took effect.",
                    null,
                    0,
                    error == null ? null : error.getSQLState(),
                    true)));
        }

        private Optional<Outcome> afterError(SQLException error) {
            boolean rolledBack = rollback();
            if (transaction == null) {
                return Optional.of(failed(error, true, "Nothing took effect."));
            }
            Testimony testimony = witness();
            return switch (testimony.fate()) {
                case ABORTED -> {
                    if (rolledBack && SqlStates.worthAnotherTry(error) && number < spec.lockTries()) {
                        yield Optional.empty();
                    }
                    yield Optional.of(failed(error, true, "The transaction was rolled back; nothing took effect."));
                }
                case COMMITTED ->
                    Optional.of(new Outcome.Unknown("The SQL ended our transaction " + transaction
                            + " and part of the step took effect; then " + Failures.message(error)
                            + ". Look at the target before anything else."));
                case UNKNOWN ->
                    Optional.of(new Outcome.Unknown("The step failed (" + Failures.message(error)
                            + ") before COMMIT was sent, but that it was rolled back could not be seen: "
                            + testimony.why() + "."));
            };
        }

        private Outcome failed(SQLException error, boolean nothingTookEffect, String effect) {
            Unit unit = at;
            String tries = SqlStates.worthAnotherTry(error)
                    ? " after " + Words.count(number, "try", "tries") + " of " + Words.of(spec.lockTimeout()) + " each"
                            + blockedBy()
                    : "";
            String limit = SqlStates.QUERY_CANCELED.equals(error.getSQLState())
                    ? " (the limit is " + Words.of(spec.statementTimeout()) + ")"
                    : "";
            String where = unit == null ? "" : "Statement " + unit.number() + " of " + scripts.size() + ": ";
            return new Outcome.Failed(new StepFailure(
                    where + Failures.message(error) + limit + tries + ". " + effect,
                    unit == null ? null : unit.file(),
                    unit == null ? 0 : unit.statement().lineAt(Failures.position(error)),
                    error.getSQLState(),
                    nothingTookEffect));
        }

        private Testimony witness() {
            String asked = transaction;
            if (asked == null) {
                return new Testimony(Fate.UNKNOWN, "the transaction had no number");
            }
            return new TransactionWitness(targets, context.expected(), use + " witness", pause).of(asked);
        }

        private boolean rollback() {
            try {
                connection.rollback();
                return true;
            } catch (SQLException e) {
                return false;
            }
        }

        private void limit() throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = " + Words.limitMillis(spec.lockTimeout()));
                statement.execute("SET LOCAL statement_timeout = " + Words.limitMillis(spec.statementTimeout()));
                statement.execute("SET LOCAL idle_in_transaction_session_timeout = " + IDLE_LIMIT.toMillis());
            }
        }

        private String currentTransaction() throws SQLException {
            return single("SELECT pg_catalog.pg_current_xact_id()::text");
        }

        private int pid() throws SQLException {
            return Integer.parseInt(single("SELECT pg_catalog.pg_backend_pid()::text"));
        }

        private String single(String sql) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getString(1);
            }
        }

        private void says(String words) {
            progress.says(
                    spec.lockTries() > 1 && number > 1
                            ? "try " + number + " of " + spec.lockTries() + ", " + words
                            : words);
        }
    }
}
