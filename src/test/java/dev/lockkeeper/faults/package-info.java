/**
 * What breaks things between real processes: lines that can be cut at a chosen statement, and signals. Must not know what
 * the bot does with them; the stories that use them are in scenario. Start with {@link dev.lockkeeper.faults.Line}.
 */
@NullMarked
package dev.lockkeeper.faults;

import org.jspecify.annotations.NullMarked;
