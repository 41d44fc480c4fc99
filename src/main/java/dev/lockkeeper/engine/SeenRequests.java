package dev.lockkeeper.engine;

import java.time.Duration;
import java.util.Set;

/** PORT: which of Slack's requests were taken already, by this process or by another one. Any thread. */
public interface SeenRequests {
    /**
     * How long a request is remembered at least, by the clock of whoever remembers: longer than the ten minutes in which
     * its time stamp is believed and than Slack's last repetition, with room for clocks that differ.
     */
    Duration KEPT = Duration.ofMinutes(15);

    /**
     * Notes these and says which of them were new. Of all who note the same one, at once or one after the other, exactly
     * one is told that it is new.
     *
     * @param digests SHA-256 (hex), at least one
     * @throws StoreUnavailableException if they may not have been noted; what they stand for must then not be done
     */
    Set<String> note(Set<String> digests);
}
