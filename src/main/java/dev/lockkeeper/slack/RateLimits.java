package dev.lockkeeper.slack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When which call may go out: a little below what Slack allows, so that a 429 is the exception. Three things are
 * counted: the method in the workspace, posts in a channel (about one a second), edits of one message (one in two
 * seconds, so that one board cannot eat the edits of all others). Any thread.
 */
final class RateLimits {
    /** A fifth of a minute's allowance at once and three quarters of it evenly: together always below the allowance. */
    private static final double BURST_SHARE = 0.2;

    private static final double STEADY_SHARE = 0.75;

    /** Who may decide is asked anew at every press, and at a gate presses come together: more at once, less evenly. */
    private static final double PRESSES_BURST_SHARE = 0.5;

    private static final double PRESSES_STEADY_SHARE = 0.45;

    /** Slack tolerates short bursts in a channel without saying how long. */
    private static final double CHANNEL_BURST = 4;

    private static final double CHANNEL_PER_SECOND = 0.9;
    private static final double MESSAGE_EDITS_PER_SECOND = 0.5;

    /** Channels and messages that were not touched for longest are forgotten; a forgotten one starts full. */
    private static final int MOST_REMEMBERED = 2_000;

    private final double factor;
    private final Clock machine;
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    RateLimits(double factor, Clock machine) {
        this.factor = factor;
        this.machine = machine;
    }

    /** How long this errand must still wait; zero if it may go now. Takes nothing. */
    synchronized Duration untilFree(Errand errand) {
        Instant now = machine.instant();
        return concerned(errand, now).stream()
                .map(bucket -> bucket.untilFree(now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Takes one of each allowance if all are free; says whether it did. */
    synchronized boolean take(Errand errand) {
        if (!untilFree(errand).isZero()) {
            return false;
        }
        Instant now = machine.instant();
        concerned(errand, now).forEach(bucket -> bucket.take(now));
        return true;
    }

    /** Slack said 429: the narrowest allowance is closed for this long, and nothing else. */
    synchronized void refused(Errand errand, Duration retryAfter) {
        Instant now = machine.instant();
        TokenBucket narrow = errand.method() == SlackMethod.CHAT_POST_MESSAGE
                ? ofChannel(errand.channel(), now)
                : ofMethod(errand.method(), now);
        narrow.close(now.plus(retryAfter));
    }

    private List<TokenBucket> concerned(Errand errand, Instant now) {
        List<TokenBucket> all = new ArrayList<>();
        all.add(ofMethod(errand.method(), now));
        if (errand.method() == SlackMethod.CHAT_POST_MESSAGE) {
            all.add(ofChannel(errand.channel(), now));
        }
        if (errand.method() == SlackMethod.CHAT_UPDATE) {
            all.add(buckets.computeIfAbsent(
                    "edit " + errand.channel() + " " + errand.message(),
                    key -> new TokenBucket(1, MESSAGE_EDITS_PER_SECOND * factor, now)));
        }
        return all;
    }

    private TokenBucket ofMethod(SlackMethod method, Instant now) {
        double perMinute = method.perMinute() * factor;
        boolean presses = method == SlackMethod.USERGROUPS_LIST;
        double burst = presses ? PRESSES_BURST_SHARE : BURST_SHARE;
        double steady = presses ? PRESSES_STEADY_SHARE : STEADY_SHARE;
        return buckets.computeIfAbsent(
                method.wire(), key -> new TokenBucket(perMinute * burst, perMinute * steady / 60, now));
    }

    private TokenBucket ofChannel(String channel, Instant now) {
        return buckets.computeIfAbsent(
                "posts " + channel, key -> new TokenBucket(CHANNEL_BURST * factor, CHANNEL_PER_SECOND * factor, now));
    }
}
