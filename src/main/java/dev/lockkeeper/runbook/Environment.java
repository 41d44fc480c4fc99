package dev.lockkeeper.runbook;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a runbook can run, and what differs there.
 *
 * @param name for example {@code staging}
 * @param prefix of window ids: two to eight capital letters
 * @param target the target's name in the configuration
 * @param cadence time between two status updates
 * @param planned planned length of the whole window
 * @param users who notices a window there, in words, for the status
 * @param margin what is kept in reserve between the end of the way back and the window's end; null if nothing is declared
 * @param parameters values for <code>${name}</code> in SQL of checks and steps
 */
public record Environment(
        String name,
        String prefix,
        String target,
        Duration cadence,
        Duration planned,
        String users,
        @Nullable Duration margin,
        Map<String, String> parameters) {

    public Environment {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** One that declares no margin. */
    public Environment(
            String name,
            String prefix,
            String target,
            Duration cadence,
            Duration planned,
            String users,
            Map<String, String> parameters) {
        this(name, prefix, target, cadence, planned, users, null, parameters);
    }
}
