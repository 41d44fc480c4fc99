package dev.lockkeeper.slack;

import dev.lockkeeper.engine.ChatRoom;
import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The war rooms. Each live window has a lane of its own, a thread that compares what its room should show with what was
 * posted and makes one call at a time; of several states that come in meanwhile only the last is shown. So one busy or
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
    private final Map<WindowId, RoomLane> lanes = new HashMap<>();
    private boolean closed;

    SlackRoom(RoomOpener opener, Outbox outbox, PostedMessages posted, Desire desire, Notices notices, Clock machine) {
        this.opener = opener;
        this.outbox = outbox;
        this.posted = posted;
        this.desire = desire;
        this.notices = notices;
        this.machine = machine;
    }

    @Override
    public Room open(Window window, String calledIn) {
        return opener.open(window, calledIn);
    }

    @Override
    public synchronized void show(Window window) {
        if (closed) {
            return;
        }
        RoomLane lane = lanes.get(window.id());
        if (lane == null || !lane.offer(window)) {
            RoomLane fresh = new RoomLane(window, outbox, posted, desire, notices, machine);
            lanes.put(window.id(), fresh);
            fresh.start(() -> forget(fresh));
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

    private synchronized void forget(RoomLane lane) {
        lanes.remove(lane.window(), lane);
        notices.forget(lane.window());
    }
}
