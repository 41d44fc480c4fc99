package dev.lockkeeper.window;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which half of a pair a step is.
 *
 * @param opening the step that this one closes; null if this one opens
 * @param what what stands open between the halves, in a few words
 * @param groups what is turned one after the other; empty if it is one thing
 * @param usersNotice true if people who use the application notice while it is open
 */
public record PairHalf(@Nullable StepId opening, String what, List<String> groups, boolean usersNotice) {
    public PairHalf {
        groups = List.copyOf(groups);
    }
}
