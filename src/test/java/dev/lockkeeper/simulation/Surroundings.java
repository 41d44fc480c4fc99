package dev.lockkeeper.simulation;

/** What outlives every process. */
record Surroundings(StateDatabase state, TargetDatabase target, SimRunbook runbook, Rooms rooms) {}
