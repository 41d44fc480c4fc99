package dev.lockkeeper.target;

import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.BackfillLedger.Next;
import dev.lockkeeper.target.BackfillLedger.OvertakenException;
import dev.lockkeeper.target.BackfillLedger.Standing;
import dev.lockkeeper.target.BackfillTable.Range;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The one connection on which a backfill walks, with its limits set. Every method is one transaction. Used by one thread. */
final class BackfillSession implements AutoCloseable {
    /** A process of ours that stands still must not hold locks for longer. */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);
    /** How soon the server notices that we are gone and rolls a batch back. */
    private static final Duration CLIENT_CHECK = Duration.ofSeconds(5);
    /** So many batches' worth of rows with one key make one batch too large. */
    private static final int MOST_ALIKE = 10;

    private static final int LEAST_ALIKE = 10_000;

    private final Connection connection;
    private final StepSpec.Backfill spec;
    private final BackfillStatement statement;
    private final BackfillLedger ledger;
    private final Set<String> prepared = new HashSet<>();
    private int pid;

    private BackfillSession(
            Connection connection, StepSpec.Backfill spec, BackfillStatement statement, BackfillLedger ledger) {
        this.connection = connection;
        this.spec = spec;
        this.statement = statement;
        this.ledger = ledger;
    }

    /** Takes over this connection; closes it if it cannot be prepared. */
    static BackfillSession on(
            Connection connection, StepSpec.Backfill spec, BackfillStatement statement, BackfillLedger ledger)
            throws SQLException {
        BackfillSession session = new BackfillSession(connection, spec, statement, ledger);
        try {
            session.limit();
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /** So many rows share a key that no batch of a bearable size can be cut. */
    static final class TooManyAlikeException extends Exception {
        private static final long serialVersionUID = 1;

        TooManyAlikeException(String message) {
            super(message);
        }
    }

    /**
     * A batch that took effect.
     *
     * @param standing how far the walk is now
     * @param changed rows that the statement changed
     */
    record Done(Standing standing, long changed) {}

    /** True if a new connection may find the target as it should be: this one is gone, or leads to what became a standby. */
    static boolean mayComeBack(SQLException e) {
        return SqlStates.connectionLost(e) || SqlStates.READ_ONLY.equals(e.getSQLState());
    }

    int pid() {
        return pid;
    }

    /**
     * Looks at the table and lets the server read the statement; changes nothing.
     *
     * @param obstacles gets a sentence for everything that is in the way
     * @return empty if there are obstacles
     */
    Optional<BackfillTable> look(List<String> obstacles) throws SQLException {
        if (!ledger.isThere(connection)) {
            obstacles.add("The target" + BackfillLedger.ABSENT);
        }
        Optional<BackfillTable> table = BackfillTable.look(connection, spec, obstacles);
        if (obstacles.isEmpty() && table.isPresent()) {
            prepare(table.get(), false, obstacles);
        }
        connection.rollback();
        return obstacles.isEmpty() ? table : Optional.empty();
    }

    Standing claim(BackfillTable table) throws SQLException, OvertakenException {
        Standing standing = ledger.claim(connection, table);
        if (!standing.done() && standing.from() == null) {
            ledger.markEmpty(connection);
            standing = new Standing(null, null, null, standing.batches(), standing.rows(), true);
        }
        connection.commit();
        return standing;
    }

    /** How many rows the server thinks are in a range. */
    long estimate(BackfillTable table, Range range) throws SQLException {
        long rows = table.estimate(connection, range);
        connection.rollback();
        return rows;
    }

    /** The transaction that begins next waits so long for each lock. */
    void waitAtMost(Duration limit) throws SQLException {
        execute("SET LOCAL lock_timeout = " + Words.limitMillis(limit));
    }

    /**
     * Changes the next rows and marks them as done, both or neither.
     *
     * @param beforeCommit done when nothing but COMMIT is left, which may wait for a standby and must not be cancelled
     */
    Done batch(BackfillTable table, Standing standing, int rows, Runnable beforeCommit)
            throws SQLException, OvertakenException, TooManyAlikeException {
        Next next = ledger.next(connection, table, standing, rows);
        Range range = next.range();
        if (!table.unique()) {
            refuseTooManyAlike(table, range, rows);
        }
        long changed = change(table, range);
        ledger.mark(connection, range.to(), changed, next.lastOne());
        if (next.lastOne()) {
            hardenTheEnd();
        }
        beforeCommit.run();
        connection.commit();
        Standing now = new Standing(
                standing.from(),
                standing.to(),
                range.to(),
                standing.batches() + 1,
                standing.rows() + changed,
                next.lastOne());
        return new Done(now, changed);
    }

    /** Whether this user is told of standbys. */
    boolean maySeeReplicas() throws SQLException {
        boolean may = ReplicaLag.maySee(connection);
        connection.rollback();
        return may;
    }

    /** How far the walk is, as the target has it. */
    Optional<Standing> read() throws SQLException {
        Optional<Standing> standing = ledger.read(connection);
        connection.rollback();
        return standing;
    }

    /** Takes back what was not committed; says nothing if the connection is gone, for then it is taken back too. */
    void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            return;
        }
    }

    @Override
    public void close() {
        Targets.close(connection);
    }

    private long change(BackfillTable table, Range range) throws SQLException {
        String name = name(range.first());
        if (!prepared.contains(name)) {
            execute(preparation(table, range.first()));
            prepared.add(name);
        }
        try (Statement batch = connection.createStatement()) {
            batch.setEscapeProcessing(false);
            batch.execute(
                    "EXECUTE " + name + " (" + literal(range.from(), table) + ", " + literal(range.to(), table) + ")");
            return Math.max(0, batch.getLargeUpdateCount());
        }
    }

    /** The server's own view of the statement, without running it. */
    private void prepare(BackfillTable table, boolean first, List<String> obstacles) throws SQLException {
        String preparation = preparation(table, first);
        try {
            execute(preparation);
        } catch (SQLException e) {
            if (SqlStates.connectionLost(e)) {
                throw e;
            }
            int prefix = preparation.length() - statement.prepared(first).length();
            int position = Math.max(0, Failures.position(e) - 1 - prefix);
            long lines = statement
                    .prepared(first)
                    .codePoints()
                    .limit(position)
                    .filter(c -> c == '\n')
                    .count();
            obstacles.add((spec.file().isEmpty() ? "The statement, line " : spec.file() + " line ")
                    + (statement.line() + lines) + ": " + Failures.message(e) + ".");
            return;
        } finally {
            connection.rollback();
        }
        execute("DEALLOCATE " + name(first));
    }

    private String preparation(BackfillTable table, boolean first) {
        return "PREPARE " + name(first) + " (" + table.type() + ", " + table.type() + ") AS "
                + statement.prepared(first);
    }

    private static String name(boolean first) {
        return first ? "lockkeeper_first" : "lockkeeper_next";
    }

    private void refuseTooManyAlike(BackfillTable table, Range range, int rows)
            throws SQLException, TooManyAlikeException {
        long most = Math.max(LEAST_ALIKE, (long) rows * MOST_ALIKE);
        if (table.count(connection, range, most + 1) > most) {
            throw new TooManyAlikeException("Column " + table.key() + " of " + table.table()
                    + " is not unique: more than "
                    + Words.count(most, "row", "rows") + " would fall into one batch of "
                    + Words.count(rows, "row", "rows") + ", because many share one key. Walk by a unique column");
        }
    }

    /**
     * A batch that is lost in a crash of the server is lost with its mark, so it need not wait for the disk; but what is
     * called done must be on it.
     */
    private void hardenTheEnd() throws SQLException {
        execute("SET LOCAL synchronous_commit TO DEFAULT");
    }

    private void limit() throws SQLException {
        connection.setAutoCommit(true);
        StepSpec.Backfill.Limits limits = spec.limits();
        execute("SET lock_timeout = " + Words.limitMillis(limits.lockTimeout()));
        execute("SET statement_timeout = " + Words.limitMillis(limits.statementTimeout()));
        execute("SET idle_in_transaction_session_timeout = " + IDLE_LIMIT.toMillis());
        execute("SET default_transaction_isolation = 'read committed'");
        execute("SET standard_conforming_strings = on");
        execute("SET synchronous_commit = off");
        // rows that a policy hides would be passed over; so it is an error instead
        execute("SET row_security = off");
        try {
            execute("SET client_connection_check_interval = " + CLIENT_CHECK.toMillis());
        } catch (SQLException e) {
            if (SqlStates.connectionLost(e)) {
                throw e;
            }
            // Servers before 14 and some operating systems do not have it; they notice later, which is safe.
        }
        try (Statement asked = connection.createStatement();
                ResultSet row = asked.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            pid = row.getInt(1);
        }
        connection.setAutoCommit(false);
    }

    private void execute(String sql) throws SQLException {
        try (Statement plain = connection.createStatement()) {
            plain.setEscapeProcessing(false);
            plain.execute(sql);
        }
    }

    private static String literal(String key, BackfillTable table) {
        return "'" + key.replace("'", "''") + "'::" + table.type();
    }
}
