package dev.lockkeeper.target;

import dev.lockkeeper.target.ConcurrentIndex.State;
import dev.lockkeeper.target.StepScripts.Unit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement outside a transaction: what is looked at before it, what is verified after it, and what is cleared away
 * when it was cut off. Its own leftovers are dropped only where the ledger says that they are its own.
 */
final class AutocommitStatement {
    static final String BEGUN = "begun";
    private static final String REPAIRED = "repaired";

    private final Unit unit;
    private final SqlStatement statement;
    private final Optional<ConcurrentIndex> index;
    private final @Nullable Intent intent;
    private final List<String> done;
    private final Intent.@Nullable Standing earlier;
    private final Duration lockTimeout;
    private final String digest;
    private final List<String> dropped = new ArrayList<>();
    private State before = State.MISSING;
    private String rebuilds = "";
    private boolean there;
    private boolean cleared;
    private boolean asBefore = true;

    /**
     * @param intent the attempt's row, or null where there is no ledger
     * @param done digests of the statements before it
     * @param earlier where an earlier attempt ended, or null
     * @param lockTimeout for dropping what was left
     */
    AutocommitStatement(
            Unit unit,
            @Nullable Intent intent,
            List<String> done,
            Intent.@Nullable Standing earlier,
            Duration lockTimeout) {
        this.unit = unit;
        this.statement = unit.statement();
        this.index = ConcurrentIndex.of(statement);
        this.intent = intent;
        this.done = done;
        this.earlier = earlier;
        this.lockTimeout = lockTimeout;
        this.digest = Intent.digest(statement);
    }

    /**
     * Looks what is there, and says in the ledger that the statement comes.
     *
     * @return what stands in its way
     */
    Optional<String> prepare(Connection connection) throws SQLException, Intent.OvertakenException {
        if (Statements.concernSessionOnly(statement)) {
            return Optional.empty();
        }
        if (index.isPresent()) {
            before = index.get().look(connection);
            Optional<String> way = before == State.MISSING ? Optional.empty() : standing(connection, index.get());
            if (way.isPresent() || there) {
                return way;
            }
        }
        if (intent != null) {
            if (Statements.rebuildConcurrently(statement)) {
                rebuilds = Leftovers.ofRebuilds(connection);
            }
            intent.write(connection, BEGUN, standing());
        }
        asBefore = index.isPresent() || Statements.areAllOrNothing(statement);
        return Optional.empty();
    }

    /** Runs it, where it can be together with its mark in the ledger. */
    void run(Connection connection, StatementRunner runner) throws SQLException, Intent.OvertakenException {
        if (intent != null && index.isEmpty() && MarkedTransaction.fits(statement)) {
            if (new MarkedTransaction(intent, standing()).run(connection, runner, unit)) {
                return;
            }
            // its text does not tell, but the server does not take it in a transaction
            intent.write(connection, BEGUN, new Intent.Standing(unit.number(), done, digest, ""));
        }
        runner.run(connection, unit);
    }

    /** True if the catalog says that an earlier attempt did it. */
    boolean isThere() {
        return there;
    }

    /** What is not as the statement should have made it. */
    Optional<String> verify(Connection connection) throws SQLException {
        if (index.isEmpty()) {
            return Optional.empty();
        }
        asBefore = false;
        State after = index.get().look(connection);
        return switch (after) {
            case READY -> Optional.empty();
            case INVALID -> Optional.of(invalid("was built and is invalid"));
            case MISSING ->
                Optional.of("the server said that index " + index.get().name() + " was built, but table "
                        + index.get().table() + " has no such index");
        };
    }

    /**
     * After an error: clears away what the statement left, if it is known to be its own.
     *
     * @return what there is to say about it, as the end of a sentence
     */
    String clear(Connection connection) {
        cleared = false;
        try {
            if (index.isPresent()) {
                return clearIndex(connection, index.get());
            }
            if (intent != null && Statements.rebuildConcurrently(statement)) {
                List<String> gone = Leftovers.dropRebuilds(connection, rebuilds, lockTimeout);
                dropped.addAll(gone);
                cleared = true;
                return gone.isEmpty() ? "" : "; what it left invalid was dropped: " + String.join(", ", gone);
            }
            return "";
        } catch (SQLException e) {
            asBefore = false;
            return "; whether it left something behind could not be looked up, or it could not be dropped ("
                    + Failures.message(e) + ")";
        } catch (Intent.OvertakenException e) {
            asBefore = false;
            return "; " + Fence.OVERTAKEN;
        }
    }

    /** True if after an error everything is as before the statement, and the ledger's word for it. */
    boolean wasCleared() {
        return cleared;
    }

    /** True if nothing of the statement is there. */
    boolean isAsBefore() {
        return asBefore;
    }

    /** Names of the invalid indexes that were dropped since this was asked last. */
    List<String> dropped() {
        List<String> names = List.copyOf(dropped);
        dropped.clear();
        return names;
    }

    /** An index of this name is there already. */
    private Optional<String> standing(Connection connection, ConcurrentIndex wanted)
            throws SQLException, Intent.OvertakenException {
        boolean begunByUs = earlier != null
                && earlier.digest().equals(digest)
                && earlier.before().equals(State.MISSING.name());
        if (before == State.INVALID) {
            boolean ours = intent != null && (begunByUs || isAsWritten(connection, wanted));
            if (!ours) {
                return Optional.of(invalid("is there already and is invalid"));
            }
            drop(connection, wanted);
            before = State.MISSING;
            return Optional.empty();
        }
        if (!ConcurrentIndex.mayBeThere(statement) && !begunByUs) {
            return Optional.empty();
        }
        if (!isAsWritten(connection, wanted)) {
            return Optional.of("index " + wanted.name() + " is there already on " + wanted.table()
                    + " and is not the one this statement would build: "
                    + wanted.find(connection)
                            .map(ConcurrentIndex.Found::definition)
                            .orElse("gone again"));
        }
        there = begunByUs;
        return Optional.empty();
    }

    /** What cannot be compared is not ours. */
    private boolean isAsWritten(Connection connection, ConcurrentIndex wanted) {
        try {
            return Leftovers.isAsWritten(connection, statement, wanted);
        } catch (SQLException e) {
            return false;
        }
    }

    private String clearIndex(Connection connection, ConcurrentIndex built)
            throws SQLException, Intent.OvertakenException {
        State after = built.look(connection);
        if (after != State.INVALID || before != State.MISSING) {
            cleared = after == State.MISSING && before == State.MISSING;
            return "";
        }
        if (intent == null) {
            asBefore = false;
            return ". It left the invalid index " + built.name()
                    + " behind: drop it with DROP INDEX CONCURRENTLY, then retry";
        }
        drop(connection, built);
        cleared = true;
        return "; the invalid index " + built.name() + " that it left was dropped";
    }

    private void drop(Connection connection, ConcurrentIndex leftover) throws SQLException, Intent.OvertakenException {
        if (intent != null) {
            intent.write(connection, REPAIRED, standing(State.MISSING));
        }
        Leftovers.drop(connection, leftover, lockTimeout).ifPresent(dropped::add);
    }

    private Intent.Standing standing() {
        if (index.isPresent()) {
            return standing(before);
        }
        String was = MarkedTransaction.fits(statement) ? MarkedTransaction.TOGETHER : rebuilds;
        return new Intent.Standing(unit.number(), done, digest, was);
    }

    private Intent.Standing standing(State was) {
        return new Intent.Standing(unit.number(), done, digest, was.name());
    }

    private String invalid(String what) {
        return "index " + index.map(ConcurrentIndex::name).orElse("") + " " + what
                + ", so no query uses it: drop it with DROP INDEX CONCURRENTLY, then retry";
    }
}
