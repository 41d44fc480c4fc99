package dev.lockkeeper.window;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A section of a gate that one role signs.
 *
 * @param id what a signature names; unique in its gate
 * @param role who signs it
 * @param steps the steps before the gate whose checks are the evidence
 * @param items the checklist; each must be marked before the line can be signed
 */
public record PlannedLine(String id, String title, String role, List<StepId> steps, List<Item> items) {
    public PlannedLine {
        steps = List.copyOf(steps);
        items = List.copyOf(items);
        if (steps.isEmpty() && items.isEmpty()) {
            throw new IllegalArgumentException("line " + id + " shows nothing; expected steps or items");
        }
    }

    /**
     * One item of a checklist.
     *
     * @param id what people type after {@code mark}; unique in the plan
     * @param value what must be written beside the mark, in words; null if a mark alone will do
     */
    public record Item(String id, String title, @Nullable String value) {}
}
