package dev.lockkeeper.engine;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the attempt that runs here shall end. Any thread. */
final class AskedToEnd implements StepExecutor.Cancellation {
    private static final Logger LOG = LoggerFactory.getLogger(AskedToEnd.class);

    private final List<Runnable> acts = new ArrayList<>();
    private boolean asked;

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
