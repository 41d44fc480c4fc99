package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody may act in the roles of somebody else.
 *
 * @param roles the roles that were held when it was said
 * @param until when it ends, in window time; null for the end of the window
 */
public record Delegation(
        Actor from, Actor to, List<String> roles, @Nullable Instant until, Instant at) {
    public Delegation {
        roles = List.copyOf(roles);
    }

    /** True as long as its time has not come. */
    public boolean standsAt(Instant moment) {
        return until == null || moment.isBefore(until);
    }
}
