package dev.lockkeeper.slack;

import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.PostedMessages.Posted;
import dev.lockkeeper.window.WindowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was posted for one window, as stored, held in memory by the one lane that writes it. If the store is away just
 * after Slack said yes, the row is kept here and written with the next {@link #save}. One thread.
 */
final class PostedRows {
    /** Of a message; files and bookmarks have ids. Seconds have ten digits until the year 2286, so text sorts as time. */
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{10}\\.\\d{6}");

    private final WindowId window;
    private final PostedMessages stored;
    private final Map<String, Posted> rows = new LinkedHashMap<>();
    private final Set<String> unsaved = new LinkedHashSet<>();
    private final Set<String> doubtful = new LinkedHashSet<>();

    /** What was the latest by Slack's clock when a message was sent; nobody else's clock is compared with it. */
    private final Map<String, String> latestBefore = new HashMap<>();

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
        loaded.doubtful.forEach(loaded::noteLatestBefore);
        return loaded;
    }

    /** Before a message is sent, or of one that was sent before this process began. */
    private void noteLatestBefore(String key) {
        rows.values().stream()
                .map(Posted::ts)
                .filter(ts -> ts != null && TIMESTAMP.matcher(ts).matches())
                .max(Comparator.naturalOrder())
                .ifPresentOrElse(latest -> latestBefore.put(key, latest), () -> latestBefore.remove(key));
    }

    /** Slack's timestamp of a message that was there when this one was sent; empty if there was none. */
    Optional<String> latestBefore(String key) {
        return Optional.ofNullable(latestBefore.get(key));
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
    void sending(String key, String channel, @Nullable String thread, String digest, Instant at) {
        stored.sending(window, key, channel, thread, digest);
        noteLatestBefore(key);
        rows.put(key, new Posted(window, key, channel, thread, null, digest, true, at));
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
        Posted before = rows.get(key);
        String thread = before == null ? null : before.thread();
        rows.put(key, new Posted(window, key, channel, thread, ts, digest, false, at));
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
