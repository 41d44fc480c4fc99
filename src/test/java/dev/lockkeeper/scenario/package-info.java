/**
 * Tells whole windows as stories, on the real parts: PostgreSQL, the practice workspace and the bot, in this process or
 * in one that can be killed. A story must not know connections, JSON or threads; those are in {@link
 * dev.lockkeeper.scenario.House}. Start reading at {@link dev.lockkeeper.scenario.Night}, what a story can say.
 */
@NullMarked
package dev.lockkeeper.scenario;

import org.jspecify.annotations.NullMarked;
