package dev.lockkeeper.window;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who asks, and what they may be at this moment. Built anew for every request from the signed identity.
 *
 * @param roles the roles of the configuration this person holds now
 * @param deputyOf the roles they stand in for, once those who hold them do not answer
 * @param fullMember false for guests, bots, deactivated users and people of other teams: they may do nothing
 */
public record Caller(Actor actor, Set<String> roles, Set<String> deputyOf, boolean fullMember) {
    public Caller {
        roles = Set.copyOf(roles);
        deputyOf = Set.copyOf(deputyOf);
    }

    /** Somebody who stands in for nobody. */
    public Caller(Actor actor, Set<String> roles, boolean fullMember) {
        this(actor, roles, Set.of(), fullMember);
    }

    /** This person with the roles they act for in this window now; the same if there is none. */
    public Caller in(Window window) {
        if (deputyOf.isEmpty()) {
            return this;
        }
        Set<String> more = new LinkedHashSet<>(roles);
        for (String role : Calls.deputised(window)) {
            String held = role.equals(Permissions.COMMANDER) ? Permissions.COMMANDER_ROLE : role;
            if (deputyOf.contains(held)) {
                more.add(held);
            }
        }
        return more.equals(roles) ? this : new Caller(actor, more, deputyOf, fullMember);
    }
}
