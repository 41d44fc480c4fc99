package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks, over a second connection and on a thread of its own, who holds the locks that a session waits for: once the
 * wait is over the server no longer tells. The connection is opened at the first look, so a quick step pays nothing.
 */
final class LockWatch implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(25);
    private static final Duration LONGEST_PERIOD = Duration.ofMillis(500);

    private static final String BLOCKERS = """
            SELECT b.pid, b.usename, b.application_name, b.state,
                   extract(epoch FROM pg_catalog.clock_timestamp() - b.xact_start)
              FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(?)) AS x (p)
              LEFT JOIN pg_catalog.pg_stat_activity b ON b.pid = x.p
             WHERE EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.pid = ? AND a.wait_event_type = 'Lock')
            """;

    private final ScheduledExecutorService thread;
    private final Supplier<Connection> open;
    private final int pid;
    private final Consumer<String> says;
    private final AtomicReference<String> seen = new AtomicReference<>("");
    private @Nullable Connection connection;

    /**
     * @param pid the session that may wait
     * @param lockTimeout how long it waits for a lock; several looks fit into it
     * @param says told on the watch's thread when somebody else is seen in the way
     */
    LockWatch(String name, Supplier<Connection> open, int pid, Duration lockTimeout, Consumer<String> says) {
        this.open = open;
        this.pid = pid;
        this.says = says;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "lock-watch " + name);
            made.setDaemon(true);
            return made;
        });
        long period =
                Math.max(SHORTEST_PERIOD.toMillis(), Math.min(LONGEST_PERIOD.toMillis(), lockTimeout.toMillis() / 5));
        thread.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
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
        thread.shutdownNow();
        try {
            thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
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
            String words = String.join(" and ", ask(connection));
            if (!words.isEmpty() && !words.equals(seen.getAndSet(words))) {
                says.accept(words);
            }
        } catch (SQLException e) {
            throw new TargetUnavailableException("who blocks cannot be asked: " + Failures.message(e), e);
        }
    }

    private List<String> ask(Connection open) throws SQLException {
        List<String> blockers = new ArrayList<>();
        try (PreparedStatement query = open.prepareStatement(BLOCKERS)) {
            query.setInt(1, pid);
            query.setInt(2, pid);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    blockers.add(blocker(rows));
                }
            }
        }
        return blockers;
    }

    private static String blocker(ResultSet row) throws SQLException {
        int blocker = row.getInt(1);
        if (row.wasNull() || blocker == 0) {
            return "a prepared transaction";
        }
        String application = row.getString(3);
        double age = row.getDouble(5);
        boolean ageKnown = !row.wasNull();
        return "pid " + blocker + " (user " + row.getString(2)
                + (application == null || application.isEmpty() ? "" : ", " + application)
                + (ageKnown ? ", transaction open for " + Words.of(Duration.ofSeconds((long) age)) : "")
                + (row.getString(4) == null ? "" : ", " + row.getString(4)) + ")";
    }
}
