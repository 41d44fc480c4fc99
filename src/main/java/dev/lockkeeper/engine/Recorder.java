package dev.lockkeeper.engine;

import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends facts that are true whatever else happened in between, and has the room follow. Any thread. */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    /** Long enough not to hammer a database that is starting up, short enough that nobody notices. */
    private static final Duration STORE_PAUSE = Duration.ofMillis(500);

    private final WindowStore store;
    private final ChatRoom chat;

    Recorder(WindowStore store, ChatRoom chat) {
        this.store = store;
        this.chat = chat;
    }

    /** The window as it stands; throws what {@link WindowStore#find} throws. */
    Optional<Window> now(WindowId id) {
        return store.find(id);
    }

    /** Appends to exactly this window; throws what {@link WindowStore#append} throws. */
    Window append(Window before, List<WindowEvent> events, Map<String, byte[]> files) {
        Window after = store.append(before, events, files);
        if (LOG.isInfoEnabled()) {
            for (WindowEvent event : events) {
                LOG.info(
                        "{} #{} {} -> {} on {}",
                        after.id(),
                        after.version(),
                        before.state(),
                        after.state(),
                        event.getClass().getSimpleName());
            }
        }
        chat.show(after);
        return after;
    }

    /**
     * Appends what is decided anew on the newest version until it is in. While the state database is away the result is
     * held here and recorded on its return; an interrupt gives up, and the outcome is then unknown.
     *
     * @param facts what is to be recorded about the window as it stands; empty for nothing
     */
    Optional<Window> record(WindowId id, Function<Window, List<WindowEvent>> facts) {
        return record(id, facts, Map.of());
    }

    /**
     * The same with files that the facts refer to.
     *
     * @param files content by SHA-256
     */
    Optional<Window> record(WindowId id, Function<Window, List<WindowEvent>> facts, Map<String, byte[]> files) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Optional<Window> window = store.find(id);
                if (window.isEmpty()) {
                    return Optional.empty();
                }
                List<WindowEvent> events = facts.apply(window.get());
                return events.isEmpty() ? window : Optional.of(append(window.get(), events, files));
            } catch (StaleWindowException faster) {
                LOG.debug("{}; deciding again", faster.getMessage());
            } catch (StoreUnavailableException away) {
                LOG.warn("{}: {}; the result is held and recorded when it is back", id, away.getMessage());
                LockSupport.parkNanos(STORE_PAUSE.toNanos());
            }
        }
        return Optional.empty();
    }
}
