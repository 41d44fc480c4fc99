package dev.lockkeeper.slack;

/**
 * Who the bot is in its workspace, as {@code auth.test} says.
 *
 * @param team the only team whose people are listened to
 */
record BotIdentity(String team, String user) {}
