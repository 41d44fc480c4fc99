package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.StepSpec.Backfill.Limits;
import dev.lockkeeper.runbook.StepSpec.Backfill.Probe;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks, over a connection and on a thread of its own, whether a backfill costs others too much: who waits for a lock
 * behind it, how far the replicas are behind, how long the probe takes. What it found is asked between two batches.
 */
final class BackfillWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(250);
    /** Replicas and the probe are looked at every so many periods. */
    private static final int SELDOM = 4;

    private static final long CLOSE_SECONDS = 5;
    private static final int IDLE_PROBES = 5;
    private static final int KEPT_PROBES = 3;
    /** Of a probe that takes next to nothing, a multiple is next to nothing too. */
    private static final Duration LEAST_PROBE_LIMIT = Duration.ofMillis(5);

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);
    private static final String WAITERS = """
            SELECT pg_catalog.count(*)
              FROM pg_catalog.pg_locks l
             WHERE NOT l.granted AND l.pid <> ? AND ? = ANY (pg_catalog.pg_blocking_pids(l.pid))
            """;

    private final Supplier<Connection> open;
    private final Limits limits;
    private final @Nullable ReadQuery probe;
    private final ReplicaLag replicas = new ReplicaLag(System::nanoTime);
    private final ScheduledExecutorService thread;
    private final AtomicInteger pid = new AtomicInteger();
    private final AtomicBoolean waited = new AtomicBoolean();
    private final AtomicReference<Hold> hold = new AtomicReference<>(Hold.NONE);
    private final Set<String> warnings = new LinkedHashSet<>();
    private final List<Duration> probed = new ArrayList<>();
    private @Nullable Duration idle;
    private int mostReplicas;
    private int looks;
    private @Nullable Connection connection;

    /** @param open makes a connection that cannot change anything */
    BackfillWatch(String name, Supplier<Connection> open, Limits limits, Map<String, String> parameters)
            throws UnusableQueryException {
        this.open = open;
        this.limits = limits;
        this.probe = probe(limits, parameters);
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "backfill-watch " + name);
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Why the next batch is not to begin yet.
     *
     * @param reason as part of a sentence; empty if nothing is in the way
     * @param hard true if it must not begin however long it lasts
     */
    record Hold(String reason, boolean hard) {
        static final Hold NONE = new Hold("", false);

        boolean isNone() {
            return reason.isEmpty();
        }
    }

    /** The probe of these limits. */
    static @Nullable ReadQuery probe(Limits limits, Map<String, String> parameters) throws UnusableQueryException {
        Probe asked = limits.probe();
        return asked == null ? null : ReadQuery.of(asked.sql(), parameters);
    }

    /** Takes the probe's idle time and a first look, on the calling thread; then begins to look by itself. */
    synchronized void begin() {
        try {
            if (probe != null) {
                List<Duration> times = new ArrayList<>();
                for (int i = 0; i <= IDLE_PROBES; i++) {
                    times.add(time(connection()));
                }
                // the first run reads what the others find in memory
                idle = median(times.subList(1, times.size()));
            }
        } catch (SQLException | TargetUnavailableException e) {
            lost("the probe has no idle time to compare with", e);
        }
        look();
        thread.scheduleWithFixedDelay(this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on the batches are run by this session. */
    void follow(int session) {
        pid.set(session);
    }

    Hold hold() {
        return hold.get();
    }

    /** Whether somebody waited for a lock behind a batch since this was last asked. */
    boolean somebodyWaited() {
        return waited.getAndSet(false);
    }

    /** What a person should know afterwards. */
    synchronized List<String> warnings() {
        return List.copyOf(warnings);
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
            forget();
        }
    }

    /** An exception would end the looking for good. */
    private synchronized void look() {
        try {
            Connection asked = connection();
            lookForWaiters(asked);
            if (looks++ % SELDOM == 0) {
                Hold lag = lag(asked);
                Hold slow = slowProbe(asked);
                hold.set(lag.isNone() ? slow : lag);
            }
        } catch (SQLException | TargetUnavailableException e) {
            lost("nobody can look whether it costs others too much", e);
        }
    }

    private void lost(String what, Exception e) {
        forget();
        looks = 0;
        boolean needed = limits.maxReplicaLag() != null || probe != null;
        String why = e instanceof SQLException said ? Failures.message(said) : String.valueOf(e.getMessage());
        hold.set(needed ? new Hold(what + " (" + why + ")", true) : Hold.NONE);
    }

    private void lookForWaiters(Connection asked) throws SQLException {
        try (PreparedStatement query = asked.prepareStatement(WAITERS)) {
            query.setInt(1, pid.get());
            query.setInt(2, pid.get());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                if (row.getLong(1) > 0) {
                    waited.set(true);
                }
            }
        }
    }

    private Hold lag(Connection asked) throws SQLException {
        Duration most = limits.maxReplicaLag();
        if (most == null) {
            return Hold.NONE;
        }
        List<ReplicaLag.Replica> found = replicas.look(asked);
        mostReplicas = Math.max(mostReplicas, found.size());
        if (found.size() < limits.replicas()) {
            return new Hold(
                    Words.count(found.size(), "replica is", "replicas are") + " connected, and the step wants "
                            + limits.replicas(),
                    true);
        }
        if (found.isEmpty()) {
            warnings.add(
                    mostReplicas == 0
                            ? "max_replica_lag looked at nothing: no replica was connected"
                            : "a replica that was looked at was gone before the end, and no other was connected");
        } else if (found.size() < mostReplicas) {
            warnings.add("of " + Words.count(mostReplicas, "replica", "replicas") + " only " + found.size()
                    + " were still connected later");
        }
        return found.stream()
                .filter(replica -> replica.lag().compareTo(most) > 0)
                .findFirst()
                .map(replica -> new Hold(
                        "replica " + replica.name() + " is " + Words.of(replica.lag()) + " behind, the limit is "
                                + Words.of(most),
                        true))
                .orElse(Hold.NONE);
    }

    private Hold slowProbe(Connection asked) throws SQLException {
        Probe wanted = limits.probe();
        if (wanted == null) {
            return Hold.NONE;
        }
        Duration took = time(asked);
        Duration before = idle;
        if (before == null) {
            idle = took;
            return Hold.NONE;
        }
        probed.add(took);
        if (probed.size() > KEPT_PROBES) {
            probed.remove(0);
        }
        Duration usual = median(probed);
        Duration allowed = before.multipliedBy(wanted.factor());
        Duration limit = allowed.compareTo(LEAST_PROBE_LIMIT) > 0 ? allowed : LEAST_PROBE_LIMIT;
        return usual.compareTo(limit) <= 0
                ? Hold.NONE
                : new Hold(
                        "the probe takes " + Words.of(usual) + ", idle it took " + Words.of(before) + ", the limit is "
                                + Words.of(limit),
                        false);
    }

    private Duration time(Connection asked) throws SQLException {
        ReadQuery query = probe;
        if (query == null) {
            return Duration.ZERO;
        }
        long began = System.nanoTime();
        try {
            query.rows(asked, Integer.MAX_VALUE);
        } catch (UnusableQueryException e) {
            throw new SQLException("the probe cannot be asked: " + e.getMessage(), e);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Connection connection() throws SQLException {
        Connection found = connection;
        if (found == null) {
            found = open.get();
            connection = found;
            try (Statement statement = found.createStatement()) {
                statement.execute("SET statement_timeout = " + PROBE_TIMEOUT.toMillis());
            }
        }
        return found;
    }

    private void forget() {
        if (connection != null) {
            Targets.close(connection);
            connection = null;
        }
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElse(Duration.ZERO);
    }
}
