/**
 * Joins the bot, the practice Slack, the stand-in application and an embedded PostgreSQL into one workspace on this
 * machine, and plays windows in it. It must not be known by the rules, the use cases or any adapter: only {@code app}
 * starts it, and nothing here decides what a window may do. Start reading at {@link
 * dev.lockkeeper.practice.EmbeddedServer}, the PostgreSQL that everything else here stands on.
 */
@NullMarked
package dev.lockkeeper.practice;

import org.jspecify.annotations.NullMarked;
