package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A step run in the middle of one change: names what changes, keeps the rest. Used by one thread, within this package. */
final class StepRunDraft {
    StepState state;
    int attempt;

    @Nullable
    Actor requestedBy;

    @Nullable
    Actor wordBy;

    @Nullable
    String node;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;

    @Nullable
    Duration took;

    Map<String, String> outputs;
    List<String> notices;
    List<CheckResult> checks;
    Set<String> accepted;

    @Nullable
    StepFailure failure;

    @Nullable
    String lost;

    @Nullable
    Deviation proposal;

    List<LostAttempt> lostAttempts;
    int lostInARow;

    StepRun.@Nullable CancelAsked cancel;

    StepRun.@Nullable Paused pause;

    @Nullable
    LockQuestion lock;

    StepRun.@Nullable Closed closed;

    String road;
    Set<Actor> ranBy;
    boolean mayHaveChanged;

    StepRunDraft(StepRun before) {
        state = before.state();
        attempt = before.attempt();
        requestedBy = before.requestedBy();
        wordBy = before.wordBy();
        node = before.node();
        startedAt = before.startedAt();
        finishedAt = before.finishedAt();
        took = before.took();
        outputs = before.outputs();
        notices = before.notices();
        checks = before.checks();
        accepted = before.accepted();
        failure = before.failure();
        lost = before.lost();
        proposal = before.proposal();
        lostAttempts = before.lostAttempts();
        lostInARow = before.lostInARow();
        cancel = before.cancel();
        pause = before.pause();
        lock = before.lock();
        closed = before.closed();
        road = before.road();
        ranBy = before.ranBy();
        mayHaveChanged = before.mayHaveChanged();
    }

    /** What stood in the way of the step is settled: no failure, no doubt, no proposal, nobody's lock, no closed target. */
    StepRunDraft cleared() {
        lock = lock == null ? null : lock.closed();
        closed = null;
        failure = null;
        lost = null;
        proposal = null;
        return this;
    }

    /** One more who ran it; nobody if it began by itself. */
    void ranBy(@Nullable Actor by) {
        if (by != null && !ranBy.contains(by)) {
            Set<Actor> more = new LinkedHashSet<>(ranBy);
            more.add(by);
            ranBy = Collections.unmodifiableSet(more);
        }
    }

    StepRun run() {
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
                proposal,
                lostAttempts,
                lostInARow,
                cancel,
                pause,
                lock,
                closed,
                road,
                ranBy,
                mayHaveChanged);
    }
}
