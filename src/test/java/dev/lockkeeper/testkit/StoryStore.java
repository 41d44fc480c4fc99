package dev.lockkeeper.testkit;

import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowStories;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds windows that were told as stories, for reading alone, and can be away. Any thread. */
public final class StoryStore implements WindowStore {
    private final Map<WindowId, WindowStories> stories = new LinkedHashMap<>();
    private boolean away;

    /** From now on this window is there, as the story stands. */
    public synchronized StoryStore with(WindowStories story) {
        stories.put(story.window().id(), story);
        return this;
    }

    /** From now on every call fails, or none. */
    public synchronized void setAway(boolean isAway) {
        away = isAway;
    }

    @Override
    public synchronized Optional<Window> find(WindowId id) {
        answer();
        return Optional.ofNullable(stories.get(id)).map(WindowStories::window);
    }

    @Override
    public synchronized List<Window> live() {
        answer();
        return stories.values().stream()
                .map(WindowStories::window)
                .filter(window -> !window.state().isFinal())
                .toList();
    }

    @Override
    public synchronized List<Window> latest(int most) {
        answer();
        return stories.values().stream().map(WindowStories::window).limit(most).toList();
    }

    @Override
    public synchronized List<WindowEvent> journal(WindowId id) {
        answer();
        return Optional.ofNullable(stories.get(id)).map(WindowStories::journal).orElse(List.of());
    }

    @Override
    public Optional<byte[]> file(String sha256) {
        return Optional.empty();
    }

    @Override
    public WindowId nextId(String prefix) {
        throw new UnsupportedOperationException("stories are only read");
    }

    @Override
    public Window open(LifeEvent.Opened opened, Map<String, byte[]> files) {
        throw new UnsupportedOperationException("stories are only read");
    }

    @Override
    public Window append(Window before, List<WindowEvent> events, Map<String, byte[]> files) {
        throw new UnsupportedOperationException("stories are only read");
    }

    private void answer() {
        if (away) {
            throw new StoreUnavailableException("reading a window", new IllegalStateException("away"));
        }
    }
}
