package dev.lockkeeper.slack;

import dev.lockkeeper.window.WindowId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Slack does not let the bot do, one plain sentence each, to be said once in the room. Sentences come from here
 * only, so they need no escaping. Any thread.
 */
final class Notices {
    private final Map<WindowId, Map<String, String>> sentences = new ConcurrentHashMap<>();

    /** Remembers a sentence under a short name; a second one under the same name changes nothing. */
    void add(WindowId window, String name, String sentence) {
        Map<String, String> own = sentences.computeIfAbsent(window, id -> new LinkedHashMap<>());
        synchronized (own) {
            own.putIfAbsent(name, sentence);
        }
    }

    /** Name to sentence, in the order they came up. */
    Map<String, String> of(WindowId window) {
        Map<String, String> own = sentences.get(window);
        if (own == null) {
            return Map.of();
        }
        synchronized (own) {
            return new LinkedHashMap<>(own);
        }
    }

    void forget(WindowId window) {
        sentences.remove(window);
    }
}
