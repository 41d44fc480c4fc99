package dev.lockkeeper.slack;

import dev.lockkeeper.engine.ChatRoom;
import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The war rooms. Each live window has two lanes of its own, threads that compare what its room, and its messages to
 * single persons, should show with what was posted, and make one call at a time; of several states that come in meanwhile only the last is shown. So one busy or
 * refused channel holds no other one up. Of several processes one speaks at a time. Any thread.
 */
public final class SlackRoom implements ChatRoom, AutoCloseable {
    private static final long STOP_MILLIS = 5_000;

    private final RoomOpener opener;
    private final Outbox outbox;
    private final PostedMessages posted;
    private final Desire desire;
    private final Notices notices;
    private final Clock machine;
    private final Outside outside;
    private final CardLinks links;
    private final LongSupplier term;
    private final Map<String, RoomLane> lanes = new HashMap<>();
    /** What is to be shown as soon as the lane of an earlier turn is gone. */
    private final Map<String, Window> behind = new HashMap<>();

    private boolean closed;

    SlackRoom(
            RoomOpener opener,
            Outbox outbox,
            PostedMessages posted,
            Desire desire,
            Outside outside,
            Notices notices,
            Clock machine,
            LongSupplier term) {
        this.opener = opener;
        this.outbox = outbox;
        this.posted = posted;
        this.desire = desire;
        this.outside = outside;
        this.links = new CardLinks(posted, outbox);
        this.notices = notices;
        this.machine = machine;
        this.term = term;
    }

    /** What is said outside the rooms: to single persons, and in channels of its own. */
    record Outside(DirectMessages directs, List<OutsideVoice> voices) {
        Outside {
            voices = List.copyOf(voices);
        }
    }

    @Override
    public Room open(Window window, String calledIn) {
        return opener.open(window, calledIn);
    }

    @Override
    public Optional<String> link(Window window, String question) {
        try {
            return links.of(window, question);
        } catch (SlackCallException away) {
            return Optional.empty();
        }
    }

    /** {@inheritDoc} Does nothing in a process that does not speak for the windows. */
    @Override
    public synchronized void show(Window window) {
        long now = term.getAsLong();
        if (closed || now == 0) {
            return;
        }
        BooleanSupplier still = () -> term.getAsLong() == now;
        Outbox mine = outbox.openWhile(still);
        show(
                new RoomLane.Turn("room " + window.id(), now, still),
                window,
                () -> new RoomKeeper(mine, posted, desire, notices, machine));
        show(
                new RoomLane.Turn("calls " + window.id(), now, still),
                window,
                () -> new SideKeeper(mine, posted, outside, links, notices, machine));
    }

    /** A lane of an earlier turn is let go first: what it knows of the room may be old, and it may be in a call. */
    private void show(RoomLane.Turn turn, Window window, Supplier<Keeper> keeper) {
        RoomLane lane = lanes.get(turn.name());
        if (lane != null && !lane.isOf(turn)) {
            lane.stop();
            behind.put(turn.name(), window);
            return;
        }
        if (lane == null || !lane.offer(window)) {
            RoomLane fresh = new RoomLane(window, turn, keeper.get());
            lanes.put(turn.name(), fresh);
            fresh.start(() -> forget(turn.name(), fresh));
        }
    }

    /** Stops the lanes; what was not sent yet is found again at the next start. */
    @Override
    public void close() {
        List<RoomLane> running;
        synchronized (this) {
            closed = true;
            running = List.copyOf(lanes.values());
        }
        running.forEach(RoomLane::stop);
        running.forEach(lane -> lane.join(STOP_MILLIS));
    }

    private synchronized void forget(String name, RoomLane lane) {
        lanes.remove(name, lane);
        Window next = behind.remove(name);
        if (next != null) {
            show(next); // nobody else may ever show a window that ended
        }
        if (lanes.keySet().stream().noneMatch(other -> other.endsWith(" " + lane.window()))) {
            notices.forget(lane.window());
        }
    }
}
