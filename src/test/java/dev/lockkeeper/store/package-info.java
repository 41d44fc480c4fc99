/**
 * The contracts of the stored form and of the ports, against a real PostgreSQL. Must know nothing of Slack or targets.
 * Start with {@link dev.lockkeeper.store.PostgresWindowStoreIT}.
 */
@NullMarked
package dev.lockkeeper.store;

import org.jspecify.annotations.NullMarked;
