package dev.lockkeeper.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Steps that would end after the latest safe abort, and who let them begin all the same.
 *
 * @param found every step that was found so when it was due, oldest first
 * @param proposals every proposal to let one begin, oldest first; the first has number 1
 * @param open the number of the proposal that waits for a second person; 0 if none does
 * @param overridden every attempt that two people let begin, oldest first
 */
public record LateSteps(
        List<OverrideEvent.SafeAbortPassed> found,
        List<OverrideEvent.SafeAbortProposed> proposals,
        int open,
        List<OverrideEvent.SafeAbortOverridden> overridden) {
    static final LateSteps NONE = new LateSteps(List.of(), List.of(), 0, List.of());

    public LateSteps {
        found = List.copyOf(found);
        proposals = List.copyOf(proposals);
        overridden = List.copyOf(overridden);
    }

    /** The proposal that waits for a second person, whether or not its time came. */
    public Optional<OverrideEvent.SafeAbortProposed> proposal() {
        return open == 0 ? Optional.empty() : Optional.of(proposals.get(open - 1));
    }

    /** When this attempt was found too late, if it was. */
    Optional<OverrideEvent.SafeAbortPassed> passed(StepId step, int attempt) {
        return found.stream()
                .filter(it -> it.step().equals(step) && it.attempt() == attempt)
                .reduce((first, second) -> second);
    }

    /** True if two people let this attempt begin. */
    public boolean isOverridden(StepId step, int attempt) {
        return overridden.stream().anyMatch(it -> it.step().equals(step) && it.attempt() == attempt);
    }

    LateSteps with(OverrideEvent.SafeAbortPassed it) {
        return new LateSteps(more(found, it), proposals, open, overridden);
    }

    LateSteps with(OverrideEvent.SafeAbortProposed it) {
        List<OverrideEvent.SafeAbortProposed> all = more(proposals, it);
        return new LateSteps(found, all, all.size(), overridden);
    }

    LateSteps with(OverrideEvent.SafeAbortOverridden it) {
        return new LateSteps(found, proposals, 0, more(overridden, it));
    }

    LateSteps lapsed() {
        return new LateSteps(found, proposals, 0, overridden);
    }

    /** A proposal is void once its attempt began, or its step is not what is next in a window that goes forward. */
    LateSteps in(Window now) {
        boolean waits = proposal()
                .filter(it -> now.state() == WindowState.RUNNING || now.state() == WindowState.STOPPED)
                .filter(it -> next(now) != null && it.step().equals(next(now).id()))
                .filter(it -> now.step(it.step()).attempt() + 1 == it.attempt())
                .isPresent();
        return open == 0 || waits ? this : lapsed();
    }

    private static @Nullable PlannedStep next(Window now) {
        return now.rollback() != null || now.ending() != null
                ? null
                : now.current().flatMap(PlanItem::asStep).orElse(null);
    }

    private static <T> List<T> more(List<T> some, T another) {
        List<T> all = new ArrayList<>(some);
        all.add(another);
        return all;
    }
}
