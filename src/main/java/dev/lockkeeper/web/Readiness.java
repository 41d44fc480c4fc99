package dev.lockkeeper.web;

import java.util.List;

/** What the process needs to do its work, looked at now. Called by any thread; answers within a second. */
public interface Readiness {
    /** Every part, in the order of importance. */
    List<Part> parts();

    /**
     * One part.
     *
     * @param sentence what is up, or what is not and what follows; never a secret
     */
    record Part(String name, boolean up, String sentence) {}
}
