package dev.lockkeeper.engine;

import dev.lockkeeper.window.StepRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the attempt that runs here shall end, or stand still. Any thread. */
final class AskedToEnd implements StepExecutor.Cancellation {
    private static final Logger LOG = LoggerFactory.getLogger(AskedToEnd.class);

    private static final long SECOND = 1_000_000_000L;

    private final Supplier<Optional<StepRun>> journal;
    private final LongSupplier nanos;
    private final List<Runnable> acts = new ArrayList<>();
    private boolean asked;
    private boolean paused;
    private long readAt;

    /**
     * @param journal the attempt as it is recorded; empty if it is not ours any more. Whoever drives the window may be
     *     another process, and then nobody here is told that a paused step goes on
     * @param nanos the machine's clock, for measured durations
     */
    AskedToEnd(Supplier<Optional<StepRun>> journal, LongSupplier nanos) {
        this.journal = journal;
        this.nanos = nanos;
    }

    @Override
    public void whenAsked(Runnable act) {
        synchronized (this) {
            if (!asked) {
                acts.add(act);
                return;
            }
        }
        perform(act);
    }

    @Override
    public boolean isPaused() {
        synchronized (this) {
            if (!paused || asked) {
                return false;
            }
            long now = nanos.getAsLong();
            if (now - readAt < SECOND) {
                return true;
            }
            readAt = now;
        }
        try {
            Optional<StepRun> recorded = journal.get();
            pause(recorded.filter(StepRun::isPaused).isPresent());
            recorded.filter(run -> run.cancel() != null).ifPresent(run -> ask());
        } catch (StoreUnavailableException away) {
            LOG.debug("a paused step stays so: {}", away.getMessage());
        }
        synchronized (this) {
            return paused && !asked;
        }
    }

    /** Somebody wants it to stand still, or to go on. */
    synchronized void pause(boolean wanted) {
        if (wanted && !paused) {
            readAt = nanos.getAsLong();
        }
        paused = wanted;
    }

    /** Somebody asks; saying it again changes nothing. */
    void ask() {
        List<Runnable> now;
        synchronized (this) {
            asked = true;
            now = List.copyOf(acts);
            acts.clear();
        }
        now.forEach(AskedToEnd::perform);
    }

    private static void perform(Runnable act) {
        try {
            act.run();
        } catch (RuntimeException e) { // the driver's thread must go on, and the attempt tells its end itself
            LOG.warn("a step could not be told to end; it goes on until it ends by itself", e);
        }
    }
}
