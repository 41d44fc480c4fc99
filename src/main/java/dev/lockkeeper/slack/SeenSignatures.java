package dev.lockkeeper.slack;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signatures of the last minutes, in memory and bounded. Only genuine signatures come here, so nobody without the
 * secret can fill it. Any thread.
 */
final class SeenSignatures {
    /** More than forty clicks a second for the whole time remembered, with two entries each; about 15 MB at worst. */
    private static final int MOST = 80_000;

    private final Duration remembered;
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    SeenSignatures(Duration remembered) {
        this.remembered = remembered;
    }

    /** True the first time; false again and again while it is remembered. */
    synchronized boolean isNew(String sha256, Instant now) {
        forget(now);
        return seen.putIfAbsent(sha256, now) == null;
    }

    private void forget(Instant now) {
        Iterator<Instant> oldest = seen.values().iterator();
        while (oldest.hasNext()) {
            Instant at = oldest.next();
            if (at.plus(remembered).isAfter(now) && seen.size() < MOST) {
                return;
            }
            oldest.remove();
        }
    }
}
