package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.TargetUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears that somebody wants the running step to end. While the step says which session works for it, that session's
 * statement is cancelled, again and again, and after a while the session is ended. What came of it, the step finds out.
 */
final class Stop {
    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);
    private static final Duration BEFORE_ENDING = Duration.ofSeconds(5);
    /** A cancellation is lost on a session that is between two statements. */
    private static final Duration AGAIN = Duration.ofMillis(250);

    private final Targets targets;
    private final Context step;
    private boolean asked;
    private int pid;

    Stop(Targets targets, Context step) {
        this.targets = targets;
        this.step = step;
        step.cancellation().whenAsked(this::ask);
    }

    synchronized boolean isAsked() {
        return asked;
    }

    /** From now on this session works for the step. */
    synchronized void watch(int session) {
        pid = session;
        if (asked) {
            begin();
        }
    }

    /** From now on none does; a session that was watched may still be hit, so it is not to be used any more. */
    synchronized void release() {
        pid = 0;
        notifyAll();
    }

    private synchronized void ask() {
        boolean first = !asked;
        asked = true;
        if (first && pid != 0) {
            begin();
        }
    }

    private void begin() {
        Thread thread = new Thread(this::end, "cancel " + step.window());
        thread.setDaemon(true);
        thread.start();
    }

    private void end() {
        String use = Targets.use(step) + " cancel";
        try (Connection connection = targets.open(step.expected(), use, Targets.Access.READ)) {
            long since = System.nanoTime();
            boolean watched = true;
            while (watched) {
                boolean enough = System.nanoTime() - since > BEFORE_ENDING.toNanos();
                watched = once(connection, enough ? "pg_terminate_backend" : "pg_cancel_backend");
            }
        } catch (SQLException | TargetUnavailableException e) {
            LOG.warn(
                    "{} step {}: could not be cancelled",
                    step.window(),
                    step.spec().common().id(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if no session works for the step any more. */
    private synchronized boolean once(Connection connection, String function)
            throws SQLException, InterruptedException {
        if (pid == 0) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_catalog." + function + "(?)")) {
            statement.setInt(1, pid);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
            }
        }
        wait(AGAIN.toMillis());
        return pid != 0;
    }
}
