/**
 * Whole histories of a window under faults, on one virtual clock, every decision from one seed: the real engine over
 * models of the state database, the target, Slack and the people. It must not know how an adapter does its work; what
 * the models promise is what the adapters' own tests prove of the real things. Start reading at
 * {@link dev.lockkeeper.simulation.History}.
 */
@NullMarked
package dev.lockkeeper.simulation;

import org.jspecify.annotations.NullMarked;
