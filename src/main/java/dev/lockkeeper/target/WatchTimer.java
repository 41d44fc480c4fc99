package dev.lockkeeper.target;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for all watches that begin later, so that what is over before costs no thread of its own. What it calls only
 * starts something and returns at once.
 */
final class WatchTimer {
    private static final ScheduledThreadPoolExecutor TIMER = made();

    private WatchTimer() {}

    static ScheduledFuture<?> later(long millis, Runnable start) {
        return TIMER.schedule(start, millis, TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor made() {
        ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "watch timer");
            thread.setDaemon(true);
            return thread;
        });
        made.setRemoveOnCancelPolicy(true);
        return made;
    }
}
