package dev.lockkeeper.emulator;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to listeners in order on a thread of its own, so that a slow listener holds no request up. */
final class EventBus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

    private final List<Consumer<WorkspaceEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread;

    EventBus() {
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                EventBus::daemon,
                // What happens while the workspace closes is nobody's business any more.
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private static Thread daemon(Runnable work) {
        Thread made = new Thread(work, "emulator-events");
        made.setDaemon(true);
        return made;
    }

    void add(Consumer<WorkspaceEvent> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<WorkspaceEvent> listener) {
        listeners.remove(listener);
    }

    void publish(WorkspaceEvent event) {
        thread.execute(() -> listeners.forEach(listener -> tell(listener, event)));
    }

    private static void tell(Consumer<WorkspaceEvent> listener, WorkspaceEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException broken) {
            // A listener is somebody else's code; the others must still hear of the event.
            LOG.warn("A listener of the practice workspace failed; the workspace goes on", broken);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
