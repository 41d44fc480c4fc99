package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A step as the window remembers it: its last attempt and what came of it.
 *
 * @param attempt 0 before the first attempt
 * @param node which process began the attempt, or null
 * @param took measured length of the last attempt, or null while there is none
 * @param outputs what the last successful attempt left behind
 * @param checks the last verdicts
 * @param accepted ids of checks that were let pass
 * @param lost why the outcome is unknown, or null
 * @param proposal a deviation that waits for a second role, or null
 * @param mayHaveChanged true once any attempt took effect or may have, whatever was decided about the step since
 */
public record StepRun(
        StepState state,
        int attempt,
        @Nullable Actor requestedBy,
        @Nullable Actor wordBy,
        @Nullable String node,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Duration took,
        Map<String, String> outputs,
        List<String> notices,
        List<CheckResult> checks,
        Set<String> accepted,
        @Nullable StepFailure failure,
        @Nullable String lost,
        @Nullable Deviation proposal,
        boolean mayHaveChanged) {

    static final StepRun NONE = new StepRun(
            StepState.WAITING,
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of(),
            List.of(),
            List.of(),
            Set.of(),
            null,
            null,
            null,
            false);

    /** The blocking checks that are neither PASS nor accepted. */
    public List<CheckResult> openChecks() {
        return checks.stream()
                .filter(c -> c.closesTheWay() && !accepted.contains(c.id()))
                .toList();
    }

    /** True if an attempt took effect, whatever its checks said. */
    public boolean tookEffect() {
        return state == StepState.CHECKING || state == StepState.DONE || state == StepState.NOT_PASSED;
    }

    StepRun requested(Actor by) {
        return new StepRun(
                StepState.REQUESTED,
                attempt,
                by,
                wordBy,
                node,
                startedAt,
                finishedAt,
                took,
                outputs,
                notices,
                checks,
                accepted,
                failure,
                lost,
                null,
                mayHaveChanged);
    }

    StepRun confirmed(Actor by) {
        return new StepRun(
                state,
                attempt,
                requestedBy,
                by,
                node,
                startedAt,
                finishedAt,
                took,
                outputs,
                notices,
                checks,
                accepted,
                failure,
                lost,
                proposal,
                mayHaveChanged);
    }

    StepRun began(int number, String on, Instant at) {
        return new StepRun(
                StepState.RUNNING,
                number,
                requestedBy,
                wordBy,
                on,
                at,
                null,
                null,
                Map.of(),
                List.of(),
                List.of(),
                Set.of(),
                null,
                null,
                null,
                mayHaveChanged);
    }

    StepRun succeeded(Map<String, String> left, List<String> said, Duration length, Instant at) {
        return new StepRun(
                StepState.CHECKING,
                attempt,
                requestedBy,
                wordBy,
                node,
                startedAt,
                at,
                length,
                left,
                said,
                checks,
                accepted,
                null,
                null,
                null,
                true);
    }

    StepRun failed(StepFailure why, Duration length, Instant at) {
        return new StepRun(
                StepState.FAILED,
                attempt,
                requestedBy,
                wordBy,
                node,
                startedAt,
                at,
                length,
                outputs,
                notices,
                checks,
                accepted,
                why,
                null,
                null,
                mayHaveChanged || !why.nothingTookEffect());
    }

    StepRun lost(String why, Instant at) {
        return new StepRun(
                StepState.UNKNOWN,
                attempt,
                requestedBy,
                wordBy,
                node,
                startedAt,
                at,
                null,
                outputs,
                notices,
                checks,
                accepted,
                null,
                why,
                null,
                true);
    }

    StepRun judged(List<CheckResult> results, StepState next) {
        return new StepRun(
                next,
                attempt,
                requestedBy,
                wordBy,
                node,
                startedAt,
                finishedAt,
                took,
                outputs,
                notices,
                results,
                accepted,
                null,
                null,
                null,
                mayHaveChanged);
    }

    StepRun accepted(String check) {
        Set<String> more = new TreeSet<>(accepted);
        more.add(check);
        StepRun with = new StepRun(
                state,
                attempt,
                requestedBy,
                wordBy,
                node,
                startedAt,
                finishedAt,
                took,
                outputs,
                notices,
                checks,
                java.util.Collections.unmodifiableSet(more),
                failure,
                lost,
                proposal,
                mayHaveChanged);
        return with.openChecks().isEmpty() ? with.judged(checks, StepState.DONE) : with;
    }

    /**
     * What was asked of the step and typed for it does not hold for what it runs now.
     *
     * @param noReturn whether the step needs its word again even for another try of a failed attempt
     */
    StepRun unasked(boolean noReturn) {
        boolean again = state == StepState.REQUESTED || (noReturn && state == StepState.FAILED && !mayHaveChanged);
        return new StepRun(
                again ? StepState.WAITING : state,
                attempt,
                null,
                again || state == StepState.WAITING ? null : wordBy,
                node,
                startedAt,
                finishedAt,
                took,
                outputs,
                notices,
                checks,
                accepted,
                again ? null : failure,
                lost,
                null,
                mayHaveChanged);
    }

    StepRun retried(Actor by) {
        StepState next = state == StepState.NOT_PASSED ? StepState.CHECKING : StepState.REQUESTED;
        return new StepRun(
                next,
                attempt,
                by,
                wordBy,
                node,
                startedAt,
                finishedAt,
                took,
                outputs,
                notices,
                checks,
                accepted,
                null,
                null,
                null,
                mayHaveChanged);
    }

    StepRun proposed(Deviation deviation) {
        return new StepRun(
                state,
                attempt,
                requestedBy,
                wordBy,
                node,
                startedAt,
                finishedAt,
                took,
                outputs,
                notices,
                checks,
                accepted,
                failure,
                lost,
                deviation,
                mayHaveChanged);
    }

    StepRun settledByHand(StepState next, Instant at) {
        return new StepRun(
                next,
                attempt,
                requestedBy,
                wordBy,
                node,
                startedAt,
                at,
                took,
                outputs,
                notices,
                checks,
                accepted,
                null,
                null,
                null,
                mayHaveChanged || next == StepState.CHECKING);
    }
}
