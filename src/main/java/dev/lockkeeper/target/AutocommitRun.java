package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.StepScripts.Unit;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of a step one by one, each on its own, outside any transaction of ours. Where there is a ledger, it
 * says there before each which one comes, passes over what an earlier attempt did, and clears away what a statement of its
 * own left invalid. That an index was built concurrently is believed only if the catalog says so. For one attempt.
 */
final class AutocommitRun {
    /**
     * {@code CREATE INDEX CONCURRENTLY} waits for older transactions under lock_timeout and leaves an invalid index
     * when it gives up, but while it waits it holds nobody up; so it gets more patience than a transaction.
     */
    private static final Duration LEAST_LOCK_TIMEOUT = Duration.ofSeconds(30);

    private final SqlWork work;
    private final StepSession session;
    private final StepSpec.Sql spec;
    private final StepScripts scripts;
    private final Notices notices;
    private final StatementRunner runner;
    private final Stop stop;
    private final List<String> done = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private @Nullable Intent intent;
    private Intent.@Nullable Standing earlier;
    private int passedOver;
    private @Nullable Duration lockLimit;

    AutocommitRun(SqlWork work, StepSession session) {
        this.work = work;
        this.session = session;
        this.spec = work.spec();
        this.scripts = work.scripts();
        this.notices = new Notices(spec.expectedNotices());
        this.runner = new StatementRunner(
                scripts,
                notices,
                work.progress(),
                WorkWatch.of(work, session.pid(), words -> work.progress().says(words)));
        this.stop = new Stop(work.targets(), work.context());
    }

    /** Runs it. */
    Outcome run() {
        Connection connection = session.connection();
        try {
            limit(connection);
            Optional<Outcome> known = session.ledger() ? enter(connection) : Optional.empty();
            if (known.isPresent()) {
                return known.get();
            }
        } catch (SQLException e) {
            return new Outcome.Failed(
                    new StepFailure(Failures.message(e) + ". Nothing took effect.", null, 0, e.getSQLState(), true));
        }
        try {
            Optional<Outcome> ended = statements();
            return ended.isPresent() ? ended.get() : finished(connection);
        } finally {
            if (stop.isAsked()) {
                Targets.close(connection);
            }
        }
    }

    /** One after the other; what came of the step if it ends before the last of them. */
    private Optional<Outcome> statements() {
        try (LockWatch watch = new LockWatch(
                work.use(), work.second("watch"), session.pid(), lockTimeout(), new Watcher(work.progress()))) {
            for (Unit unit : scripts.units()) {
                watch.forget();
                Optional<Outcome> ended = isPassedOver(unit) ? Optional.empty() : one(unit, watch);
                if (ended.isPresent()) {
                    return ended;
                }
                done.add(Intent.digest(unit.statement()));
            }
        }
        return Optional.empty();
    }

    /** Says who is in the way, and has people asked about whoever stays there. */
    private static final class Watcher implements LockWatch.Watcher {
        private final StepExecutor.Progress progress;
        private final LockPatience patience;
        private String said = "";

        Watcher(StepExecutor.Progress progress) {
            this.progress = progress;
            this.patience = new LockPatience(progress);
        }

        @Override
        public void looked(LockLook look, Connection second) throws SQLException {
            String words = look.blockers();
            if (!words.isEmpty() && !words.equals(said)) {
                progress.says("waits for a lock held by " + words);
            }
            said = words;
            patience.looked(look, second);
        }
    }

    /** Looks what the ledger knows of this step; an outcome if this attempt is not ours to run. */
    private Optional<Outcome> enter(Connection connection) throws SQLException {
        Intent row = Intent.of(work.context());
        intent = row;
        if (!row.alone(connection)) {
            return Optional.of(new Outcome.InDoubt("Another process is at work on this step in the target."));
        }
        Optional<Intent.Row> latest = row.latest(connection);
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        boolean same = latest.get().attempt() == work.context().attempt();
        if (same && latest.get().isDone()) {
            return Optional.of(new Outcome.Succeeded(latest.get().outputs(), List.of()));
        }
        if (same) {
            return Optional.of(new Outcome.InDoubt("This attempt was begun before, and came to statement "
                    + latest.get().standing().statement() + " of " + scripts.size() + "."));
        }
        earlier = latest.get().isDone() ? null : latest.get().standing();
        return Optional.empty();
    }

    /** True for what an earlier attempt did, if all before it is the same; what only concerns the session runs again. */
    private boolean isPassedOver(Unit unit) {
        Intent.Standing before = earlier;
        int position = unit.number() - 1;
        boolean passed = before != null
                && passedOver == position
                && position < before.done().size()
                && before.done().get(position).equals(Intent.digest(unit.statement()));
        if (passed) {
            passedOver++;
            work.progress()
                    .says("statement " + unit.number() + " of " + scripts.size()
                            + " took effect in an earlier attempt");
        }
        return passed && !Statements.concernSessionOnly(unit.statement());
    }

    /** Runs one statement, a second time if it was cut off and what it left could be cleared away. */
    private Optional<Outcome> one(Unit unit, LockWatch watch) {
        AutocommitStatement statement = new AutocommitStatement(unit, intent, done, earlier, lockTimeout());
        for (boolean second = false; ; second = true) {
            if (stop.isAsked()) {
                return Optional.of(cancelled(unit, true, "was not begun"));
            }
            long began = System.nanoTime();
            try {
                Optional<String> wrong = attempt(unit, statement);
                dropped.addAll(statement.dropped());
                return wrong.map(said -> failed(unit, null, said, statement.isAsBefore()));
            } catch (Intent.OvertakenException e) {
                return Optional.of(failed(unit, null, Fence.OVERTAKEN, true));
            } catch (SQLException e) {
                boolean limit = System.nanoTime() - began
                        > spec.statementTimeout()
                                .minus(spec.statementTimeout().dividedBy(20))
                                .toNanos();
                String said = said(e, limit, watch);
                if (SqlStates.connectionLost(e)) {
                    return Optional.of(lost(unit, e));
                }
                String left = statement.clear(session.connection());
                dropped.addAll(statement.dropped());
                if (stop.isAsked()) {
                    return Optional.of(cancelled(unit, statement.isAsBefore(), "was ended" + left));
                }
                boolean again = !second && statement.wasCleared() && SqlStates.worthAnotherRun(e, limit);
                if (!again) {
                    return Optional.of(failed(unit, e, said + left, statement.isAsBefore()));
                }
                work.progress().says("statement " + unit.number() + " was cut off (" + said + left + "); once more");
            }
        }
    }

    /** What is wrong although the server raised no error. */
    private Optional<String> attempt(Unit unit, AutocommitStatement statement)
            throws SQLException, Intent.OvertakenException {
        Connection connection = session.connection();
        Optional<String> way = statement.prepare(connection);
        if (way.isPresent() || statement.isThere()) {
            return way;
        }
        patience(connection, unit.statement());
        stop.watch(session.pid());
        try {
            statement.run(connection, runner);
        } finally {
            stop.release();
        }
        return statement.verify(connection);
    }

    private Outcome finished(Connection connection) {
        Map<String, String> outputs = runner.outputs();
        if (passedOver > 0) {
            outputs.put("passed_over", passedOver + " that took effect in an earlier attempt");
        }
        if (!dropped.isEmpty()) {
            outputs.put("repaired", "dropped " + String.join(", ", dropped) + ", left invalid");
        }
        if (intent != null) {
            try {
                intent.finish(connection, scripts.size(), outputs);
            } catch (SQLException | Intent.OvertakenException e) {
                return new Outcome.InDoubt(
                        "All statements took effect, but that could not be written into the ledger.");
            }
        }
        return new Outcome.Succeeded(outputs, notices.unexpected());
    }

    private Outcome lost(Unit unit, SQLException error) {
        String said = "The connection was lost during statement " + unit.number() + " of " + scripts.size() + " ("
                + unit.file() + " line " + unit.statement().line() + "): " + Failures.message(error) + ". "
                + before(unit) + " The server may still be at work on this one";
        return intent == null ? new Outcome.Unknown(said + "; look at the target.") : new Outcome.InDoubt(said + ".");
    }

    private String said(SQLException error, boolean limit, LockWatch watch) {
        return Failures.message(error)
                + (SqlStates.LOCK_NOT_AVAILABLE.equals(error.getSQLState())
                        ? " within " + Words.of(lockTimeout())
                                + watch.blockers()
                                        .map(seen -> ", blocked by " + seen)
                                        .orElse("")
                        : "")
                + (SqlStates.QUERY_CANCELED.equals(error.getSQLState()) && limit
                        ? " (the limit is " + Words.of(spec.statementTimeout()) + ")"
                        : "");
    }

    /** Earlier statements stay, so only a cancelled first one that left nothing is nothing. */
    private Outcome cancelled(Unit unit, boolean asBefore, String what) {
        String said = "Statement " + unit.number() + " of " + scripts.size() + " " + what + ". ";
        return unit.number() == 1 && asBefore
                ? new Outcome.Cancelled(said + "Nothing took effect.")
                : new Outcome.Failed(new StepFailure(
                        "Cancelled. " + said + before(unit)
                                + (asBefore ? "" : " What it did until then may stay; look at the target."),
                        unit.file(),
                        unit.statement().line(),
                        null,
                        false));
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

    private Duration lockTimeout() {
        return spec.lockTimeout().compareTo(LEAST_LOCK_TIMEOUT) < 0 ? LEAST_LOCK_TIMEOUT : spec.lockTimeout();
    }

    /** Whatever else stands in the file queues for its lock like any DDL, and everybody behind it; so it gets no more. */
    private void patience(Connection connection, SqlStatement statement) throws SQLException {
        Duration limit = ConcurrentIndex.of(statement).isPresent() ? lockTimeout() : spec.lockTimeout();
        if (!limit.equals(lockLimit) || !dropped.isEmpty()) {
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
                    + SqlWork.token(work.context()).replace("'", "''") + "'; SET lock_timeout = "
                    + lockTimeout().toMillis() + "; SET statement_timeout = "
                    + Words.limitMillis(spec.statementTimeout()));
        }
    }
}
