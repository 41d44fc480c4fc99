package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.TargetRewoundException;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections that outlive a step, because a new one costs more than most steps: per window one that works and one that
 * looks. Which database they lead to is asked again before every use. One that broke, or that nobody used for a while, is
 * closed. Safe for several threads: who comes while one is in use gets a new one.
 */
final class KeptSessions {
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Targets targets;
    private final Map<Key, Idle> idle = new HashMap<>();
    private @Nullable ScheduledExecutorService broom;

    KeptSessions(Targets targets) {
        this.targets = targets;
    }

    private record Place(String window, TargetIdentity target) {}

    private record Key(Place place, Targets.Access access) {}

    private record Idle(Connection connection, boolean noticesOurEnd, long since) {}

    /** What is asked of a witness. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /**
     * The connection that works, outside a transaction. When it is given back, what was set on it is forgotten.
     *
     * @throws TargetUnavailableException if there is none to be had, or it leads to another database or ledger
     * @throws dev.lockkeeper.engine.TargetRewoundException if the database no longer has what took effect in it
     */
    StepSession borrow(Context step) {
        return borrow(step, true);
    }

    /** The same connection for questions alone, which leave nothing on it that would have to be forgotten. */
    StepSession look(Context step) {
        return borrow(step, false);
    }

    private StepSession borrow(Context step, boolean forget) {
        Place place = new Place(step.everywhere(), step.expected());
        Key key = new Key(place, Targets.Access.WRITE);
        Idle kept = take(key);
        Targets.Who who = kept == null ? null : confirmed(key, kept);
        Idle used = kept;
        if (kept == null || who == null) {
            used = opened(key, step.window() + " step");
        }
        try {
            Targets.Who known = who == null ? targets.confirmed(step.expected(), used.connection()) : who;
            boolean ledger = ledger(used.connection(), place, step.ledger(), known.ledger());
            if (ledger && forget) {
                Rewound.refuse(used.connection(), step);
            }
            Idle given = used;
            return new StepSession(
                    used.connection(), known.pid(), used.noticesOurEnd(), ledger, () -> giveBack(key, given, forget));
        } catch (SQLException e) {
            Targets.close(used.connection());
            throw new TargetUnavailableException(
                    ConnectionSentences.of(targets.named(step.expected().name()), e), e);
        } catch (TargetUnavailableException | TargetRewoundException e) {
            Targets.close(used.connection());
            throw e;
        }
    }

    /**
     * Asks on a connection that does not work, where nothing can be changed.
     *
     * @param anew true if the kept one is not to be trusted
     * @throws TargetUnavailableException if there is no connection to be had
     */
    <T> T witness(Context step, boolean anew, Question<T> question) throws SQLException {
        Key key = new Key(new Place(step.everywhere(), step.expected()), Targets.Access.READ);
        Idle kept = take(key);
        if (anew && kept != null) {
            Targets.close(kept.connection());
            kept = null;
        }
        Idle used = kept == null ? opened(key, step.window() + " witness") : kept;
        boolean answered = false;
        try {
            T answer = question.ask(used.connection());
            answered = true;
            return answer;
        } finally {
            if (answered) {
                keep(key, used);
            } else {
                Targets.close(used.connection());
            }
        }
    }

    /** Closes what is kept for this target; what is in use stays. */
    void letGo(String target) {
        List<Connection> old = new ArrayList<>();
        synchronized (this) {
            Iterator<Map.Entry<Key, Idle>> all = idle.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<Key, Idle> one = all.next();
                if (one.getKey().place().target().name().equals(target)) {
                    old.add(one.getValue().connection());
                    all.remove();
                }
            }
        }
        old.forEach(Targets::close);
    }

    private synchronized @Nullable Idle take(Key key) {
        return idle.remove(key);
    }

    /** Null if it broke meanwhile. */
    private Targets.@Nullable Who confirmed(Key key, Idle kept) {
        try {
            return targets.confirmed(key.place().target(), kept.connection());
        } catch (TargetUnavailableException e) {
            Targets.close(kept.connection());
            if (e.getCause() == null) { // it answered, and is another database
                throw e;
            }
            return null;
        }
    }

    private Idle opened(Key key, String use) {
        Connection connection = targets.open(key.place().target(), use, key.access());
        return new Idle(connection, key.access() == Targets.Access.WRITE && noticesOurEnd(connection), 0);
    }

    private void giveBack(Key key, Idle used, boolean forget) {
        Connection connection = used.connection();
        try {
            if (!connection.isClosed() && !connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            if (forget) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DISCARD ALL");
                }
            }
            keep(key, used);
        } catch (SQLException e) {
            // It is gone or in a state nobody knows; the next step gets a new one.
            Targets.close(connection);
        }
    }

    private void keep(Key key, Idle used) {
        Idle now = new Idle(used.connection(), used.noticesOurEnd(), System.nanoTime());
        @Nullable Idle other;
        synchronized (this) {
            other = idle.put(key, now);
            if (broom == null) {
                broom = Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread made = new Thread(task, "kept-sessions");
                    made.setDaemon(true);
                    return made;
                });
                broom.scheduleWithFixedDelay(this::sweep, IDLE.toMillis(), IDLE.toMillis() / 2, TimeUnit.MILLISECONDS);
            }
        }
        if (other != null) {
            Targets.close(other.connection());
        }
    }

    private void sweep() {
        List<Connection> old = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            Iterator<Idle> all = idle.values().iterator();
            while (all.hasNext()) {
                Idle one = all.next();
                if (now - one.since() > IDLE.toNanos()) {
                    old.add(one.connection());
                    all.remove();
                }
            }
        }
        old.forEach(Targets::close);
    }

    private boolean ledger(Connection connection, Place place, @Nullable String expected, boolean there)
            throws SQLException {
        if (!targets.named(place.target().name()).ledger()) {
            return false;
        }
        @Nullable String found = there ? ledgerOf(connection, place.window()) : null;
        if (expected != null && found == null) {
            throw TargetRewoundException.withoutLedger();
        }
        if (expected != null && !expected.equals(found)) {
            throw new TargetUnavailableException("Target " + place.target().name() + " has another ledger now ("
                    + found + ") than this window's ledger step left there (" + expected
                    + "), so it is a copy or was restored. Nothing was done. Find out which database this is.");
        }
        return found != null;
    }

    /** The ledger's id if this window's ledger step took effect in it, else null. */
    private static @Nullable String ledgerOf(Connection connection, String window) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT ledger_id::text FROM lockkeeper.identity, lockkeeper.fence WHERE window_id = ?")) {
            query.setString(1, window);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static boolean noticesOurEnd(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET client_connection_check_interval = 1000");
            statement.execute("RESET client_connection_check_interval");
            return true;
        } catch (SQLException e) {
            // Servers before 14 and some operating systems do not have it; they notice later, which is safe.
            return false;
        }
    }
}
