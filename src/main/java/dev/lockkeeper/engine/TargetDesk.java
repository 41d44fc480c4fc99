package dev.lockkeeper.engine;

import dev.lockkeeper.window.TargetIdentity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** PORT: what can be asked about a target without changing it. */
public interface TargetDesk {
    /**
     * Asks the target who it is.
     *
     * @param target the target's name in the configuration
     * @throws TargetUnavailableException if it is not configured, down, or refuses us; the message says what to do
     */
    TargetIdentity identify(String target);

    /**
     * What goes on there now.
     *
     * @throws TargetUnavailableException if it cannot be asked
     */
    Activity activity(String target);

    /**
     * Sessions of others on the database.
     *
     * @param longestTransaction age of the oldest open transaction, or null if there is none
     * @param waiting how many sessions wait for a lock
     */
    record Activity(int sessions, @Nullable Duration longestTransaction, int waiting) {}
}
