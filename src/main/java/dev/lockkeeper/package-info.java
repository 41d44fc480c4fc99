/**
 * The program's door: which commands there are. Everything behind them is in {@code app} and {@code practice}. Start with
 * {@link dev.lockkeeper.Main}.
 */
@NullMarked
package dev.lockkeeper;

import org.jspecify.annotations.NullMarked;
