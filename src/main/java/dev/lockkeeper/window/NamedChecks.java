package dev.lockkeeper.window;

import java.util.List;

/**
 * The checks that a yes waits for, as they were named.
 *
 * @param ids at least one; whether there are such checks is for the rules to say
 */
public record NamedChecks(List<String> ids) {
    public NamedChecks {
        ids = List.copyOf(ids);
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("a condition names no check; expected at least one");
        }
    }
}
