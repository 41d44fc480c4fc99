package dev.lockkeeper.standin;

import java.util.Objects;
import java.util.UUID;

/**
 * On whose behalf a request is answered.
 *
 * @param tenantId all that this person may see belongs to it
 * @param userId stands in the log
 */
public record AppUser(UUID tenantId, UUID userId) {
    public AppUser {
        Objects.requireNonNull(tenantId, "tenantId");
        Objects.requireNonNull(userId, "userId");
    }
}
