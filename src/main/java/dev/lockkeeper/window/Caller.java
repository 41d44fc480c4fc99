package dev.lockkeeper.window;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who asks, and what they may be at this moment. Built anew for every request from the signed identity.
 *
 * @param roles the roles of the configuration this person holds now
 * @param deputyOf the roles they stand in for, once those who hold them do not answer
 * @param lent roles that were delegated to them in the window concerned and whose holders hold them now, with whose they
 *     are; none that they hold themselves
 * @param fullMember false for guests, bots, deactivated users and people of other teams: they may do nothing
 */
public record Caller(
        Actor actor, Set<String> roles, Set<String> deputyOf, Map<String, Actor> lent, boolean fullMember) {
    public Caller {
        roles = Set.copyOf(roles);
        deputyOf = Set.copyOf(deputyOf);
        lent = Map.copyOf(lent);
    }

    /** Somebody to whom nothing is delegated. */
    public Caller(Actor actor, Set<String> roles, Set<String> deputyOf, boolean fullMember) {
        this(actor, roles, deputyOf, Map.of(), fullMember);
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

    /** This person to whom these roles are delegated besides; what they hold themselves is theirs. */
    public Caller lent(Map<String, Actor> more) {
        Map<String, Actor> all = new LinkedHashMap<>(more);
        all.keySet().removeAll(roles);
        return new Caller(actor, roles, deputyOf, all, fullMember);
    }

    /** This person with every role that is delegated to them; the same if there is none. */
    public Caller underDelegation() {
        if (lent.isEmpty()) {
            return this;
        }
        Set<String> more = new LinkedHashSet<>(roles);
        more.addAll(lent.keySet());
        return new Caller(actor, more, deputyOf, lent, fullMember);
    }

    /** Whose roles they act in now: nobody's unless {@link #underDelegation}. */
    List<Actor> lenders() {
        return lent.entrySet().stream()
                .filter(role -> roles.contains(role.getKey()))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }
}
