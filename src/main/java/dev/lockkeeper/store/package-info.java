/**
 * Where windows, posted messages, the worker's lease and window time are kept: PostgreSQL, through JDBC, with the schema
 * under {@code resources/dev/lockkeeper/store/schema}. Knows no rule of a window, no Slack and no target; it records what
 * the engine decided, all of it or nothing. Start with {@link dev.lockkeeper.store.PostgresWindowStore}, then {@link
 * dev.lockkeeper.store.EventJson}.
 */
@NullMarked
package dev.lockkeeper.store;

import org.jspecify.annotations.NullMarked;
