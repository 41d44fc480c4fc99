package dev.lockkeeper.schedule;

import dev.lockkeeper.engine.StoreUnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tick again and again: once per period somewhere in the cluster, on machine time, and in this process whenever
 * {@link #wake} is called. Never two ticks at once in this process. Any two nodes may tick at once after a freeze
 * (reliability.md 0, fact 1). When no tick came for three periods, a process that needs them ticks by itself; what was
 * missed is one tick, not many.
 */
public final class QuartzTicks implements AutoCloseable {
    /** How often a tick comes unless somebody says otherwise. */
    public static final Duration DEFAULT_PERIOD = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(QuartzTicks.class);
    /** All nodes of a cluster share it; it is stored in every row. */
    private static final String CLUSTER = "lockkeeper";

    private static final JobKey JOB = new JobKey("tick", CLUSTER);
    private static final TriggerKey TRIGGER = new TriggerKey("tick", CLUSTER);
    private static final String TABLES = "lockkeeper.qrtz_";
    /** With these two at a second, a dead node's ticks pass to another in some seconds, not in 21 (fact 2). */
    private static final String CHECK_IN_MILLIS = "1000";

    private static final String IDLE_WAIT_MILLIS = "1000";
    /** Quartz waits 15 s after a failure unless told; a database that is back should be noticed sooner. */
    private static final String RETRY_MILLIS = "250";
    /** A tick later than this counts as missed and is made up for once, however many there were. */
    private static final String MISFIRE_MILLIS = "500";

    private static final long STOP_SECONDS = 5;

    private final DataSource pool;
    private final Duration period;
    private final Runnable tick;
    private final Watchdog watchdog;
    private final Lock oneAtATime = new ReentrantLock();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ExecutorService wakes = Executors.newSingleThreadExecutor(runnable -> {
        Thread thread = new Thread(runnable, "lockkeeper-wake");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;
    private @Nullable Scheduler scheduler;

    /**
     * @param pool at least four connections to the state database for Quartz alone, as a role that may write its tables;
     *     not closed here
     * @param period time between two ticks, at least a millisecond
     * @param tick what to do; what it throws is logged, and the next tick comes all the same
     */
    public QuartzTicks(DataSource pool, Duration period, Runnable tick) {
        this(pool, period, tick, () -> false);
    }

    /**
     * As above.
     *
     * @param needed whether this process must tick by itself when Quartz does not; asked often, must be quick
     */
    public QuartzTicks(DataSource pool, Duration period, Runnable tick, BooleanSupplier needed) {
        if (period.toMillis() < 1) {
            throw new IllegalArgumentException("the period is " + period + "; expected at least a millisecond");
        }
        this.pool = Objects.requireNonNull(pool, "pool");
        this.period = period;
        this.tick = Objects.requireNonNull(tick, "tick");
        this.watchdog = new Watchdog(period, needed, this::tickAlone);
    }

    /**
     * Begins to tick; the first tick comes at once. Every node of a cluster calls it with the same period; the one that
     * calls last decides. A second call does nothing.
     *
     * @throws StoreUnavailableException if the state database could not be reached; nothing runs, call again
     */
    public synchronized void start() {
        if (scheduler != null) {
            return;
        }
        Scheduler created = null;
        try {
            created = create();
            created.setJobFactory((bundle, ofScheduler) -> new TickJob(this::fired));
            created.scheduleJob(job(), Set.of(trigger()), true);
            created.start();
            scheduler = created;
            watchdog.start();
        } catch (SchedulerException e) {
            stop(created, false);
            throw new StoreUnavailableException("beginning to tick", e);
        }
    }

    /**
     * Runs the tick soon, in this process and without asking the database. Many calls before it runs are one. Returns at
     * once; any thread. After {@link #close} it does nothing.
     */
    public void wake() {
        watchdog.heard();
        tickSoon();
    }

    /**
     * As {@link #wake}, for a process that needs the ticks from now on: it took over from one that may have died with the
     * next tick in hand, so it ticks by itself unless a tick comes within a period or two.
     */
    public void takeOver() {
        watchdog.expect();
        tickSoon();
    }

    private void tickSoon() {
        if (!wakes.isShutdown() && woken.compareAndSet(false, true)) {
            wakes.execute(() -> {
                woken.set(false);
                tickAlone();
            });
        }
    }

    /** True while no tick comes from Quartz and this process ticks by itself. */
    public boolean isByItself() {
        return watchdog.isTicking();
    }

    /**
     * Stops ticking and waits some seconds for the tick under way; none begins any more, whether the database answers or
     * not. May be repeated. Another node of the cluster ticks on.
     */
    @Override
    public synchronized void close() {
        watchdog.close();
        wakes.shutdown();
        closed = true;
        letGo(scheduler);
        stop(scheduler, true);
        scheduler = null;
        try {
            if (!wakes.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a tick still runs after {} s; it is left to end by itself", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fired() {
        watchdog.heard();
        tickAlone();
    }

    private void tickAlone() {
        oneAtATime.lock();
        try {
            if (!closed) {
                tick.run();
            }
        } catch (RuntimeException e) {
            // the tick is where errors stop: whatever one tick met, the next one must come
            LOG.error("the tick failed; the next one tries again", e);
        } finally {
            oneAtATime.unlock();
        }
    }

    private Scheduler create() throws SchedulerException {
        String source = CLUSTER + "-" + UUID.randomUUID();
        DBConnectionManager.getInstance().addConnectionProvider(source, new PooledConnections(pool));
        // Quartz keeps one scheduler per name and process and would hand out that one; two nodes in one process share
        // nothing but their tables
        synchronized (SchedulerRepository.class) {
            SchedulerRepository.getInstance().remove(CLUSTER);
            Scheduler created = new StdSchedulerFactory(properties(source)).getScheduler();
            SchedulerRepository.getInstance().remove(CLUSTER);
            return created;
        }
    }

    private static Properties properties(String source) {
        Properties properties = new Properties();
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, CLUSTER);
        // a fresh id per process; AUTO asks for the host's name, which may be slow, and two of one moment are the same
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_ID, source);
        properties.setProperty("org.quartz.scheduler.idleWaitTime", IDLE_WAIT_MILLIS);
        properties.setProperty("org.quartz.scheduler.dbFailureRetryInterval", RETRY_MILLIS);
        properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
        properties.setProperty("org.quartz.threadPool.threadCount", "1");
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.setProperty("org.quartz.threadPool.threadNamePrefix", "lockkeeper-tick");
        properties.setProperty("org.quartz.jobStore.class", JobStoreTX.class.getName());
        properties.setProperty("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
        properties.setProperty("org.quartz.jobStore.dataSource", source);
        properties.setProperty("org.quartz.jobStore.tablePrefix", TABLES);
        properties.setProperty("org.quartz.jobStore.useProperties", "true");
        properties.setProperty("org.quartz.jobStore.isClustered", "true");
        properties.setProperty("org.quartz.jobStore.clusterCheckinInterval", CHECK_IN_MILLIS);
        properties.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        properties.setProperty("org.quartz.jobStore.misfireThreshold", MISFIRE_MILLIS);
        properties.setProperty("org.quartz.jobStore.makeThreadsDaemons", "true");
        return properties;
    }

    private static JobDetail job() {
        return JobBuilder.newJob(TickJob.class).withIdentity(JOB).build();
    }

    private Trigger trigger() {
        return TriggerBuilder.newTrigger()
                .withIdentity(TRIGGER)
                .forJob(JOB)
                .startNow()
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(period.toMillis())
                        .repeatForever()
                        .withMisfireHandlingInstructionNowWithExistingCount())
                .build();
    }

    /** A node that stops keeps the trigger it would have fired next, and the others wait for it as for a dead one. */
    private void letGo(@Nullable Scheduler running) {
        if (running == null) {
            return;
        }
        try {
            running.standby();
            running.rescheduleJob(TRIGGER, trigger());
        } catch (SchedulerException e) {
            LOG.warn("the next tick could not be given to another node; it takes one in some seconds", e);
        }
    }

    private static void stop(@Nullable Scheduler running, boolean waitForTheTick) {
        if (running == null) {
            return;
        }
        // Quartz waits for its threads without end, and they for the database; so a thread of its own waits for Quartz
        Thread stopping = new Thread(
                () -> {
                    try {
                        running.shutdown(waitForTheTick);
                    } catch (SchedulerException e) {
                        LOG.warn("Quartz did not stop cleanly; its threads end with the process", e);
                    }
                },
                "lockkeeper-tick-stop");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            if (stopping.isAlive()) {
                LOG.warn("Quartz has not stopped after {} s; its threads end with the process", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
