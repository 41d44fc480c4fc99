package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.target.StepScripts.Unit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what became of a step whose statements take effect one by one: the row says which one was under way, and the
 * catalog whether it is there. An invalid index that it left is dropped, as a repair that the row tells of.
 */
final class AutocommitSettlement {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    private static final String NOT_BEGUN = "not begun";

    private final Context step;
    private final StepScripts scripts;
    private final OldSessions old;
    private final Intent intent;

    AutocommitSettlement(Context step, StepScripts scripts, OldSessions old) {
        this.step = step;
        this.scripts = scripts;
        this.old = old;
        this.intent = Intent.of(step);
    }

    /** On this session, which is not in a transaction. */
    Finding settle(Connection connection) throws SQLException {
        Optional<String> busy = old.gone();
        if (busy.isPresent()) {
            return new Finding.AtWork(busy.get());
        }
        if (!intent.alone(connection)) {
            return new Finding.AtWork("another process is at work on this step in the target");
        }
        if (!Fence.raise(connection, step.everywhere(), step.epoch())) {
            return new Finding.AtWork(Fence.OVERTAKEN + "; it finds out");
        }
        Optional<Intent.Row> row = intent.latest(connection).filter(found -> found.attempt() == step.attempt());
        if (row.isEmpty()) {
            return new Finding.NoEffect("No session of the attempt is left, and the ledger in the target does not have"
                    + " it: none of its statements was begun.");
        }
        if (row.get().isDone()) {
            return new Finding.TookEffect(row.get().outputs(), "The ledger in the target has it as done.");
        }
        try {
            return underWay(connection, row.get().standing());
        } catch (Intent.OvertakenException e) {
            return new Finding.AtWork(Fence.OVERTAKEN + "; it finds out");
        }
    }

    private Finding underWay(Connection connection, Intent.Standing standing)
            throws SQLException, Intent.OvertakenException {
        int position = standing.statement() - 1;
        Optional<Unit> unit = scripts.units().stream()
                .filter(one -> one.number() == standing.statement())
                .filter(one -> Intent.digest(one.statement()).equals(standing.digest()))
                .findFirst();
        if (unit.isEmpty()) {
            return new Finding.Undecided(
                    "Statement " + standing.statement() + " was under way, and the files of the step"
                            + " are others now. " + before(position) + " Look at the target.");
        }
        if (MarkedTransaction.tookEffect(standing)) {
            return tookEffect(connection, standing, "it was committed together with its mark");
        }
        if (MarkedTransaction.hadNoEffect(standing)) {
            return again(position, "its mark, which is committed together with it, is not there");
        }
        if (standing.before().equals(NOT_BEGUN)) {
            return again(position, "it was not begun");
        }
        SqlStatement statement = unit.get().statement();
        Optional<ConcurrentIndex> index = ConcurrentIndex.of(statement);
        if (index.isPresent()) {
            return index(connection, standing, statement, index.get());
        }
        if (Statements.mayBeRepeated(statement)) {
            List<String> gone = Statements.rebuildConcurrently(statement)
                    ? Leftovers.dropRebuilds(connection, standing.before(), LOCK_TIMEOUT)
                    : List.of();
            return again(
                    position,
                    gone.isEmpty()
                            ? "it may be repeated"
                            : "what it left invalid was dropped: " + String.join(", ", gone));
        }
        Optional<Boolean> database = database(connection, statement);
        if (database.isPresent()) {
            return database.get()
                    ? tookEffect(connection, standing, "the catalog shows that it took effect")
                    : again(position, "the catalog shows that it did not take effect");
        }
        return new Finding.Undecided("Statement " + standing.statement() + " of " + scripts.size() + " ("
                + unit.get().file() + " line " + statement.line()
                + ") was under way, and nothing tells whether it took effect. " + before(position)
                + " Look at the target.");
    }

    private Finding index(
            Connection connection, Intent.Standing standing, SqlStatement statement, ConcurrentIndex index)
            throws SQLException, Intent.OvertakenException {
        boolean wasMissing = standing.before().equals(ConcurrentIndex.State.MISSING.name());
        return switch (index.look(connection)) {
            case MISSING -> again(standing.statement() - 1, "index " + index.name() + " is not there");
            case READY ->
                wasMissing || Leftovers.isAsWritten(connection, statement, index)
                        ? tookEffect(connection, standing, "index " + index.name() + " is there and valid")
                        : new Finding.Undecided("Index " + index.name() + " was there before statement "
                                + standing.statement() + " and is not the one it would build. Look at the target.");
            case INVALID -> {
                if (!wasMissing) {
                    yield new Finding.Undecided("Index " + index.name() + " is invalid and was there before statement "
                            + standing.statement() + ". Look at the target.");
                }
                intent.write(connection, "repaired", standing);
                Leftovers.drop(connection, index, LOCK_TIMEOUT);
                yield again(standing.statement() - 1, "index " + index.name() + ", which it left invalid, was dropped");
            }
        };
    }

    /** The statement under way is done; the step too if it was the last one. */
    private Finding tookEffect(Connection connection, Intent.Standing standing, String how)
            throws SQLException, Intent.OvertakenException {
        if (standing.statement() == scripts.size()) {
            Map<String, String> outputs = Map.of("statements", String.valueOf(scripts.size()));
            intent.finish(connection, scripts.size(), outputs);
            return new Finding.TookEffect(
                    outputs, "All " + scripts.size() + " statements took effect: of the last, " + how + ".");
        }
        List<String> done = new ArrayList<>(standing.done());
        if (done.size() < standing.statement()) {
            done.add(standing.digest());
        }
        Unit next = scripts.units().get(standing.statement());
        intent.write(
                connection,
                "repaired",
                new Intent.Standing(next.number(), done, Intent.digest(next.statement()), NOT_BEGUN));
        return again(standing.statement(), "of statement " + standing.statement() + ", " + how);
    }

    private Finding again(int tookEffect, String how) {
        String sentence = how.substring(0, 1).toUpperCase(Locale.ROOT) + how.substring(1);
        return new Finding.NoEffect(
                sentence + ". " + before(tookEffect) + " The next attempt continues at statement " + (tookEffect + 1)
                        + ".",
                tookEffect > 0);
    }

    private String before(int tookEffect) {
        return tookEffect + " of " + Words.count(scripts.size(), "statement", "statements") + " took effect before it.";
    }

    /** Whether the database is as the statement wants it; empty if it is about something else. */
    private static Optional<Boolean> database(Connection connection, SqlStatement statement) throws SQLException {
        boolean create = statement.startsWith("CREATE", "DATABASE");
        if (!create && !statement.startsWith("DROP", "DATABASE")) {
            return Optional.empty();
        }
        int name = statement.startsWith("DROP", "DATABASE", "IF", "EXISTS") ? 4 : 2;
        if (name >= statement.tokens().size() || !statement.tokens().get(name).isName()) {
            return Optional.empty();
        }
        try (PreparedStatement query =
                connection.prepareStatement("SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = ?)")) {
            query.setString(1, statement.tokens().get(name).name());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return Optional.of(row.getBoolean(1) == create);
            }
        }
    }
}
