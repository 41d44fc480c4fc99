/**
 * Joins everything by hand: settings, adapters, engine, timer, doors. Nobody imports it, and it contains no rule. Start
 * with {@link dev.lockkeeper.app.App}.
 */
@NullMarked
package dev.lockkeeper.app;

import org.jspecify.annotations.NullMarked;
