package dev.lockkeeper.schedule;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ticks instead of Quartz while none of Quartz's ticks comes: a node that died with the next one in hand keeps it from the
 * others for some eight seconds (reliability.md 0, fact 2). A thread of its own that needs no database. Any thread.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    /** Fewer would be noise: a tick may be late by itself. */
    private static final int PERIODS_OF_SILENCE = 3;

    private final Duration period;
    private final BooleanSupplier needed;
    private final Runnable tick;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread made = new Thread(runnable, "lockkeeper-watchdog");
        made.setDaemon(true);
        return made;
    });
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean ticking;

    /**
     * @param needed whether this process has anything to tick for
     * @param tick what to do; must not throw
     */
    Watchdog(Duration period, BooleanSupplier needed, Runnable tick) {
        this.period = period;
        this.needed = needed;
        this.tick = tick;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** A tick came from elsewhere. */
    void heard() {
        lastHeard = System.nanoTime();
    }

    /** Ticks are needed here from now on; whether they come must show within one period. */
    void expect() {
        lastHeard =
                System.nanoTime() - period.multipliedBy(PERIODS_OF_SILENCE - 1L).toNanos();
    }

    /** True while it ticks because nobody else does. */
    boolean isTicking() {
        return ticking;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        Duration silence = Duration.ofNanos(System.nanoTime() - lastHeard);
        boolean silent = silence.compareTo(period.multipliedBy(PERIODS_OF_SILENCE)) > 0 && needed.getAsBoolean();
        if (silent && !ticking) {
            LOG.warn("no ticks come from Quartz; this process ticks by itself until one does");
        } else if (ticking && !silent) {
            LOG.info("ticks come again");
        }
        ticking = silent;
        if (silent) {
            tick.run();
        }
    }
}
