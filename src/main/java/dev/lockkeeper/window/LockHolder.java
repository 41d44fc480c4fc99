package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session that holds a lock somebody waits for, as the target showed it when it was looked at.
 *
 * @param pid the server's process; 0 for a prepared transaction, which has none
 * @param since when the session began, by the target's clock; null if the target does not tell us. With the pid it is
 *     the session's identity, because a pid is used again
 * @param transactionSince when its transaction began, by the target's clock; null if it has none or is not told
 * @param open how long the transaction had been open; null if it is not told
 * @param user its user, or what kind of process it is
 * @param application application_name, or empty
 * @param state what it does, in PostgreSQL's words; empty if it is not told
 * @param query its latest statement, cut short and without literals; empty if it is not told
 */
public record LockHolder(
        int pid,
        @Nullable Instant since,
        @Nullable Instant transactionSince,
        @Nullable Duration open,
        String user,
        String application,
        String state,
        String query) {
    /** What the names of all our sessions begin with, on every target. */
    public static final String OURS = "lockkeeper";

    private static final int MARK_RADIX = 36;

    /** True for a session of Lockkeeper itself, of whichever window or installation. */
    public boolean isOurs() {
        return application.startsWith(OURS);
    }

    /** True if this is the same transaction of the same session, as far as the target tells. */
    public boolean isStill(LockHolder other) {
        return pid == other.pid
                && java.util.Objects.equals(since, other.since)
                && java.util.Objects.equals(transactionSince, other.transactionSince);
    }

    /** A few letters and digits that tell this transaction from a later one of the same pid. */
    public String mark() {
        Instant known = transactionSince == null ? since : transactionSince;
        return known == null
                ? ""
                : Long.toString(known.getEpochSecond() * 1_000_000 + known.getNano() / 1000, MARK_RADIX);
    }
}
