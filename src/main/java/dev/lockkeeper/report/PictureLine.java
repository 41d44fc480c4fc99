package dev.lockkeeper.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One picture of the target.
 *
 * @param moment what it was for, in words
 * @param took null if it was missed
 * @param counts what there is how often
 * @param since what is other than in the picture it is compared with
 * @param missed why it was not taken; empty if it was
 */
public record PictureLine(
        String moment,
        Instant at,
        @Nullable Duration took,
        Map<String, String> counts,
        List<String> since,
        String missed) {
    public PictureLine {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        since = List.copyOf(since);
    }
}
