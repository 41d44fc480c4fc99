package dev.lockkeeper.window;

/**
 * The Slack channel of a window.
 *
 * @param channel Slack's channel id
 * @param name the channel's name without {@code #}
 * @param own false if no channel could be created and the window lives where it was called
 */
public record Room(String channel, String name, boolean own) {}
