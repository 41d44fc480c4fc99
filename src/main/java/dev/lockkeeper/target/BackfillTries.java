package dev.lockkeeper.target;

import dev.lockkeeper.runbook.StepSpec.Backfill.Limits;
import dev.lockkeeper.target.BackfillLedger.OvertakenException;
import dev.lockkeeper.target.BackfillRun.EndedException;
import dev.lockkeeper.target.BackfillRun.PausedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries one transaction of a backfill again, whole, while a lock is not to be had or others queue behind it: a few times,
 * each waiting a little longer, and never without a limit. For one session, used by one thread.
 */
final class BackfillTries {
    private final Limits limits;
    private final BackfillSession session;
    private final LockGuard guard;
    private final BackfillPace pace;
    private final BackfillProgress progress;

    BackfillTries(
            Limits limits, BackfillSession session, LockGuard guard, BackfillPace pace, BackfillProgress progress) {
        this.limits = limits;
        this.session = session;
        this.guard = guard;
        this.pace = pace;
        this.progress = progress;
    }

    /** Something in one transaction, which may be tried again whole. */
    @FunctionalInterface
    interface Transaction<T> {
        T run() throws SQLException, OvertakenException, EndedException;
    }

    /** What is done between two tries, when nothing of ours is open. */
    @FunctionalInterface
    interface Rest {
        void last(Duration length) throws EndedException, PausedException, InterruptedException;
    }

    /** No further try; all of it was rolled back. The message says why, as a sentence without its end. */
    static final class GivenUpException extends Exception {
        private static final long serialVersionUID = 1;
        private final @Nullable String sqlState;

        GivenUpException(String message, @Nullable String sqlState) {
            super(message);
            this.sqlState = sqlState;
        }

        @Nullable
        String sqlState() {
            return sqlState;
        }
    }

    /**
     * Has it take effect.
     *
     * @param what is tried, for sentences
     */
    <T> T made(String what, Transaction<T> transaction, Rest rest)
            throws SQLException, OvertakenException, EndedException, PausedException, InterruptedException,
                    GivenUpException {
        LockTries tries = new LockTries(limits);
        while (true) {
            long began = System.nanoTime();
            String number = tries.number() == 1 ? "" : "try " + tries.number() + " of " + limits.lockTries() + ", ";
            guard.begin(progress.place() + number);
            try {
                if (tries.number() > 1) {
                    session.waitAtMost(tries.limit());
                }
                T done = transaction.run();
                guard.tookEffect();
                return done;
            } catch (SQLException e) {
                guard.end();
                session.rollback();
                again(what, tries, e, Duration.ofNanos(System.nanoTime() - began));
            } finally {
                guard.end();
            }
            rest.last(limits.lockPause());
            tries.next();
        }
    }

    /** Says why another try is made, or that none is. */
    private void again(String what, LockTries tries, SQLException e, Duration took)
            throws SQLException, GivenUpException {
        Optional<String> queued = guard.queued().filter(who -> SqlStates.QUERY_CANCELED.equals(e.getSQLState()));
        queued.ifPresent(tries::endedFor);
        String by = guard.blockers().map(who -> ", blocked by " + who).orElse("");
        if (tries.isLast() || queued.isEmpty() && !worthAnotherTry(e, took)) {
            if (BackfillSession.mayComeBack(e)) {
                throw e;
            }
            String why = queued.isPresent()
                    ? tries.ofQueue()
                    : Failures.message(e) + (SqlStates.worthAnotherTry(e) ? tries.ofLocks() + by : "");
            throw new GivenUpException("In " + what + ": " + why, e.getSQLState());
        }
        pace.gentler();
        progress.says("try " + tries.number() + " of " + limits.lockTries() + ", " + what + " was rolled back: "
                + queued.map(who -> "it gave way because " + who).orElseGet(() -> Failures.message(e) + by)
                + "; next try in " + Words.of(limits.lockPause()));
    }

    /** A batch that ran out of time is tried again only smaller. */
    private boolean worthAnotherTry(SQLException e, Duration took) {
        boolean outOfTime =
                SqlStates.QUERY_CANCELED.equals(e.getSQLState()) && took.compareTo(limits.statementTimeout()) >= 0;
        return SqlStates.worthAnotherTry(e) || outOfTime && pace.isOurs() && pace.rows() > 1;
    }
}
