package dev.lockkeeper.report;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that one step opened outside and another closes.
 *
 * @param state {@code closed}, {@code open}, {@code perhaps open} or {@code left open on purpose}
 * @param openedAt when its opening was proven, or begun if it never was; null if it was not begun
 * @param openedProof what was seen then, in words; empty if nobody could see
 * @param closedBy the step that closed it, or that would
 * @param closedAt when its closing was proven, or null
 * @param attempts how often closing was begun
 * @param open how long it was open, or has been; null if nobody knows
 */
public record PairSheet(
        String what,
        String state,
        String openedBy,
        @Nullable Instant openedAt,
        String openedProof,
        String closedBy,
        @Nullable Instant closedAt,
        String closedProof,
        int attempts,
        @Nullable Duration open) {
    /** True if nobody may take it for closed. */
    public boolean isOpen() {
        return closedAt == null;
    }
}
