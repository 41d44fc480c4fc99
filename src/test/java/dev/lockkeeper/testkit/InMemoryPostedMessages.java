package dev.lockkeeper.testkit;

import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the port's contract in memory, survives the bot that uses it, and can be away. Any thread. */
public final class InMemoryPostedMessages implements PostedMessages {
    private final Map<String, Posted> rows = new LinkedHashMap<>();
    private final Clock clock;
    private boolean away;

    public InMemoryPostedMessages(Clock clock) {
        this.clock = clock;
    }

    /** From now on every call fails, or none. */
    public synchronized void setAway(boolean isAway) {
        away = isAway;
    }

    @Override
    public synchronized Optional<Posted> find(WindowId window, String key) {
        answer("looking for a message");
        return Optional.ofNullable(rows.get(window + " " + key));
    }

    @Override
    public synchronized List<Posted> all(WindowId window) {
        answer("reading the messages");
        return rows.values().stream().filter(row -> row.window().equals(window)).toList();
    }

    @Override
    public synchronized void sending(
            WindowId window, String key, String channel, @Nullable String thread, String digest) {
        answer("recording a message");
        @Nullable Posted before = rows.get(window + " " + key);
        put(window, key, channel, thread, before == null ? null : before.ts(), digest, true);
    }

    @Override
    public synchronized void posted(WindowId window, String key, String channel, String ts, String digest) {
        answer("recording a message");
        @Nullable Posted before = rows.get(window + " " + key);
        put(window, key, channel, before == null ? null : before.thread(), ts, digest, false);
    }

    /** As if the process had died between Slack's answer and the row that keeps it. */
    public synchronized void forgetTheAnswer(WindowId window, String key) {
        Posted row = find(window, key).orElseThrow();
        put(window, key, row.channel(), row.thread(), null, row.digest(), true);
    }

    private void put(
            WindowId window,
            String key,
            String channel,
            @Nullable String thread,
            @Nullable String ts,
            String digest,
            boolean sending) {
        rows.put(window + " " + key, new Posted(window, key, channel, thread, ts, digest, sending, clock.instant()));
    }

    private void answer(String what) {
        if (away) {
            throw new StoreUnavailableException(what, new IllegalStateException("away"));
        }
    }
}
