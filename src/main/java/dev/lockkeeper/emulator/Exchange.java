package dev.lockkeeper.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One line of the traffic journal: a request that the app made, or one that was delivered to it. {@code status} is the
 * HTTP status, 0 if the connection was dropped or nobody answered; {@code result} is {@code ok}, Slack's error code, or
 * what went wrong. {@code arguments} never holds a token.
 */
public record Exchange(
        Instant at,
        Direction direction,
        String method,
        int status,
        String result,
        Duration took,
        Map<String, String> arguments) {

    /** Who asked whom. */
    public enum Direction {
        APP_TO_SLACK,
        SLACK_TO_APP
    }

    public Exchange {
        arguments = Map.copyOf(arguments);
    }
}
