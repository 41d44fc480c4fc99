package dev.lockkeeper.testkit;

import dev.lockkeeper.engine.StaleWindowException;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.engine.TargetTakenException;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.TargetIdentity;
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

/** Keeps the contract of {@link WindowStore} in memory, claims and version guard included. Any thread. */
public final class MemoryWindowStore implements WindowStore {
    private final Map<WindowId, List<WindowEvent>> journals = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, byte[]> files = new HashMap<>();
    private boolean away;

    /** While it is away every call fails as an unreachable database does, and writes nothing. */
    public synchronized void isAway(boolean now) {
        away = now;
    }

    @Override
    public synchronized WindowId nextId(String prefix) {
        reachable();
        return new WindowId(prefix + "-" + numbers.merge(prefix, 1, Integer::sum));
    }

    @Override
    public synchronized Window open(LifeEvent.Opened opened, Map<String, byte[]> content) {
        reachable();
        TargetIdentity target = opened.plan().target();
        for (Window holder : live()) {
            TargetIdentity taken = holder.plan().target();
            if (taken.systemIdentifier().equals(target.systemIdentifier())
                    && taken.databaseOid() == target.databaseOid()) {
                throw new TargetTakenException(target.name(), holder.id());
            }
        }
        if (journals.containsKey(opened.id())) {
            throw new StaleWindowException(opened.id(), 0);
        }
        journals.put(opened.id(), new ArrayList<>(List.of(opened)));
        keep(content);
        return Window.opened(opened);
    }

    @Override
    public synchronized Window append(Window before, List<WindowEvent> events, Map<String, byte[]> content) {
        reachable();
        if (events.isEmpty()) {
            throw new IllegalArgumentException("nothing to append to " + before.id());
        }
        Window after = before;
        for (WindowEvent event : events) {
            after = after.after(event);
        }
        List<WindowEvent> journal = journals.getOrDefault(before.id(), List.of());
        if (journal.size() != before.version()) {
            throw new StaleWindowException(before.id(), before.version());
        }
        journal.addAll(events);
        keep(content);
        return after;
    }

    @Override
    public synchronized Optional<Window> find(WindowId id) {
        reachable();
        return Optional.ofNullable(journals.get(id)).map(Window::of);
    }

    @Override
    public synchronized List<Window> live() {
        reachable();
        return journals.values().stream()
                .map(Window::of)
                .filter(window -> window.state().isLive())
                .toList();
    }

    @Override
    public synchronized Optional<Window> inChannel(String channel) {
        reachable();
        List<Window> there = journals.values().stream()
                .map(Window::of)
                .filter(window -> window.room() != null && window.room().channel().equals(channel))
                .toList();
        return there.stream()
                .filter(window -> window.state().isLive())
                .findFirst()
                .or(() -> there.isEmpty() ? Optional.empty() : Optional.of(there.get(there.size() - 1)));
    }

    @Override
    public synchronized List<Window> latest(int most) {
        reachable();
        List<Window> all =
                new ArrayList<>(journals.values().stream().map(Window::of).toList());
        Collections.reverse(all);
        return all.stream().limit(most).toList();
    }

    @Override
    public synchronized List<WindowEvent> journal(WindowId id) {
        reachable();
        return List.copyOf(journals.getOrDefault(id, List.of()));
    }

    @Override
    public synchronized Optional<byte[]> file(String sha256) {
        reachable();
        return Optional.ofNullable(files.get(sha256)).map(byte[]::clone);
    }

    private void keep(Map<String, byte[]> content) {
        content.forEach((hash, bytes) -> files.putIfAbsent(hash, bytes.clone()));
    }

    private void reachable() {
        if (away) {
            throw new StoreUnavailableException("the state database is away", new IllegalStateException("away"));
        }
    }
}
