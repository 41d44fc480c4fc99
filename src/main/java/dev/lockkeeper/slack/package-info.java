/**
 * Slack on both sides of the desk: what people press and type comes in through Bolt, and the room is kept in line with
 * the window through one outbox. It must not decide anything about a window, and it never reads state back out of a
 * message. Start with {@link dev.lockkeeper.slack.SlackListeners} (what comes in) and
 * {@link dev.lockkeeper.slack.SlackRoom} (what goes out).
 */
@NullMarked
package dev.lockkeeper.slack;

import org.jspecify.annotations.NullMarked;
