/**
 * What the room shows: pure functions from a window to Slack messages, modals and answers, and the one place where text
 * is escaped and cut. Must not know a client, a store or a clock. Start with {@link dev.lockkeeper.slack.view.RoomView}.
 */
@NullMarked
package dev.lockkeeper.slack.view;

import org.jspecify.annotations.NullMarked;
