package dev.lockkeeper.slack;

import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps one room, or the direct messages of one window, in line. It always works on the latest window it was offered, rests while there is
 * nothing to do, and ends once a final window is shown completely or the turn is over.
 */
final class RoomLane {
    private static final Logger log = LoggerFactory.getLogger(RoomLane.class);

    /** Progress of a running step is shown about this much later; nothing is sent if nothing reads differently. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

    /** Not shorter than a request without an answer may take to arrive: an old edit must not overwrite a newer one. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final WindowId id;
    private final Turn turn;
    private final Keeper keeper;
    private final Thread thread;
    private Runnable whenEnded = () -> {};
    private Window latest;
    private boolean fresh = true;
    private boolean stopping;
    private boolean ended;
    private Duration pause = FIRST_PAUSE;
    private boolean troubled;

    RoomLane(Window window, Turn turn, Keeper keeper) {
        this.id = window.id();
        this.latest = window;
        this.turn = turn;
        this.keeper = keeper;
        this.thread = new Thread(this::run, turn.name());
        this.thread.setDaemon(true);
    }

    /**
     * While this process is the one that speaks.
     *
     * @param name what is kept in line
     * @param number tells this turn from earlier and later ones
     * @param lasts false as soon as it is over, for ever
     */
    record Turn(String name, long number, BooleanSupplier lasts) {}

    /** True if it keeps the same in line, in the same turn. */
    boolean isOf(Turn other) {
        return turn.name().equals(other.name()) && turn.number() == other.number();
    }

    WindowId window() {
        return id;
    }

    void start(Runnable ending) {
        whenEnded = ending;
        thread.start();
    }

    /** Takes a newer state, unless the lane has ended; says whether it did. An older state changes nothing. */
    synchronized boolean offer(Window window) {
        if (ended) {
            return false;
        }
        if (window.version() >= latest.version()) {
            latest = window;
            fresh = true;
            notifyAll();
        }
        return true;
    }

    synchronized void stop() {
        stopping = true;
        notifyAll();
    }

    void join(long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isStopping() && turn.lasts().getAsBoolean()) {
                Window window = take();
                Keeper.Step step = stepSafely(window);
                if (step.done() && window.state().isFinal() && endIfStill(window)) {
                    return;
                }
                rest(step.pause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                ended = true;
            }
            whenEnded.run();
        }
    }

    private Keeper.Step stepSafely(Window window) {
        try {
            Keeper.Step step = keeper.step(window);
            if (troubled) {
                log.info("{}: the room follows again", id);
            }
            troubled = false;
            pause = FIRST_PAUSE;
            return step.done() ? new Keeper.Step(true, LOOK_AGAIN) : step;
        } catch (SlackCallException e) {
            return later(e, e.kind() == SlackCallException.Kind.TOKEN);
        } catch (StoreUnavailableException e) {
            return later(e, false);
        } catch (RuntimeException e) {
            // a lane must outlive a defect in one view: the window goes on, and its other states may show well
            log.error("{}: the room could not be brought in line; the next state is tried", id, e);
            return new Keeper.Step(false, LONGEST_PAUSE);
        }
    }

    private Keeper.Step later(Exception e, boolean token) {
        if (!troubled) {
            String todo = token
                    ? "; SLACK_BOT_TOKEN is not accepted, copy the bot's token again and restart"
                    : "; the window goes on and the room follows";
            log.warn("{}: {}{}", id, e.getMessage(), todo);
        }
        troubled = true;
        Duration now = pause;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        return new Keeper.Step(false, now);
    }

    private synchronized Window take() {
        fresh = false;
        return latest;
    }

    private synchronized boolean endIfStill(Window window) {
        ended = latest == window;
        return ended;
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    /** A newer state ends the rest early only if Slack is well; a pause after trouble is kept. */
    private synchronized void rest(Duration length) throws InterruptedException {
        long until = System.nanoTime() + length.toNanos();
        while (!stopping && (troubled || !fresh)) {
            long millis = (until - System.nanoTime() + 999_999) / 1_000_000;
            if (millis <= 0) {
                return;
            }
            wait(millis);
        }
    }
}
