package dev.lockkeeper.window;

import java.util.Set;

/**
 * Who asks, and what they may be at this moment. Built anew for every request from the signed identity.
 *
 * @param roles the roles of the configuration this person holds now, deputies included
 * @param fullMember false for guests, bots, deactivated users and people of other teams: they may do nothing
 */
public record Caller(Actor actor, Set<String> roles, boolean fullMember) {
    public Caller {
        roles = Set.copyOf(roles);
    }
}
