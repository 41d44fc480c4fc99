/**
 * That ticks come, once at a time, and come again after whatever happened to the database. Must not know what a tick
 * does. Start with {@link dev.lockkeeper.schedule.QuartzTicksIT}.
 */
@NullMarked
package dev.lockkeeper.schedule;

import org.jspecify.annotations.NullMarked;
