package dev.lockkeeper.emulator;

import java.time.Duration;

/**
 * How long a WebSocket of Socket Mode lives. So long before its end it is told {@code warning}; at its end it is told
 * {@code refresh_requested} and gets nothing new; as long as the warning was later it is closed. Measured in machine
 * time that nobody moves.
 */
public record SocketTimes(Duration lifetime, Duration warning) {
    /** What Slack's own hello announces is about five hours. */
    private static final Duration FIVE_HOURS = Duration.ofSeconds(18_060);

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    public SocketTimes {
        if (warning.isNegative() || warning.isZero() || lifetime.compareTo(warning) <= 0) {
            throw new IllegalArgumentException("a socket lives for " + lifetime + " and is warned " + warning
                    + " before its end, expected a warning of more than 0 and a longer life");
        }
    }

    /** About five hours, with a warning ten seconds before the end. */
    public static SocketTimes likeSlack() {
        return new SocketTimes(FIVE_HOURS, TEN_SECONDS);
    }
}
