package dev.lockkeeper.schedule;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** What Quartz fires. Its name is stored in the database; a node that fires it hands in what it does there. */
@DisallowConcurrentExecution
final class TickJob implements Job {
    private final Runnable tick;

    TickJob(Runnable tick) {
        this.tick = tick;
    }

    @Override
    public void execute(JobExecutionContext context) {
        tick.run();
    }
}
