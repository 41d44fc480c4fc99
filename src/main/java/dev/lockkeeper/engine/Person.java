package dev.lockkeeper.engine;

import dev.lockkeeper.window.Actor;
import java.time.ZoneId;

/**
 * Somebody in the workspace.
 *
 * @param handle the name after the at sign
 * @param zone the zone their times are shown and read in
 * @param fullMember false for guests, bots and deactivated people
 */
public record Person(Actor actor, String handle, ZoneId zone, boolean fullMember) {}
