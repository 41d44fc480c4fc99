package dev.lockkeeper.emulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Slack's allowances per method, counted over the last 60 seconds; {@code chat.postMessage} besides per channel, about
 * one a second with a short burst. Only touched under the workspace's lock. Source: Slack's rate limits page and the
 * recorded tier table of its Java client.
 */
final class RateTiers {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final int TIER_2 = 20;
    private static final int TIER_3 = 50;
    private static final int TIER_4 = 100;
    private static final int HUNDREDS = 600;

    /** Tier 1 says "one and more" and tolerates bursts; an app may open all of its ten sockets at once. */
    private static final int SOCKETS = 10;

    /** "Several hundred per minute" in a workspace. */
    private static final int POSTS_PER_WORKSPACE = 300;

    /** Slack tolerates short bursts in a channel without saying how long; a handful is on the strict side. */
    private static final int POST_BURST = 5;

    private static final Map<String, Integer> PER_MINUTE = Map.ofEntries(
            Map.entry("api.test", TIER_4),
            Map.entry("apps.connections.open", SOCKETS),
            Map.entry("auth.test", HUNDREDS),
            Map.entry("bookmarks.add", TIER_2),
            Map.entry("bookmarks.edit", TIER_2),
            Map.entry("bookmarks.list", TIER_3),
            Map.entry("bookmarks.remove", TIER_2),
            Map.entry("bots.info", TIER_3),
            Map.entry("chat.delete", TIER_3),
            Map.entry("chat.getPermalink", HUNDREDS),
            Map.entry("chat.postEphemeral", TIER_4),
            Map.entry("chat.postMessage", POSTS_PER_WORKSPACE),
            Map.entry("chat.update", TIER_3),
            Map.entry("conversations.archive", TIER_2),
            Map.entry("conversations.create", TIER_2),
            Map.entry("conversations.history", TIER_3),
            Map.entry("conversations.info", TIER_3),
            Map.entry("conversations.invite", TIER_3),
            Map.entry("conversations.join", TIER_3),
            Map.entry("conversations.list", TIER_2),
            Map.entry("conversations.members", TIER_4),
            Map.entry("conversations.open", TIER_3),
            Map.entry("conversations.replies", TIER_3),
            Map.entry("conversations.setPurpose", TIER_2),
            Map.entry("conversations.setTopic", TIER_2),
            Map.entry("files.completeUploadExternal", TIER_4),
            Map.entry("files.getUploadURLExternal", TIER_4),
            Map.entry("files.info", TIER_4),
            Map.entry("pins.add", TIER_2),
            Map.entry("pins.list", TIER_2),
            Map.entry("pins.remove", TIER_2),
            Map.entry("reactions.add", TIER_3),
            Map.entry("team.info", TIER_3),
            Map.entry("usergroups.list", TIER_2),
            Map.entry("usergroups.users.list", TIER_2),
            Map.entry("users.info", TIER_4),
            Map.entry("users.list", TIER_2),
            Map.entry("users.lookupByEmail", TIER_3),
            Map.entry("views.open", TIER_4),
            Map.entry("views.publish", TIER_4),
            Map.entry("views.push", TIER_4),
            Map.entry("views.update", TIER_4));

    private static final class Bucket {
        private double tokens;
        private Instant filled;

        Bucket(double tokens, Instant filled) {
            this.tokens = tokens;
            this.filled = filled;
        }
    }

    private final Clock clock;
    private final double factor;
    private final Map<String, Deque<Instant>> calls = new HashMap<>();
    private final Map<String, Bucket> channels = new HashMap<>();

    RateTiers(Clock clock, double factor) {
        this.clock = clock;
        this.factor = factor;
    }

    static Map<String, Integer> perMinute() {
        return PER_MINUTE;
    }

    /** Counts the call and returns 0, or does not count it and returns the seconds to wait. */
    int admit(String method, String channel) {
        Integer allowance = PER_MINUTE.get(method);
        if (allowance == null) {
            return 0;
        }
        Instant now = clock.instant();
        Deque<Instant> recent = calls.computeIfAbsent(method, key -> new ArrayDeque<>());
        while (!recent.isEmpty() && !recent.peekFirst().plus(MINUTE).isAfter(now)) {
            recent.removeFirst();
        }
        if (recent.size() >= Math.max(1, (int) Math.floor(allowance * factor))) {
            return wholeSeconds(Duration.between(now, recent.getFirst().plus(MINUTE)));
        }
        if (method.equals("chat.postMessage") && !channel.isEmpty()) {
            int wait = admitToChannel(channel, now);
            if (wait > 0) {
                return wait;
            }
        }
        recent.addLast(now);
        return 0;
    }

    private int admitToChannel(String channel, Instant now) {
        double most = POST_BURST * factor;
        Bucket bucket = channels.computeIfAbsent(channel, key -> new Bucket(most, now));
        double seconds = Duration.between(bucket.filled, now).toNanos() / 1e9;
        bucket.tokens = Math.min(most, bucket.tokens + Math.max(0, seconds) * factor);
        bucket.filled = now;
        if (bucket.tokens < 1) {
            return Math.max(1, (int) Math.ceil((1 - bucket.tokens) / factor));
        }
        bucket.tokens -= 1;
        return 0;
    }

    private static int wholeSeconds(Duration wait) {
        return (int) Math.max(1, (wait.toMillis() + 999) / 1000);
    }
}
