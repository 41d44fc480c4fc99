package dev.lockkeeper.slack;

import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.PostedMessages.Posted;
import dev.lockkeeper.window.WindowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was posted for one window, as stored, held in memory by the one lane that writes it. If the store is away just
 * after Slack said yes, the row is kept here and written with the next {@link #save}. One thread.
 */
final class PostedRows {
    private final WindowId window;
    private final PostedMessages stored;
    private final Map<String, Posted> rows = new LinkedHashMap<>();
    private final Set<String> unsaved = new LinkedHashSet<>();
    private final Set<String> doubtful = new LinkedHashSet<>();

    private PostedRows(WindowId window, PostedMessages stored) {
        this.window = window;
        this.stored = stored;
    }

    /** @param mine the keys of the lane that asks; no row is kept by two */
    static PostedRows load(WindowId window, PostedMessages stored, Predicate<String> mine) {
        PostedRows loaded = new PostedRows(window, stored);
        for (Posted row : stored.all(window)) {
            if (!mine.test(row.key())) {
                continue;
            }
            loaded.rows.put(row.key(), row);
            if (row.ts() == null && row.sending()) {
                loaded.doubtful.add(row.key());
            }
        }
        return loaded;
    }

    WindowId window() {
        return window;
    }

    List<Posted> all() {
        return new ArrayList<>(rows.values());
    }

    /** Slack's timestamp of what was posted under this key; empty if nothing was, as far as is known. */
    Optional<String> ts(String key) {
        return Optional.ofNullable(rows.get(key)).map(Posted::ts);
    }

    Optional<Posted> row(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    boolean isPosted(String key) {
        return ts(key).isPresent();
    }

    boolean shows(String key, String digest) {
        Posted row = rows.get(key);
        return row != null && row.ts() != null && row.digest().equals(digest);
    }

    /** A row whose message may or may not have arrived. */
    Optional<Posted> doubtful() {
        return doubtful.stream().findFirst().map(rows::get);
    }

    /** Committed before the call to Slack. */
    void sending(String key, String channel, String digest, Instant at) {
        stored.sending(window, key, channel, digest);
        rows.put(key, new Posted(window, key, channel, null, digest, true, at));
    }

    /** Nobody knows whether it arrived. */
    void doubt(String key) {
        doubtful.add(key);
    }

    /** It certainly did not arrive; it may be sent anew. */
    void settled(String key) {
        doubtful.remove(key);
    }

    void posted(String key, String channel, String ts, String digest, Instant at) {
        doubtful.remove(key);
        rows.put(key, new Posted(window, key, channel, ts, digest, false, at));
        unsaved.add(key);
        save();
    }

    /** Writes what could not be written before. */
    void save() {
        for (String key : List.copyOf(unsaved)) {
            Posted row = rows.get(key);
            String ts = row == null ? null : row.ts();
            if (row != null && ts != null) {
                stored.posted(window, key, row.channel(), ts, row.digest());
            }
            unsaved.remove(key);
        }
    }
}
