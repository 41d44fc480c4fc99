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
import java.util.function.Supplier;

/**
 * The war rooms. Each live window has two lanes of its own, threads that compare what its room, and its messages to
 * single persons, should show with what was posted, and make one call at a time; of several states that come in meanwhile only the last is shown. So one busy or
 * refused channel holds no other one up. Any thread.
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
    private final Map<String, RoomLane> lanes = new HashMap<>();
    private boolean closed;

    SlackRoom(
            RoomOpener opener,
            Outbox outbox,
            PostedMessages posted,
            Desire desire,
            Outside outside,
            Notices notices,
            Clock machine) {
        this.opener = opener;
        this.outbox = outbox;
        this.posted = posted;
        this.desire = desire;
        this.outside = outside;
        this.links = new CardLinks(posted, outbox);
        this.notices = notices;
        this.machine = machine;
    }

    /** What is said outside the rooms: to single persons, and to those who wait. */
    record Outside(DirectMessages directs, Audience audience) {}

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

    @Override
    public synchronized void show(Window window) {
        if (closed) {
            return;
        }
        show(window, "room", () -> new RoomKeeper(outbox, posted, desire, notices, machine));
        show(window, "calls", () -> new SideKeeper(outbox, posted, outside, links, notices, machine));
    }

    private void show(Window window, String what, Supplier<Keeper> keeper) {
        String name = what + " " + window.id();
        RoomLane lane = lanes.get(name);
        if (lane == null || !lane.offer(window)) {
            RoomLane fresh = new RoomLane(window, what, keeper.get());
            lanes.put(name, fresh);
            fresh.start(() -> forget(name, fresh));
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
        if (lanes.keySet().stream().noneMatch(other -> other.endsWith(" " + lane.window()))) {
            notices.forget(lane.window());
        }
    }
}
