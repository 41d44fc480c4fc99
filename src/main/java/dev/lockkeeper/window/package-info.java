/**
 * The rules of a maintenance window: which states exist, what may happen next, who may decide.
 *
 * <p>Nothing in here does I/O, reads a clock or knows Slack, JDBC, HTTP or JSON; it imports only the JDK. Start with
 * {@link dev.lockkeeper.window.Transitions}, then {@link dev.lockkeeper.window.WindowEvent}.
 */
@NullMarked
package dev.lockkeeper.window;

import org.jspecify.annotations.NullMarked;
