package dev.lockkeeper.slack;

import dev.lockkeeper.engine.SeenRequests;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What this process took in the last minutes, in memory and bounded. Only genuine signatures come here, so nobody without
 * the secret can fill it. Any thread.
 */
final class SeenSignatures implements SeenRequests {
    /** More than forty clicks a second for the whole time remembered, with two entries each; about 15 MB at worst. */
    private static final int MOST = 80_000;

    private final Clock machine;
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    SeenSignatures(Clock machine) {
        this.machine = machine;
    }

    @Override
    public synchronized Set<String> note(Set<String> digests) {
        Set<String> fresh = new HashSet<>(digests);
        fresh.removeIf(digest -> !isNew(digest));
        return fresh;
    }

    /** True the first time; false again and again while it is remembered. */
    synchronized boolean isNew(String sha256) {
        Instant now = machine.instant();
        forget(now);
        return seen.putIfAbsent(sha256, now) == null;
    }

    private void forget(Instant now) {
        Iterator<Instant> oldest = seen.values().iterator();
        while (oldest.hasNext()) {
            Instant at = oldest.next();
            if (at.plus(KEPT).isAfter(now) && seen.size() < MOST) {
                return;
            }
            oldest.remove();
        }
    }
}
