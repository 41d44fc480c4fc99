/**
 * What wakes the engine: Quartz with its tables in the state database, on machine time. Must not know what is due; that
 * is computed from window time at each tick, and that nothing happens twice is not Quartz's job. Start with {@link
 * dev.lockkeeper.schedule.QuartzTicks}.
 */
@NullMarked
package dev.lockkeeper.schedule;

import org.jspecify.annotations.NullMarked;
