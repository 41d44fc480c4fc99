package dev.lockkeeper.simulation;

import dev.lockkeeper.engine.ChatRoom;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.slack.RoomUnderTest;
import dev.lockkeeper.testkit.InMemoryPostedMessages;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The room as one process keeps it: the real opener and the real keepers, called as the threads of their lanes call
 * them. Only the process whose turn it is to speak has lanes; a lane of an earlier turn ends.
 */
final class RoomFollower implements ChatRoom {
    /** Three seconds in the product, for the words of a running step; nothing here says any. */
    private static final long LOOK_AGAIN = 15_000;

    private static final long FIRST_PAUSE = 2_000;
    private static final long LONGEST_PAUSE = 30_000;

    private final World world;
    private final Node node;
    private final Workspace workspace;
    private final StateDatabase.Session store;
    private final LiveProgress progress;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final RoomUnderTest opener;

    RoomFollower(World world, Node node, Workspace workspace, StateDatabase.Session store, LiveProgress progress) {
        this.world = world;
        this.node = node;
        this.workspace = workspace;
        this.store = store;
        this.progress = progress;
        this.opener = room(0);
    }

    /** @param term the turn in which it may speak; 0 for whenever */
    private RoomUnderTest room(long term) {
        return new RoomUnderTest(
                SlackModel.client(world, node, workspace, () -> term == 0 || store.term() == term),
                world.has(Bug.POSTS_IN_MEMORY) ? new InMemoryPostedMessages(world.clock) : new Rows(),
                store::journal,
                Rooms.REPORTS,
                progress,
                Rooms.HOLDERS,
                world.clock);
    }

    @Override
    public Room open(Window window, String calledIn) {
        return opener.open(window, calledIn);
    }

    @Override
    public void show(Window window) {
        long term = store.term();
        if (term == 0) {
            return;
        }
        show("room", window, term, () -> room(term).room());
        show("calls", window, term, () -> room(term).calls());
    }

    private void show(String name, Window window, long term, Supplier<RoomUnderTest.Lane> keeper) {
        Lane lane = lanes.get(name);
        if (lane != null && lane.term != term) {
            lane.stopping = true;
            lane.next = window;
            if (lane.resting) {
                lane.soon(0);
            }
            return;
        }
        if (lane == null || !lane.offer(window)) {
            Lane fresh = new Lane(name, term, window, keeper.get());
            lanes.put(name, fresh);
            fresh.soon(0);
        }
    }

    /** What the thread of a lane does, a turn at a time. */
    private final class Lane {
        private final String name;
        private final long term;
        private final RoomUnderTest.Lane keeper;
        private Window latest;
        private boolean ended;
        private boolean stopping;
        private @Nullable Window next;
        private boolean resting;
        private boolean troubled;
        private long pause = FIRST_PAUSE;
        private int wakes;

        Lane(String name, long term, Window window, RoomUnderTest.Lane keeper) {
            this.name = name;
            this.term = term;
            this.latest = window;
            this.keeper = keeper;
        }

        boolean offer(Window window) {
            if (ended) {
                return false;
            }
            if (window.version() >= latest.version()) {
                latest = window;
                if (resting && !troubled) {
                    soon(0);
                }
            }
            return true;
        }

        private void soon(long millis) {
            resting = true;
            wakes++;
            int mine = wakes;
            world.turns.after(millis, node, node.name + " " + name, () -> {
                if (mine == wakes) {
                    goOn();
                }
            });
        }

        /** Called as its own turn, so that a lane that rests for long hears at once that it is over. */
        private void goOn() {
            resting = false;
            if (stopping || store.term() != term) {
                end();
                return;
            }
            Window window = latest;
            RoomUnderTest.Step step = keeper.step(window);
            troubled = !step.trouble().isEmpty();
            if (troubled) {
                long now = pause;
                pause = Math.min(LONGEST_PAUSE, pause * 2);
                soon(now);
                return;
            }
            pause = FIRST_PAUSE;
            if (step.done() && window.state().isFinal() && window == latest) {
                end();
                return;
            }
            boolean newer = window != latest;
            long rest = step.pause().plusNanos(999_999).toMillis();
            soon(newer ? 0 : step.done() ? LOOK_AGAIN : rest);
        }

        private void end() {
            ended = true;
            lanes.remove(name, this);
            Window behind = next;
            if (behind != null) {
                show(behind); // no later tick shows a window that ended
            }
        }
    }

    /** The rows of what was posted, over this process's connection to the state database. */
    private final class Rows implements PostedMessages {
        @Override
        public Optional<Posted> find(WindowId window, String key) {
            return store.findPosted(window, key);
        }

        @Override
        public List<Posted> all(WindowId window) {
            return store.allPosted(window);
        }

        @Override
        public void sending(WindowId window, String key, String channel, @Nullable String thread, String digest) {
            store.putSending(window, key, channel, thread, digest);
        }

        @Override
        public void posted(WindowId window, String key, String channel, String ts, String digest) {
            store.putPosted(window, key, channel, ts, digest);
        }
    }
}
