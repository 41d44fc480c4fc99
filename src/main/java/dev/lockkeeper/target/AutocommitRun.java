package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.ConcurrentIndex.State;
import dev.lockkeeper.target.StepScripts.Unit;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of a step one by one, each on its own, outside any transaction of ours. Nothing is tried twice.
 * That an index was built concurrently is believed only if the catalog says so. For one attempt.
 */
final class AutocommitRun {
    /**
     * {@code CREATE INDEX CONCURRENTLY} waits for older transactions under lock_timeout and leaves an invalid index
     * when it gives up, but while it waits it holds nobody up; so it gets more patience than a transaction.
     */
    private static final Duration LEAST_LOCK_TIMEOUT = Duration.ofSeconds(30);

    private final SqlWork work;
    private final StepSpec.Sql spec;
    private final StepScripts scripts;
    private final Progress progress;
    private final Notices notices;
    private final StatementRunner runner;
    private @Nullable Duration lockLimit;

    AutocommitRun(SqlWork work) {
        this.work = work;
        this.spec = work.spec();
        this.scripts = work.scripts();
        this.progress = work.progress();
        this.notices = new Notices(spec.expectedNotices());
        this.runner = new StatementRunner(scripts, notices, progress);
    }

    /** Runs it on this session. */
    Outcome run(StepSession session) {
        Connection connection = session.connection();
        try {
            limit(connection);
        } catch (SQLException e) {
            return new Outcome.Failed(
                    new StepFailure(Failures.message(e) + ". Nothing took effect.", null, 0, e.getSQLState(), true));
        }
        try (LockWatch watch = new LockWatch(
                work.use(),
                () -> work.targets().open(work.context().expected(), work.use() + " watch", Targets.Access.READ),
                session.pid(),
                lockTimeout(),
                seen -> progress.says("waits for a lock held by " + seen))) {
            for (Unit unit : scripts.units()) {
                watch.forget();
                Optional<Outcome> ended = one(connection, unit, watch);
                if (ended.isPresent()) {
                    return ended.get();
                }
            }
        }
        return new Outcome.Succeeded(runner.outputs(), notices.unexpected());
    }

    /** Runs one statement; what came of the step if it ends here. */
    private Optional<Outcome> one(Connection connection, Unit unit, LockWatch watch) {
        Optional<ConcurrentIndex> index = ConcurrentIndex.of(unit.statement());
        State before = State.MISSING;
        try {
            if (index.isPresent()) {
                before = index.get().look(connection);
                if (before == State.INVALID) {
                    return Optional.of(invalid(unit, index.get(), "is there already and is invalid", true));
                }
            }
            patience(connection, unit.statement());
            runner.run(connection, unit);
            if (index.isPresent()) {
                State after = index.get().look(connection);
                if (after == State.INVALID) {
                    return Optional.of(invalid(unit, index.get(), "was built and is invalid", false));
                }
                if (after == State.MISSING) {
                    return Optional.of(failed(
                            unit,
                            null,
                            "the server said that index " + index.get().name() + " was built, but table "
                                    + index.get().table() + " has no such index",
                            false));
                }
            }
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(afterError(connection, unit, index, before, e, watch.blockers()));
        }
    }

    private Outcome afterError(
            Connection connection,
            Unit unit,
            Optional<ConcurrentIndex> index,
            State before,
            SQLException error,
            Optional<String> blockers) {
        if (SqlStates.connectionLost(error)) {
            return new Outcome.Unknown("The connection was lost during statement " + unit.number() + " of "
                    + scripts.size() + " (" + unit.file() + " line "
                    + unit.statement().line() + "): "
                    + Failures.message(error) + ". " + before(unit)
                    + " The server may still be at work on this one; look at the target.");
        }
        String said = Failures.message(error)
                + (SqlStates.LOCK_NOT_AVAILABLE.equals(error.getSQLState())
                        ? " within " + Words.of(lockTimeout())
                                + blockers.map(seen -> ", blocked by " + seen).orElse("")
                        : "")
                + (SqlStates.QUERY_CANCELED.equals(error.getSQLState())
                        ? " (the limit is " + Words.of(spec.statementTimeout()) + ")"
                        : "");
        State after;
        try {
            after = index.isPresent() ? index.get().look(connection) : State.MISSING;
        } catch (SQLException e) {
            return failed(unit, error, said + "; whether it left something behind could not be looked up", false);
        }
        if (index.isPresent() && after == State.INVALID && before == State.MISSING) {
            return failed(
                    unit,
                    error,
                    said + ". It left the invalid index " + index.get().name()
                            + " behind: drop it with DROP INDEX CONCURRENTLY, then retry",
                    false);
        }
        return failed(unit, error, said, index.isPresent() || isAllOrNothing(unit.statement()));
    }

    private Outcome invalid(Unit unit, ConcurrentIndex index, String what, boolean asBefore) {
        return failed(
                unit,
                null,
                "index " + index.name() + " " + what + ", so no query uses it: drop it with DROP INDEX CONCURRENTLY,"
                        + " then retry",
                asBefore);
    }

    private Outcome failed(Unit unit, @Nullable SQLException error, String said, boolean asBefore) {
        boolean nothing = unit.number() == 1 && asBefore;
        return new Outcome.Failed(new StepFailure(
                "Statement " + unit.number() + " of " + scripts.size() + ": " + said + ". "
                        + (nothing ? "Nothing took effect." : before(unit)),
                unit.file(),
                unit.statement().lineAt(error == null ? 0 : Failures.position(error)),
                error == null ? null : error.getSQLState(),
                nothing));
    }

    private String before(Unit unit) {
        return (unit.number() - 1) + " of " + Words.count(scripts.size(), "statement", "statements")
                + " took effect before it.";
    }

    /** False for what may leave something behind when it fails: what commits by itself on its way. */
    private static boolean isAllOrNothing(SqlStatement statement) {
        return !ScriptRules.needsNoTransaction(statement)
                && !statement.startsWith("CALL")
                && !statement.startsWith("DO")
                && !statement.startsWith("REINDEX")
                && !statement.startsWith("CLUSTER");
    }

    private Duration lockTimeout() {
        return spec.lockTimeout().compareTo(LEAST_LOCK_TIMEOUT) < 0 ? LEAST_LOCK_TIMEOUT : spec.lockTimeout();
    }

    /** Whatever else stands in the file queues for its lock like any DDL, and everybody behind it; so it gets no more. */
    private void patience(Connection connection, SqlStatement statement) throws SQLException {
        Duration limit = ConcurrentIndex.of(statement).isPresent() ? lockTimeout() : spec.lockTimeout();
        if (!limit.equals(lockLimit)) {
            try (Statement set = connection.createStatement()) {
                set.execute("SET lock_timeout = " + limit.toMillis());
            }
            lockLimit = limit;
        }
    }

    /** Sets the limits; the server is not told to look for us: an index build is to go on without us. */
    private void limit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = '"
                    + Targets.applicationName(work.use()).replace("'", "''") + "'; SET lock_timeout = "
                    + lockTimeout().toMillis() + "; SET statement_timeout = "
                    + Words.limitMillis(spec.statementTimeout()));
        }
    }
}
