/**
 * The use cases and the ports: what is done with windows, and what is needed from the world to do it. Knows neither
 * Slack, HTTP, JDBC, Quartz nor JSON; those implement the ports here. Start with
 * {@link dev.lockkeeper.engine.WindowService} (what people ask) and {@link dev.lockkeeper.engine.WindowDriver} (what
 * happens by itself).
 */
@NullMarked
package dev.lockkeeper.engine;

import org.jspecify.annotations.NullMarked;
