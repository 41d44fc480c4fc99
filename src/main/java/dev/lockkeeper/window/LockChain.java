package dev.lockkeeper.window;

import java.time.Duration;
import java.util.List;

/**
 * Who is in the way of a running step, and who waits behind it.
 *
 * @param holders who holds what the step waits for, the nearest first, then whoever these wait for; empty if nobody does
 * @param queued how many sessions of others wait behind the step's session
 * @param longest how long the first of them has waited; zero if none does
 */
public record LockChain(List<LockHolder> holders, int queued, Duration longest) {
    /** Nobody is in the way, nobody waits. */
    public static final LockChain FREE = new LockChain(List.of(), 0, Duration.ZERO);

    public LockChain {
        holders = List.copyOf(holders);
    }

    /** True if the same transactions are in the way, in whatever order. */
    public boolean hasSameHolders(LockChain other) {
        return holders.size() == other.holders.size()
                && holders.stream().allMatch(holder -> other.holders.stream().anyMatch(holder::isStill));
    }
}
