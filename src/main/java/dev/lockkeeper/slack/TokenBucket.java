package dev.lockkeeper.slack;

import java.time.Duration;
import java.time.Instant;

/** An allowance that fills up again: so many at once, so many a second. Guarded by {@link RateLimits}. */
final class TokenBucket {
    /** Longer waits come from a clock that was set back, not from Slack. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final double most;
    private final double perSecond;
    private double tokens;
    private Instant filled;
    private Instant closedUntil = Instant.MIN;

    TokenBucket(double most, double perSecond, Instant now) {
        this.most = Math.max(1, most);
        this.perSecond = perSecond;
        this.tokens = this.most;
        this.filled = now;
    }

    /** How long until one may be taken; zero for now. */
    Duration untilFree(Instant now) {
        fill(now);
        if (closedUntil.isAfter(now)) {
            Duration closed = Duration.between(now, closedUntil);
            if (closed.compareTo(LONGEST) <= 0) {
                return closed;
            }
            closedUntil = Instant.MIN;
        }
        return tokens >= 1 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * 1e9));
    }

    void take(Instant now) {
        fill(now);
        tokens -= 1;
    }

    void close(Instant until) {
        closedUntil = until.isAfter(closedUntil) ? until : closedUntil;
    }

    private void fill(Instant now) {
        double seconds = Math.max(0, Duration.between(filled, now).toNanos() / 1e9);
        tokens = Math.min(most, tokens + seconds * perSecond);
        filled = now;
    }
}
