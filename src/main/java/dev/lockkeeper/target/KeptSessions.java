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
 * looks. Which database they lead to is asked when they are opened, and of the one that works again before every step. One
 * that broke, or that nobody used for a while, is closed. Safe for several threads: who comes while one is in use gets a
 * new one.
 */
final class KeptSessions {
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** Who looks and then at once works on the same connection need not ask it twice. */
    private static final Duration FRESH = Duration.ofMillis(250);

    /**
     * What DISCARD ALL does, but for the plans of our own questions: without them each step would cost the server more
     * for being planned than for being done.
     */
    private static final String FORGET = """
            CLOSE ALL;
            SET SESSION AUTHORIZATION DEFAULT;
            RESET ALL;
            UNLISTEN *;
            DISCARD TEMP;
            DISCARD SEQUENCES;
            SELECT pg_catalog.pg_advisory_unlock_all(),
                   EXISTS (SELECT FROM pg_catalog.pg_prepared_statements WHERE from_sql)
            """;

    private final Targets targets;
    private final Map<Key, Idle> idle = new HashMap<>();
    private @Nullable ScheduledExecutorService broom;

    KeptSessions(Targets targets) {
        this.targets = targets;
    }

    private record Place(String window, TargetIdentity target) {}

    private record Key(Place place, Targets.Access access) {}

    /**
     * A connection and what is known of it.
     *
     * @param pid of the server's process when it was opened
     * @param since when it was used last, in nanoseconds
     * @param ledger whether the window's ledger was there when it was asked last
     * @param told what it said of itself, if nobody worked on it since
     */
    private record Idle(
            Connection connection,
            boolean noticesOurEnd,
            int pid,
            long since,
            boolean ledger,
            @Nullable Told told) {
        private Idle after(Told answer, boolean works) {
            boolean there = answer.who().ledger() != null;
            return new Idle(connection, noticesOurEnd, pid, since, there, works ? null : answer);
        }

        private Idle now() {
            return new Idle(connection, noticesOurEnd, pid, System.nanoTime(), ledger, told);
        }
    }

    /** @param at when it was asked, in nanoseconds */
    private record Told(Who who, long at) {
        private boolean isFresh() {
            return System.nanoTime() - at < FRESH.toNanos();
        }
    }

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
        return borrow(step, true, true);
    }

    /** The same for whoever asks in the transaction that works whether the ledger has what took effect. */
    StepSession borrowToAsk(Context step) {
        return borrow(step, true, false);
    }

    /** The same connection for questions alone, which leave nothing on it that would have to be forgotten. */
    StepSession look(Context step) {
        return borrow(step, false, false);
    }

    private StepSession borrow(Context step, boolean works, boolean whole) {
        Place place = new Place(step.everywhere(), step.expected());
        Key key = new Key(place, Targets.Access.WRITE);
        Idle kept = take(key);
        Told told = kept == null ? null : confirmed(key, kept, step.ledger() != null);
        Idle used = kept;
        if (kept == null || told == null) {
            used = opened(key, step.window() + " step");
        }
        try {
            Told answer = told == null ? asked(key, used, step.ledger() != null) : told;
            Who who = answer.who();
            if (who.standby() && step.ledger() != null && who.ledger() == null) {
                throw Rewound.lagging();
            }
            boolean ledger = ledger(place, step.ledger(), who.ledger());
            if (ledger && whole) {
                Rewound.refuse(used.connection(), step);
            }
            Idle given = used.after(answer, works);
            return new StepSession(
                    used.connection(),
                    who.pid(),
                    who.standby(),
                    used.noticesOurEnd(),
                    ledger,
                    () -> giveBack(key, given, works));
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
    private @Nullable Told confirmed(Key key, Idle kept, boolean ledger) {
        if (kept.told() != null && kept.told().isFresh()) {
            return kept.told();
        }
        try {
            return asked(key, kept, ledger || kept.ledger());
        } catch (TargetUnavailableException e) {
            Targets.close(kept.connection());
            if (e.getCause() == null) { // it answered, and is another database
                throw e;
            }
            return null;
        }
    }

    /** @throws TargetUnavailableException without a cause if it is another database, or another session */
    private Told asked(Key key, Idle idle, boolean ledger) {
        TargetIdentity target = key.place().target();
        Who who = targets.confirmed(target, idle.connection(), key.place().window(), ledger);
        if (who.pid() != idle.pid()) {
            throw Pooler.refused(
                    targets.named(target.name()), "the session was process " + idle.pid() + ", then " + who.pid());
        }
        return new Told(who, System.nanoTime());
    }

    private Idle opened(Key key, String use) {
        TargetIdentity target = key.place().target();
        Connection connection = targets.connect(targets.named(target.name()), use, key.access());
        try {
            Who who = targets.confirmed(target, connection);
            boolean noticesOurEnd = key.access() == Targets.Access.WRITE && noticesOurEnd(connection);
            return new Idle(connection, noticesOurEnd, who.pid(), 0, false, null);
        } catch (TargetUnavailableException e) {
            Targets.close(connection);
            throw e;
        }
    }

    private void giveBack(Key key, Idle used, boolean forget) {
        Connection connection = used.connection();
        try {
            if (!connection.isClosed() && !connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            if (forget) {
                forget(connection);
            }
            keep(key, used);
        } catch (SQLException e) {
            // It is gone or in a state nobody knows; the next step gets a new one.
            Targets.close(connection);
        }
    }

    private static void forget(Connection connection) throws SQLException {
        boolean prepared;
        try (PreparedStatement all = connection.prepareStatement(FORGET)) {
            boolean rows = all.execute();
            while (!rows && all.getUpdateCount() != -1) {
                rows = all.getMoreResults();
            }
            try (ResultSet row = all.getResultSet()) {
                row.next();
                prepared = row.getBoolean(2);
            }
        }
        if (prepared) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DISCARD ALL");
            }
        }
    }

    private void keep(Key key, Idle used) {
        Idle now = used.now();
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

    private static boolean ledger(Place place, @Nullable String expected, @Nullable String found) {
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
