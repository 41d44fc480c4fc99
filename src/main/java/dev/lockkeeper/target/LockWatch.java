package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.LockHolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks, over a second connection and on a thread of its own, who holds the locks that a session waits for, and who
 * waits behind it: once the wait is over the server no longer tells. Thread and connection are made for the first look,
 * so a quick step pays nothing.
 */
final class LockWatch implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(25);
    private static final Duration LONGEST_PERIOD = Duration.ofMillis(500);

    /** Told what the watch sees. */
    @FunctionalInterface
    interface Watcher {
        /** After every look; may use the watch's own connection, and an exception ends the looking. */
        void looked(LockLook look, Connection second) throws SQLException;
    }

    private final Object starting = new Object();
    private final String name;
    private final long period;
    private final ScheduledFuture<?> first;
    private final Supplier<Connection> open;
    private final int pid;
    private final Watcher watcher;
    private final AtomicReference<String> seen = new AtomicReference<>("");
    private @Nullable ScheduledExecutorService thread;
    private boolean closed;
    private @Nullable Connection connection;

    /**
     * @param pid the session that may wait
     * @param lockTimeout how long it waits for a lock; several looks fit into it
     * @param watcher told on the watch's thread
     */
    LockWatch(String name, Supplier<Connection> open, int pid, Duration lockTimeout, Watcher watcher) {
        this.open = open;
        this.pid = pid;
        this.watcher = watcher;
        this.name = name;
        this.period =
                Math.max(SHORTEST_PERIOD.toMillis(), Math.min(LONGEST_PERIOD.toMillis(), lockTimeout.toMillis() / 5));
        this.first = WatchTimer.later(period, this::start);
    }

    private void start() {
        synchronized (starting) {
            if (closed) {
                return;
            }
            ScheduledExecutorService made = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread looks = new Thread(task, "lock-watch " + name);
                looks.setDaemon(true);
                return looks;
            });
            thread = made;
            made.scheduleWithFixedDelay(this::look, 0, period, TimeUnit.MILLISECONDS);
        }
    }

    /** Who was last seen in the way, if anybody was. */
    Optional<String> blockers() {
        return Optional.of(seen.get()).filter(words -> !words.isEmpty());
    }

    void forget() {
        seen.set("");
    }

    @Override
    public void close() {
        first.cancel(false);
        ScheduledExecutorService looking;
        synchronized (starting) {
            closed = true;
            looking = thread;
        }
        if (looking == null) {
            return;
        }
        looking.shutdownNow();
        try {
            looking.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (connection != null) {
                Targets.close(connection);
            }
        }
    }

    /** An exception ends the looking: the step goes on, its messages then name no blockers. */
    private synchronized void look() {
        try {
            if (connection == null) {
                connection = open.get();
            }
            LockLook look = LockLook.at(connection, pid);
            if (!look.holders().isEmpty()) {
                seen.set(look.blockers());
            }
            watcher.looked(look, connection);
        } catch (SQLException e) {
            throw new TargetUnavailableException("who blocks cannot be asked: " + Failures.message(e), e);
        }
    }

    /** A session that holds a lock, for people. */
    static String words(LockHolder holder) {
        if (holder.pid() == 0) {
            return "a prepared transaction";
        }
        Duration open = holder.open();
        return "pid " + holder.pid() + " (user " + holder.user()
                + (holder.application().isEmpty() ? "" : ", " + holder.application())
                + (open == null ? "" : ", transaction open for " + Words.of(Duration.ofSeconds(open.toSeconds())))
                + (holder.state().isEmpty() ? "" : ", " + holder.state()) + ")";
    }
}
