package dev.lockkeeper.standin;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs of one kind: a thread that reads the database again and again and counts what it did. Pausing lets the job that
 * runs end and begins no other one; a start begins unpaused. Safe for all threads.
 */
final class JobGroup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobGroup.class);

    private final String name;
    private final Job job;
    private final Duration every;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private boolean paused;
    private boolean closed;
    private boolean running;
    private long done;
    private long failed;

    /** @param every how long after the end of one job the next begins */
    JobGroup(String name, Job job, Duration every) {
        this.name = name;
        this.job = job;
        this.every = every;
        this.thread = new Thread(this::work, "crm-app-job-" + name);
        thread.setDaemon(true);
    }

    /** One job; what it throws is counted as failed and does not end the group. */
    @FunctionalInterface
    interface Job {
        void run() throws Exception;
    }

    /**
     * How the group stands.
     *
     * @param state {@code running}, {@code pausing} while a job still runs, or {@code paused}
     * @param inFlight jobs that run now
     * @param done jobs that ended well since the start
     */
    record Standing(String group, String state, int inFlight, long done, long failed) {}

    String name() {
        return name;
    }

    void start() {
        thread.start();
    }

    /** May be repeated. */
    void pause(boolean wanted) {
        lock.lock();
        try {
            if (paused != wanted) {
                paused = wanted;
                LOG.info("Jobs of the group {} {}", name, wanted ? "are paused" : "go on");
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    Standing standing() {
        lock.lock();
        try {
            String state = !paused ? "running" : running ? "pausing" : "paused";
            return new Standing(name, state, running ? 1 : 0, done, failed);
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            while (begins()) {
                Exception why = null;
                try {
                    job.run();
                } catch (Exception e) { // a job that fails is tried again by the next one
                    why = e;
                }
                ended(why);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its turn; false if there is none any more. */
    private boolean begins() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = every.toNanos();
            while (!closed && (paused || left > 0)) {
                if (paused) {
                    changed.await();
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            running = !closed;
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void ended(@Nullable Exception why) {
        lock.lock();
        try {
            running = false;
            if (why == null) {
                done++;
            } else {
                failed++;
                LOG.debug(
                        "A job of the group {} failed: {}", name, why.getClass().getSimpleName());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets a job that runs end, for some seconds at most. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
