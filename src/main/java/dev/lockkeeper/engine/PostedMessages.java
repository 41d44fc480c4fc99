package dev.lockkeeper.engine;

import dev.lockkeeper.window.WindowId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PORT: what was posted to Slack, so that a restart posts nothing twice. One row per message of a window, under a key
 * that the view gives it.
 */
public interface PostedMessages {
    /**
     * One message.
     *
     * @param key what the message is, unique in its window: {@code board}, {@code gate/final/1}, {@code status/3}
     * @param thread Slack's timestamp of the message that it was last sent under, or null
     * @param ts Slack's timestamp, or null while it is not known
     * @param digest SHA-256 of the content that was last sent
     * @param sending true if it was about to be sent and nobody knows whether it arrived
     */
    record Posted(
            WindowId window,
            String key,
            String channel,
            @Nullable String thread,
            @Nullable String ts,
            String digest,
            boolean sending,
            Instant at) {}

    /** The row of this key, if there is one. */
    Optional<Posted> find(WindowId window, String key);

    /** Every row of the window. */
    List<Posted> all(WindowId window);

    /**
     * Says that this content is about to be sent. Must be committed before the call to Slack.
     *
     * @param thread Slack's timestamp of the message that it is sent under, or null; where it hangs may be another place by
     *     the time that somebody looks whether it arrived
     */
    void sending(WindowId window, String key, String channel, @Nullable String thread, String digest);

    /** Says that it arrived. */
    void posted(WindowId window, String key, String channel, String ts, String digest);
}
