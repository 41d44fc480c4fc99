package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server, over a second connection, what it does for a statement that runs longer than a second, and tells it
 * once a second. A quick statement pays nothing. For one session; used by one thread.
 */
final class WorkWatch {
    private static final Logger LOG = LoggerFactory.getLogger(WorkWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long CLOSE_MILLIS = 5_000;
    /** The first with {@code pg_stat_progress_copy}. */
    private static final int TELLS_OF_COPY = 14;

    /** While an index is sorted its counts are still those of the reading before. */
    private static final String WORK = """
            SELECT phase,
                   CASE WHEN phase LIKE '%sorting%' THEN 0 WHEN blocks_total > 0 THEN blocks_done ELSE tuples_done END,
                   CASE WHEN phase LIKE '%sorting%' THEN 0 WHEN blocks_total > 0 THEN blocks_total ELSE tuples_total END,
                   CASE WHEN blocks_total > 0 THEN 'block' ELSE 'row' END,
                   coalesce(current_locker_pid, 0)
              FROM pg_catalog.pg_stat_progress_create_index WHERE pid = ?
            UNION ALL
            SELECT phase,
                   CASE phase WHEN 'scanning heap' THEN heap_blks_scanned WHEN 'vacuuming heap' THEN heap_blks_vacuumed
                        ELSE 0 END,
                   CASE WHEN phase IN ('scanning heap', 'vacuuming heap') THEN heap_blks_total ELSE 0 END,
                   'block', 0
              FROM pg_catalog.pg_stat_progress_vacuum WHERE pid = ?
            UNION ALL
            SELECT phase,
                   CASE phase WHEN 'seq scanning heap' THEN heap_blks_scanned
                        WHEN 'index scanning heap' THEN heap_tuples_scanned
                        WHEN 'writing new heap' THEN heap_tuples_written ELSE 0 END,
                   CASE phase WHEN 'seq scanning heap' THEN heap_blks_total
                        WHEN 'writing new heap' THEN heap_tuples_scanned ELSE 0 END,
                   CASE phase WHEN 'seq scanning heap' THEN 'block' ELSE 'row' END, 0
              FROM pg_catalog.pg_stat_progress_cluster WHERE pid = ?
            """;

    private static final String COPY = """
            UNION ALL
            SELECT 'copies',
                   CASE WHEN bytes_total > 0 THEN bytes_processed ELSE tuples_processed END,
                   bytes_total,
                   CASE WHEN bytes_total > 0 THEN 'byte' ELSE 'row' END, 0
              FROM pg_catalog.pg_stat_progress_copy WHERE pid = ?
            """;

    private final String name;
    private final Supplier<Connection> open;
    private final int pid;
    private final Consumer<String> says;

    /**
     * @param open makes a connection that cannot change anything
     * @param pid the session that works
     * @param says told on the watch's thread, never after the look was closed
     */
    WorkWatch(String name, Supplier<Connection> open, int pid, Consumer<String> says) {
        this.name = name;
        this.open = open;
        this.pid = pid;
        this.says = says;
    }

    static WorkWatch of(SqlWork work, int pid, Consumer<String> says) {
        return new WorkWatch(work.use(), work.second("progress"), pid, says);
    }

    /** A statement begins; closed when it has ended. */
    Look begin(String what) {
        return new Look(what);
    }

    /** What the server does for this session; empty if it tells nothing of that. */
    static Optional<ServerWork.Seen> ask(Connection connection, int pid) throws SQLException {
        boolean copy = connection.getMetaData().getDatabaseMajorVersion() >= TELLS_OF_COPY;
        try (PreparedStatement query = connection.prepareStatement(copy ? WORK + COPY : WORK)) {
            for (int i = 1; i <= (copy ? 4 : 3); i++) {
                query.setInt(i, pid);
            }
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new ServerWork.Seen(
                                row.getString(1), row.getLong(2), row.getLong(3), row.getString(4), row.getInt(5)))
                        : Optional.empty();
            }
        }
    }

    /** While one statement runs. */
    final class Look implements AutoCloseable {
        private final String what;
        private final ServerWork work = new ServerWork(System::nanoTime);
        private final ScheduledFuture<?> later;
        private @Nullable Thread thread;
        private boolean closed;
        private boolean first = true;

        private Look(String what) {
            this.what = what;
            this.later = WatchTimer.later(PERIOD.toMillis(), this::start);
        }

        @Override
        public void close() {
            later.cancel(false);
            Thread running;
            synchronized (this) {
                closed = true;
                running = thread;
                notifyAll();
            }
            if (running == null) {
                return;
            }
            try {
                running.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized void start() {
            if (!closed) {
                Thread made = new Thread(this::look, "work-watch " + name);
                made.setDaemon(true);
                thread = made;
                made.start();
            }
        }

        /** The step goes on whatever becomes of this. */
        private void look() {
            try (Connection connection = open.get()) {
                while (rests()) {
                    // whoever it waits for is told with names by those who look at the locks
                    ask(connection, pid).filter(seen -> !seen.isWaiting()).ifPresent(this::tell);
                }
            } catch (SQLException | TargetUnavailableException e) {
                LOG.debug("{}: what the server does cannot be asked: {}", name, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized void tell(ServerWork.Seen seen) {
            if (!closed) {
                says.accept(what + ": " + work.words(seen));
            }
        }

        /** False once the statement has ended. */
        private synchronized boolean rests() throws InterruptedException {
            long until = System.nanoTime() + (first ? 0 : PERIOD.toNanos());
            first = false;
            while (!closed && System.nanoTime() < until) {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            }
            return !closed;
        }
    }
}
