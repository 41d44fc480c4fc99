package dev.lockkeeper.engine;

import dev.lockkeeper.window.Picture;
import dev.lockkeeper.window.TargetIdentity;
import java.util.Set;

/** PORT: takes pictures of targets. Any thread. */
public interface TargetPictures {
    /** A process that can take none. */
    TargetPictures NONE = (expected, use, wanted) -> {
        throw new TargetUnavailableException("This Lockkeeper takes no pictures of targets.");
    };

    /**
     * Takes one: read only, everything as of one instant, holding nobody up, on the calling thread. May be repeated. Takes
     * a second or less without rows, and about a minute at most with them; what cannot be counted by then, or at all, says so.
     *
     * @param expected the database the window began with
     * @param use what asks, for the target's list of sessions
     * @throws TargetUnavailableException if the target cannot be reached, is another database now, or does not tell its
     *     objects; the message says why
     */
    Picture take(TargetIdentity expected, String use, Wanted wanted);

    /**
     * What belongs in it beside the objects.
     *
     * @param everything all rows, the orphans of every foreign key and all sizes
     * @param rows tables, schema-qualified, whose rows are counted to the last one however many there are; those that do not
     *     exist are left out
     */
    record Wanted(boolean everything, Set<String> rows) {
        public Wanted {
            rows = Set.copyOf(rows);
        }
    }
}
