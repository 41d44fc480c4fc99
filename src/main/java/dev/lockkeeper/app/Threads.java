package dev.lockkeeper.app;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of the engine: named, owned here, stopped here. */
final class Threads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    /** Work that is cut off here is found half done by the next start; waiting longer would only delay a restart. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ExecutorService drivers = Executors.newCachedThreadPool(named("driver"));
    private final ExecutorService workers = Executors.newCachedThreadPool(named("worker"));

    ExecutorService drivers() {
        return drivers;
    }

    ExecutorService workers() {
        return workers;
    }

    @Override
    public void close() {
        drivers.shutdownNow();
        workers.shutdownNow();
        try {
            boolean ended = drivers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    && workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                LOG.warn(
                        "a step was still under way when the bot stopped; its outcome is looked at after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory named(String role) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "lockkeeper-" + role + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
