package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
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
 * @param lost why only a person can say whether it took effect, or null
 * @param proposal a deviation that waits for a second role, or null
 * @param lostAttempts attempts whose end nobody was told, oldest first, with what was found out about each
 * @param lostInARow how many attempts were lost one after another without taking effect, since a person last decided
 * @param cancel who asked for the attempt to end, or null
 * @param pause who wants the step to stand still until somebody says resume, or null; outlasts the process that ran it
 * @param lock what people were asked about a lock that the last attempt waited for, or null
 * @param closed why the target takes no changes while the attempt waits for it, or null
 * @param road what went on in the target before the last attempt, whatever came of it; empty if nothing was found
 * @param ranBy who ran it, attempt by attempt: whoever said run, retry or run to, typed its word, or did it by hand,
 *     and in whose place they did
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
        List<LostAttempt> lostAttempts,
        int lostInARow,
        @Nullable CancelAsked cancel,
        @Nullable Paused pause,
        @Nullable LockQuestion lock,
        @Nullable Closed closed,
        String road,
        Set<Actor> ranBy,
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
            List.of(),
            0,
            null,
            null,
            null,
            null,
            "",
            Set.of(),
            false);

    /** Somebody asked for the attempt to end. */
    public record CancelAsked(Actor by, Instant at) {}

    /** Somebody wants the step to stand still. */
    public record Paused(Actor by, Instant at) {}

    /** The target takes no changes. */
    public record Closed(String reason, Instant since) {}

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

    /** True while somebody wants it to stand still. */
    public boolean isPaused() {
        return pause != null;
    }

    /** What was found out about the last attempt, if nobody was told its end. */
    public Optional<LostAttempt> lastLost() {
        return lostAttempts.isEmpty()
                ? Optional.empty()
                : Optional.of(lostAttempts.get(lostAttempts.size() - 1)).filter(last -> last.attempt() == attempt);
    }

    StepRun requested(Actor by) {
        StepRunDraft draft = new StepRunDraft(this);
        draft.state = StepState.REQUESTED;
        draft.requestedBy = by;
        draft.proposal = null;
        return draft.run();
    }

    StepRun confirmed(Actor by) {
        StepRunDraft draft = new StepRunDraft(this);
        draft.wordBy = by;
        return draft.run();
    }

    /** @param consenting whose consent it begins by if nobody asked for it alone; null if it begins by itself */
    StepRun began(int number, String on, @Nullable Actor consenting, Instant at) {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.ranBy(requestedBy != null ? requestedBy : consenting);
        draft.ranBy(wordBy);
        draft.state = StepState.RUNNING;
        draft.attempt = number;
        draft.node = on;
        draft.startedAt = at;
        draft.finishedAt = null;
        draft.took = null;
        draft.outputs = Map.of();
        draft.notices = List.of();
        draft.checks = List.of();
        draft.accepted = Set.of();
        draft.cancel = null;
        draft.lock = null;
        draft.road = "";
        return draft.run();
    }

    StepRun ranFor(Actor of) {
        StepRunDraft draft = new StepRunDraft(this);
        draft.ranBy(of);
        return draft.run();
    }

    StepRun roadFound(String found) {
        StepRunDraft draft = new StepRunDraft(this);
        draft.road = found;
        return draft.run();
    }

    StepRun locked(LockQuestion question) {
        StepRunDraft draft = new StepRunDraft(this);
        draft.lock = question;
        return draft.run();
    }

    StepRun closed(@Nullable Closed by) {
        StepRunDraft draft = new StepRunDraft(this);
        draft.closed = by;
        return draft.run();
    }

    StepRun lockChanged(UnaryOperator<LockQuestion> change) {
        return lock == null ? this : locked(change.apply(lock));
    }

    StepRun inDoubt(String looker, String why, Instant at) {
        StepRunDraft draft = new StepRunDraft(this);
        draft.state = StepState.IN_DOUBT;
        draft.closed = null;
        draft.node = looker;
        if (state != StepState.IN_DOUBT) {
            draft.lostAttempts = with(lostAttempts, new LostAttempt(attempt, why, LostAttempt.Fate.LOOKED_AT, "", at));
        }
        return draft.run();
    }

    StepRun adopted(Map<String, String> left, String how, Instant at) {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.state = StepState.CHECKING;
        draft.finishedAt = at;
        draft.outputs = left;
        draft.lostAttempts = settledLost(LostAttempt.Fate.TOOK_EFFECT, how);
        draft.lostInARow = 0;
        draft.mayHaveChanged = true;
        draft.pause = null;
        return draft.run();
    }

    StepRun withoutEffect(String how, boolean partly) {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.state = StepState.REQUESTED;
        draft.lostAttempts = settledLost(partly ? LostAttempt.Fate.PARTLY : LostAttempt.Fate.NO_EFFECT, how);
        draft.lostInARow = partly ? 0 : lostInARow + 1;
        draft.mayHaveChanged = mayHaveChanged || partly;
        return draft.run();
    }

    StepRun cancelled(Actor by, Instant at) {
        StepRunDraft draft = new StepRunDraft(this);
        draft.cancel = new CancelAsked(by, at);
        return draft.run();
    }

    StepRun paused(Actor by, Instant at) {
        StepRunDraft draft = new StepRunDraft(this);
        draft.pause = new Paused(by, at);
        return draft.run();
    }

    StepRun goesOn() {
        StepRunDraft draft = new StepRunDraft(this);
        draft.pause = null;
        return draft.run();
    }

    private List<LostAttempt> settledLost(LostAttempt.Fate fate, String how) {
        return lastLost()
                .map(last -> with(lostAttempts.subList(0, lostAttempts.size() - 1), last.settled(fate, how)))
                .orElse(lostAttempts);
    }

    private static List<LostAttempt> with(List<LostAttempt> before, LostAttempt last) {
        List<LostAttempt> all = new ArrayList<>(before);
        all.add(last);
        return List.copyOf(all);
    }

    StepRun succeeded(Map<String, String> left, List<String> said, Duration length, Instant at) {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.state = StepState.CHECKING;
        draft.finishedAt = at;
        draft.took = length;
        draft.outputs = left;
        draft.notices = said;
        draft.lostInARow = 0;
        draft.mayHaveChanged = true;
        draft.pause = null;
        return draft.run();
    }

    StepRun failed(StepFailure why, Duration length, Instant at) {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.state = StepState.FAILED;
        draft.finishedAt = at;
        draft.took = length;
        draft.failure = why;
        draft.lostInARow = 0;
        draft.mayHaveChanged = mayHaveChanged || !why.nothingTookEffect();
        draft.pause = null;
        return draft.run();
    }

    StepRun lost(String why, Instant at) {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.state = StepState.UNKNOWN;
        draft.finishedAt = at;
        draft.took = null;
        draft.lost = why;
        draft.lostAttempts = settledLost(LostAttempt.Fate.UNDECIDED, why);
        draft.lostInARow = 0;
        draft.mayHaveChanged = true;
        draft.pause = null;
        return draft.run();
    }

    StepRun rewound(String why) {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.state = StepState.REWOUND;
        draft.lost = why;
        return draft.run();
    }

    StepRun judged(List<CheckResult> results, StepState next) {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.state = next;
        draft.checks = results;
        return draft.run();
    }

    StepRun accepted(String check) {
        Set<String> more = new TreeSet<>(accepted);
        more.add(check);
        StepRunDraft draft = new StepRunDraft(this);
        draft.accepted = Collections.unmodifiableSet(more);
        StepRun with = draft.run();
        return with.openChecks().isEmpty() ? with.judged(checks, StepState.DONE) : with;
    }

    /**
     * What was asked of the step and typed for it does not hold for what it runs now.
     *
     * @param noReturn whether the step needs its word again even for another try of a failed attempt
     */
    StepRun unasked(boolean noReturn) {
        boolean again = state == StepState.REQUESTED || (noReturn && state == StepState.FAILED && !mayHaveChanged);
        StepRunDraft draft = new StepRunDraft(this);
        draft.requestedBy = null;
        draft.pause = null;
        draft.proposal = null;
        if (again) {
            draft.state = StepState.WAITING;
            draft.failure = null;
        }
        if (draft.state == StepState.WAITING) {
            draft.wordBy = null;
        }
        return draft.run();
    }

    StepRun retried(Actor by) {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.state = state == StepState.NOT_PASSED ? StepState.CHECKING : StepState.REQUESTED;
        draft.requestedBy = by;
        return draft.run();
    }

    /** The same without a person. */
    StepRun triedAgain() {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.state = StepState.REQUESTED;
        draft.requestedBy = null;
        return draft.run();
    }

    /** Its checks are others now, so none was judged and none accepted. */
    StepRun checkedAnew() {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        draft.state = StepState.CHECKING;
        draft.checks = List.of();
        draft.accepted = Set.of();
        return draft.run();
    }

    StepRun proposed(Deviation deviation) {
        StepRunDraft draft = new StepRunDraft(this);
        draft.proposal = deviation;
        return draft.run();
    }

    StepRun settledByHand(StepState next, Actor by, Instant at) {
        StepRunDraft draft = new StepRunDraft(this).cleared();
        if (next != StepState.SKIPPED) {
            draft.ranBy(by);
        }
        draft.state = next;
        draft.finishedAt = at;
        draft.mayHaveChanged = mayHaveChanged || next == StepState.CHECKING;
        draft.pause = null;
        return draft.run();
    }
}
