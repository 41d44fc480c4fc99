package dev.lockkeeper.simulation;

import dev.lockkeeper.engine.PostedMessages.Posted;
import dev.lockkeeper.engine.StaleWindowException;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.engine.WorkerLease;
import dev.lockkeeper.window.IllegalTransitionException;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state database as the engine relies on it: appends guarded by version, one lease by the database's own clock, rows
 * of what was posted. It may be away, and its answer may be lost after it did what it was asked.
 */
final class StateDatabase {
    private static final long LEASE = 3_000;
    /** A process counts as there for longer than its lease lasts. */
    private static final long THERE = 2 * LEASE;

    private final World world;
    private final Oracle oracle;
    private final Map<WindowId, List<WindowEvent>> journals = new LinkedHashMap<>();
    private final Map<WindowId, Window> folded = new HashMap<>();
    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, Posted> posted = new LinkedHashMap<>();
    private int numbers;
    private final Map<String, Long> thereUntil = new HashMap<>();
    private String leaseOf = "";
    private long leaseUntil;
    private long awayUntil;

    StateDatabase(World world, Oracle oracle) {
        this.world = world;
        this.oracle = oracle;
    }

    Session session(Node node) {
        return new Session(node);
    }

    /** What a person sees who looks; nothing goes wrong with that. */
    Optional<Window> onlyWindow() {
        return folded.values().stream().findFirst();
    }

    /** The newest one; {@link #onlyWindow} unless somebody started twice. */
    Optional<Window> window(WindowId id) {
        return Optional.ofNullable(folded.get(id));
    }

    List<WindowEvent> journal(WindowId id) {
        return List.copyOf(journals.getOrDefault(id, List.of()));
    }

    Map<String, Posted> postedRows() {
        return Collections.unmodifiableMap(posted);
    }

    private void maybeGoesAway() {
        if (world.trouble(world.weather.outages())) {
            long millis = world.lot.oneIn(4) ? world.lot.between(10_000, 40_000) : world.lot.between(300, 6_000);
            awayUntil = world.turns.now() + millis;
            world.count("state database away");
            world.tell("the state database is away for " + millis + " ms");
        }
    }

    /** What one process has of it. */
    final class Session implements WindowStore, WorkerLease {
        private final Node node;
        private long term;
        private long heldUntil;
        private long lastHeard = -1;
        private long gapEnded = Long.MIN_VALUE / 2;

        private Session(Node node) {
            this.node = node;
        }

        /** One call: it may not arrive, it is done at once, its answer may be lost. */
        private <T> T call(String what, boolean writes, Supplier<T> work) {
            node.step(what);
            maybeGoesAway();
            if (awayUntil > world.turns.now()) {
                node.rest(world.lot.between(50, 1_500));
                throw away(what);
            }
            T answer = work.get();
            if (writes) {
                node.step(what + ", done");
                if (world.trouble(world.weather.storeReplies())) {
                    world.count("answers of the state database lost");
                    world.tell(node.name + " is not told that it was done: " + what);
                    throw away(what);
                }
            }
            return answer;
        }

        /** The engine then rests on its thread for half a second of real time; here it has rested already. */
        private StoreUnavailableException away(String what) {
            LockSupport.unpark(Thread.currentThread());
            return new StoreUnavailableException(what, new IllegalStateException("away"));
        }

        @Override
        public WindowId nextId(String prefix) {
            return call("nextId", true, () -> new WindowId(prefix + "-" + ++numbers));
        }

        @Override
        public Window open(LifeEvent.Opened opened, Map<String, byte[]> content) {
            return call("open", true, () -> {
                Optional<Window> holder = folded.values().stream()
                        .filter(window -> window.state().isLive())
                        .findFirst();
                if (holder.isPresent()) {
                    throw new dev.lockkeeper.engine.TargetTakenException(
                            opened.plan().target().name(), holder.get().id());
                }
                Window window = Window.opened(opened);
                journals.put(opened.id(), new ArrayList<>(List.of(opened)));
                folded.put(opened.id(), window);
                files.putAll(content);
                world.tell(node.name + " opened " + opened.id());
                return window;
            });
        }

        @Override
        public Window append(Window before, List<WindowEvent> events, Map<String, byte[]> content) {
            return call("append", true, () -> appended(before, events, content));
        }

        private Window appended(Window before, List<WindowEvent> events, Map<String, byte[]> content) {
            Window now = folded.get(before.id());
            if (now == null || now.version() != before.version() && !unguarded(events)) {
                throw new StaleWindowException(before.id(), before.version());
            }
            Window after = now;
            try {
                for (WindowEvent event : events) {
                    after = after.after(event);
                }
            } catch (IllegalTransitionException impossible) {
                world.violation(node.name + " appends what cannot happen: " + impossible.getMessage());
                throw impossible;
            }
            journals.get(before.id()).addAll(events);
            folded.put(before.id(), after);
            files.putAll(content);
            tell(now, after, events);
            oracle.appended(now, after, events);
            return after;
        }

        private boolean unguarded(List<WindowEvent> events) {
            return world.has(Bug.APPEND_WITHOUT_GUARD)
                    || world.has(Bug.SLOT_FROM_MEMORY)
                            && events.stream().allMatch(LifeEvent.StatusTaken.class::isInstance);
        }

        private void tell(Window before, Window after, List<WindowEvent> events) {
            if (world.isTold()) {
                int number = (int) before.version();
                for (WindowEvent event : events) {
                    number++;
                    world.tell(node.name + " #" + number + " " + words(event) + " -> " + after.state());
                }
            }
        }

        private static String words(WindowEvent event) {
            String all = event.toString();
            return event instanceof LifeEvent.StatusTaken taken
                    ? "StatusTaken slot " + taken.status().slot()
                            + (taken.status().late() ? " late" : "")
                    : all.substring(0, Math.min(all.length(), 200));
        }

        @Override
        public Optional<Window> find(WindowId id) {
            return call("find", false, () -> Optional.ofNullable(folded.get(id)));
        }

        @Override
        public Optional<Window> inChannel(String channel) {
            return call("inChannel", false, StateDatabase.this::onlyWindow);
        }

        @Override
        public List<Window> live() {
            return call(
                    "live",
                    false,
                    () -> folded.values().stream()
                            .filter(window -> window.state().isLive())
                            .toList());
        }

        @Override
        public List<Window> latest(int most) {
            return call("latest", false, () -> {
                List<Window> all = new ArrayList<>(folded.values());
                Collections.reverse(all);
                return all;
            });
        }

        @Override
        public List<WindowEvent> journal(WindowId id) {
            return call("journal", false, () -> List.copyOf(journals.getOrDefault(id, List.of())));
        }

        @Override
        public Optional<byte[]> file(String sha256) {
            return call("file", false, () -> Optional.ofNullable(files.get(sha256)));
        }

        @Override
        public String node() {
            return node.name;
        }

        @Override
        public boolean hold() {
            long asked = world.turns.now();
            try {
                boolean held = call("lease", false, this::held);
                noteAnswer(asked, held);
                return held;
            } catch (StoreUnavailableException away) {
                return false;
            }
        }

        /** Reckoned from before the question, so that our end is never later than the database's. */
        private void noteAnswer(long asked, boolean held) {
            long now = world.turns.now();
            if (lastHeard >= 0 && now - lastHeard > LEASE) {
                gapEnded = now;
            }
            lastHeard = now;
            if (held && heldUntil <= now) {
                term++;
            }
            heldUntil = held ? Math.max(heldUntil, asked + LEASE) : 0;
        }

        /** Whether that process said within its time that it is there, or could not have. */
        public boolean mayBeThere(String other) {
            if (world.turns.now() - gapEnded < THERE) {
                return true;
            }
            return call("presence", false, () -> thereUntil.getOrDefault(other, 0L) > world.turns.now());
        }

        /** Which holding of the lease this is, by this process's own clock; zero while it does not hold it. */
        public long term() {
            return world.turns.now() < heldUntil ? term : 0;
        }

        private boolean held() {
            thereUntil.put(node.name, world.turns.now() + THERE);
            boolean free = leaseUntil <= world.turns.now();
            if (!free && !leaseOf.equals(node.name)) {
                return false;
            }
            if (!leaseOf.equals(node.name)) {
                world.count("leases taken");
                world.tell(node.name + " has the lease");
            }
            leaseOf = node.name;
            leaseUntil = world.turns.now() + LEASE;
            return true;
        }

        @Override
        public void release() {
            throw new UnsupportedOperationException("a process of a history never stops in good order");
        }

        Optional<Posted> findPosted(WindowId window, String key) {
            return call("look for a message", false, () -> Optional.ofNullable(posted.get(window + " " + key)));
        }

        List<Posted> allPosted(WindowId window) {
            return call(
                    "read the messages",
                    false,
                    () -> posted.values().stream()
                            .filter(row -> row.window().equals(window))
                            .toList());
        }

        void putSending(WindowId window, String key, String channel, @Nullable String thread, String digest) {
            call("record a message", true, () -> {
                Posted before = posted.get(window + " " + key);
                String ts = before == null ? null : before.ts();
                Posted row = new Posted(window, key, channel, thread, ts, digest, true, world.clock.instant());
                posted.put(window + " " + key, row);
                return row;
            });
        }

        void putPosted(WindowId window, String key, String channel, String ts, String digest) {
            call("record a message", true, () -> {
                Posted before = posted.get(window + " " + key);
                String thread = before == null ? null : before.thread();
                Posted row = new Posted(window, key, channel, thread, ts, digest, false, world.clock.instant());
                posted.put(window + " " + key, row);
                return row;
            });
        }
    }
}
