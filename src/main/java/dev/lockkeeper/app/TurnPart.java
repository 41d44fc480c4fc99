package dev.lockkeeper.app;

import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.engine.WorkerLease;
import dev.lockkeeper.schedule.QuartzTicks;
import dev.lockkeeper.store.Doorbell;
import dev.lockkeeper.web.Readiness;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several processes drives the windows, and when it looks at them: the lease is kept by a thread of its own, and
 * taken as soon as it is free; Quartz ticks once per period in one of the processes, and passes the tick on to the one
 * that drives.
 */
final class TurnPart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TurnPart.class);
    /** Some tries within a lease's length, so that one slow answer does not lose it. */
    private static final Duration BEAT = Duration.ofMillis(500);

    private final StorePart store;
    private final WorkerLease lease;
    private final Runnable follow;
    private final QuartzTicks ticks;
    private final ScheduledExecutorService beating = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "lockkeeper-lease");
        thread.setDaemon(true);
        return thread;
    });
    private long lastTerm;
    private @Nullable Doorbell doorbell;

    /** @param follow takes over what all processes agree on, window time */
    TurnPart(StorePart store, Duration period, Runnable tick, Runnable follow) {
        this.store = store;
        this.lease = store.lease();
        this.follow = follow;
        this.ticks = new QuartzTicks(store.scheduling(), period, tick, this::drives);
    }

    synchronized void start() {
        ticks.start();
        doorbell = store.doorbell(() -> {
            if (drives()) { // who does not drive would only pass it on again
                ticks.wake();
            }
        });
        beating.scheduleWithFixedDelay(this::beat, 0, BEAT.toNanos(), TimeUnit.NANOSECONDS);
    }

    Readiness.Part readiness() {
        if (!drives()) {
            return new Readiness.Part(
                    "driver", true, "Another process drives the windows, or none yet; this one answers and stands by.");
        }
        return new Readiness.Part(
                "driver",
                true,
                ticks.isByItself()
                        ? "This process drives the windows. No ticks come from Quartz, so it ticks by itself."
                        : "This process drives the windows.");
    }

    /** {@inheritDoc} Another process may take over from now on. */
    @Override
    public synchronized void close() {
        beating.shutdownNow();
        if (doorbell != null) {
            doorbell.close();
        }
        ticks.close();
    }

    private boolean drives() {
        return lease.term() != 0;
    }

    private void beat() {
        try {
            lease.hold();
            long term = lease.term();
            if (term != 0 && term != lastTerm) {
                ticks.takeOver();
            }
            lastTerm = term;
            follow.run();
        } catch (StoreUnavailableException away) {
            LOG.debug("the lease was not asked for: {}", away.getMessage());
        } catch (RuntimeException e) { // a beat that fails must not be the last one
            LOG.error("the lease could not be kept; tried again in {} ms", BEAT.toMillis(), e);
        }
    }
}
