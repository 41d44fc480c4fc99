/**
 * A small CRM application over HTTP, whose database is the one that is migrated in practice: it reads the old and the
 * new schema, can be put into maintenance, and can be built, linted and tested from its own sources. It must know
 * nothing of Lockkeeper, so it imports none of our packages. Start at {@link dev.lockkeeper.standin.StandIn}.
 */
@NullMarked
package dev.lockkeeper.standin;

import org.jspecify.annotations.NullMarked;
