package dev.lockkeeper.engine;

import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves every live window on. A tick is always safe to repeat; leaving one out only delays. There is no separate
 * recovery: whatever a crash left half done is found by the next tick.
 */
public final class WindowDriver {
    private static final Logger LOG = LoggerFactory.getLogger(WindowDriver.class);
    /** A window takes a few turns at a time; more than this means that two reactors undo each other. */
    private static final int MOST_TURNS = 200;

    /** A window that ended just before a crash may owe its room the end; older ones have said it long ago. */
    private static final int ENDED_SHOWN = 10;

    private final WindowStore store;
    private final WorkerLease lease;
    private final ChatRoom chat;
    private final List<Reactor> reactors;
    private final ExecutorService threads;
    private final Set<WindowId> waiting = new HashSet<>();
    private final Set<WindowId> driven = new HashSet<>();
    /** The windows that were woken and whose end was not shown at a tick. */
    private final Set<WindowId> followed = new HashSet<>();

    /** The term in which the rooms of the windows that ended were looked after. */
    private volatile long shownIn;

    WindowDriver(WindowStore store, WorkerLease lease, ChatRoom chat, List<Reactor> reactors, ExecutorService threads) {
        this.store = store;
        this.lease = lease;
        this.chat = chat;
        this.reactors = List.copyOf(reactors);
        this.threads = threads;
    }

    /**
     * Looks at every live window, if this process holds the lease; if not, the one that does is told to. Called by the
     * timer and when the lease was taken.
     */
    public void tick() {
        try {
            if (!lease.hold()) {
                shownIn = 0; // what ended under another process is shown when the lease comes back
                lease.callTheHolder();
                return;
            }
            long term = lease.term();
            if (shownIn != term) { // a room that was followed in an earlier term was left as it was then
                store.latest(ENDED_SHOWN).stream()
                        .filter(window -> window.state().isFinal())
                        .forEach(chat::show);
                shownIn = term;
            }
            List<Window> live = store.live();
            showWhatEnded(live);
            for (Window window : live) {
                chat.show(window);
                wake(window.id());
            }
        } catch (StoreUnavailableException away) {
            LOG.warn("{}; the next tick tries again", away.getMessage());
        } catch (RuntimeException e) { // a broken tick must not stop the timer
            LOG.error("a tick failed; the next one tries again", e);
        }
    }

    /** The answer to recording an end may be lost: whoever recorded it does not know then, and shows nothing. */
    private void showWhatEnded(List<Window> live) {
        Set<WindowId> ended;
        synchronized (followed) {
            ended = new HashSet<>(followed);
        }
        live.forEach(window -> ended.remove(window.id()));
        ended.forEach(id -> store.find(id).ifPresent(chat::show));
        synchronized (followed) {
            followed.removeAll(ended);
        }
    }

    /** Looks at one window soon, on another thread. Two threads never drive the same window. */
    public void wake(WindowId window) {
        synchronized (followed) {
            followed.add(window);
        }
        synchronized (waiting) {
            waiting.add(window);
            if (!driven.add(window)) {
                return;
            }
        }
        try {
            threads.execute(() -> drive(window));
        } catch (RejectedExecutionException stopping) {
            synchronized (waiting) {
                waiting.remove(window);
                driven.remove(window);
            }
            LOG.debug("not driving {}: the bot is stopping", window);
        }
    }

    /** Whatever happens, the window is handed back; who woke it meanwhile is heard here or by the next tick. */
    private void drive(WindowId id) {
        boolean handedBack = false;
        try {
            while (!handedBack) {
                synchronized (waiting) {
                    handedBack = !waiting.remove(id);
                    if (handedBack) {
                        driven.remove(id);
                    }
                }
                if (!handedBack) {
                    look(id);
                }
            }
        } finally {
            if (!handedBack) {
                synchronized (waiting) {
                    driven.remove(id);
                }
            }
        }
    }

    private void look(WindowId id) {
        try {
            if (lease.hold()) {
                turns(id);
            } else {
                lease.callTheHolder(); // what was said here is driven there
            }
        } catch (StoreUnavailableException away) {
            LOG.warn("{}: {}; the next tick tries again", id, away.getMessage());
        } catch (RuntimeException e) { // one broken look must not keep the window from the next one
            LOG.error("{} could not be looked at; the next tick tries again", id, e);
        }
    }

    private void turns(WindowId id) {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            if (turn > 0 && lease.term() == 0) {
                return; // a turn may have taken long, or the process stood still in it
            }
            try {
                Optional<Window> window = store.find(id);
                if (window.isEmpty() || window.get().state().isFinal() || !anyReacts(window.get())) {
                    return;
                }
            } catch (StaleWindowException faster) {
                LOG.debug("{}; looking again", faster.getMessage());
            }
        }
        LOG.error("{} was moved {} times in one tick and still moves; it rests until the next tick", id, MOST_TURNS);
    }

    private boolean anyReacts(Window window) {
        for (Reactor reactor : reactors) {
            try {
                if (reactor.react(window)) {
                    return true;
                }
            } catch (StaleWindowException | StoreUnavailableException known) {
                throw known;
            } catch (RuntimeException e) { // one broken reactor must not stop the others, or the timer
                LOG.error(
                        "{} failed on {} in state {}; it is tried again on the next tick",
                        reactor.getClass().getSimpleName(),
                        window.id(),
                        window.state(),
                        e);
            }
        }
        return false;
    }
}
