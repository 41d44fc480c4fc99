package dev.lockkeeper.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything the workspace remembers, behind one lock. All fields are read and changed only inside
 * {@link #locked}; each change publishes its event there, so listeners see changes in the order in which they happened.
 */
final class State {
    final WorkspaceSpec spec;
    final AppSpec app;
    final EmulatorSettings settings;
    final Ids ids;
    final EventBus events = new EventBus();
    final Map<String, WorkspaceSpec.Member> members = new LinkedHashMap<>();
    final Map<String, Set<String>> groupMembers = new LinkedHashMap<>();
    final Map<String, Long> groupUpdated = new LinkedHashMap<>();
    final Map<String, Room> rooms = new LinkedHashMap<>();
    final Map<String, StoredFile> files = new LinkedHashMap<>();
    final List<Ephemeral> ephemerals = new ArrayList<>();
    final Modals modals;
    final Triggers triggers;
    final ResponseUrls responseUrls;
    final Sockets sockets;
    String baseUrl = "";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    State(WorkspaceSpec spec, AppSpec app, EmulatorSettings settings) {
        this.spec = spec;
        this.app = app;
        this.settings = settings;
        this.ids = new Ids(settings.machineClock());
        this.modals = new Modals(this);
        this.triggers = new Triggers(ids);
        this.responseUrls = new ResponseUrls(this);
        this.sockets = new Sockets(app, settings.sockets());
        spec.members().forEach(member -> members.put(member.userId(), member));
        members.put(
                app.botUserId(),
                new WorkspaceSpec.Member(
                        app.botUserId(), handleOf(app.appName()), app.appName(), "UTC", false, true, false));
        long now = ids.epochSeconds();
        for (WorkspaceSpec.UserGroup group : spec.userGroups()) {
            groupMembers.put(group.id(), new LinkedHashSet<>(group.memberIds()));
            groupUpdated.put(group.id(), now);
        }
        for (WorkspaceSpec.InitialChannel channel : spec.channels()) {
            Room room = new Room(
                    channel.id(),
                    channel.name(),
                    channel.isPrivate() ? Channel.Kind.PRIVATE : Channel.Kind.PUBLIC,
                    channel.memberIds().stream().findFirst().orElse(app.botUserId()),
                    now);
            room.members.addAll(channel.memberIds());
            if (channel.botIsMember()) {
                room.members.add(app.botUserId());
            }
            rooms.put(room.id, room);
        }
    }

    private static String handleOf(String appName) {
        return appName.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "");
    }

    <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void lockedRun(Runnable work) {
        locked(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** Tells listeners and wakes whoever waits for a change; called under the lock. */
    void changed(WorkspaceEvent event) {
        events.publish(event);
        changed.signalAll();
    }

    /** Waits until the look gives something, at most so long; null if it never did. */
    <T> @Nullable T await(Supplier<@Nullable T> look, Duration atMost) throws InterruptedException {
        long remaining = atMost.toNanos();
        lock.lock();
        try {
            while (true) {
                T found = look.get();
                if (found != null) {
                    return found;
                }
                if (remaining <= 0) {
                    return null;
                }
                remaining = Math.max(0, changed.awaitNanos(remaining));
            }
        } finally {
            lock.unlock();
        }
    }

    boolean botIsIn(Room room) {
        return room.members.contains(app.botUserId());
    }

    @Nullable
    Room roomNamed(String name) {
        for (Room room : rooms.values()) {
            if (room.isNamed() && room.name.equals(name)) {
                return room;
            }
        }
        return null;
    }

    /** The direct conversation of exactly these people with the app, made if it is not there. */
    Room directRoom(Set<String> people) {
        Set<String> all = new LinkedHashSet<>(people);
        all.add(app.botUserId());
        boolean single = people.size() == 1;
        for (Room room : rooms.values()) {
            if (!room.isNamed() && room.members.equals(all)) {
                return room;
            }
        }
        List<String> handles =
                people.stream().map(id -> members.get(id).handle()).toList();
        Room room = new Room(
                ids.next(single ? "D" : "G"),
                single ? "directmessage" : "mpdm-" + String.join("--", handles) + "-1",
                single ? Channel.Kind.DIRECT : Channel.Kind.GROUP_DIRECT,
                app.botUserId(),
                ids.epochSeconds());
        room.members.addAll(all);
        rooms.put(room.id, room);
        changed(new WorkspaceEvent.ChannelChanged(room.snapshot()));
        return room;
    }

    /** Stores a finished post and tells everybody. */
    void add(Room room, Post post) {
        room.posts.put(post.ts, post);
        changed(new WorkspaceEvent.MessagePosted(room.snapshot(post)));
    }

    void show(Ephemeral ephemeral) {
        ephemerals.add(ephemeral);
        changed(new WorkspaceEvent.EphemeralShown(ephemeral));
    }

    /** The line that Slack itself writes when somebody joins, sets a topic or archives. */
    void addNotice(Room room, String subtype, String userId, String text, Map<String, String> extras) {
        Post post = new Post(room.id, ids.nextTs(), null, userId, userId.equals(app.botUserId()), subtype, false);
        post.text = text;
        extras.forEach(post.extras::put);
        add(room, post);
    }
}
