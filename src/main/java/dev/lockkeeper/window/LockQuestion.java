package dev.lockkeeper.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A running step waits for a lock for so long that people are asked what to do about whoever holds it.
 *
 * @param attempt the attempt that waits
 * @param chain who was in the way when it was last asked
 * @param since when it was asked first
 * @param open false once nobody asked about is in the way any more, or the attempt is over
 * @param waitKept who said that it may go on waiting, each once
 * @param ending a session that somebody wants to end; a second person must agree, or null
 * @param acts what was asked of the target, oldest first
 */
public record LockQuestion(
        int attempt,
        LockChain chain,
        Instant since,
        boolean open,
        List<Actor> waitKept,
        @Nullable Ending ending,
        List<Unblocking> acts) {
    public LockQuestion {
        waitKept = List.copyOf(waitKept);
        acts = List.copyOf(acts);
    }

    /** What can be done about a session. */
    public enum Act {
        /** Cancels the statement that it runs; its transaction fails, unless the session goes on by itself. */
        CANCEL("cancel"),
        /** Ends the session, which rolls its transaction back. */
        END("end");

        private final String word;

        Act(String word) {
            this.word = word;
        }

        /** As it is typed. */
        public String word() {
            return word;
        }
    }

    /**
     * Somebody wants to end a session.
     *
     * @param leftWaiting whether somebody has said since then that the step may go on waiting: nobody is asked again to
     *     agree, though they may
     */
    public record Ending(LockHolder whom, Actor by, String reason, Instant at, boolean leftWaiting) {}

    /**
     * Somebody had the target do something about a session.
     *
     * @param second who agreed, or null where nobody had to
     * @param how what was seen then, as a sentence; null while it is under way
     * @param gone whether the transaction that was in the way is over
     */
    public record Unblocking(
            Act act,
            LockHolder whom,
            Actor by,
            @Nullable Actor second,
            String reason,
            Instant at,
            @Nullable String how,
            boolean gone) {}

    /** What waits for the target. */
    public Optional<Unblocking> underWay() {
        return acts.stream().filter(act -> act.how() == null).findFirst();
    }

    static LockQuestion asked(@Nullable LockQuestion before, int attempt, LockChain chain, Instant at) {
        if (before == null || before.attempt != attempt) {
            return new LockQuestion(attempt, chain, at, true, List.of(), null, List.of());
        }
        Ending ending = before.ending;
        boolean there = ending != null && chain.holders().stream().anyMatch(ending.whom()::isStill);
        // another one is in the way now, and whoever said wait did not say it about this one
        return new LockQuestion(attempt, chain, before.since, true, List.of(), there ? ending : null, before.acts);
    }

    LockQuestion closed() {
        return new LockQuestion(attempt, chain, since, false, waitKept, null, acts);
    }

    LockQuestion keptBy(Actor by) {
        List<Actor> more = new ArrayList<>(waitKept);
        if (!more.contains(by)) {
            more.add(by);
        }
        Ending left =
                ending == null ? null : new Ending(ending.whom(), ending.by(), ending.reason(), ending.at(), true);
        return new LockQuestion(attempt, chain, since, open, more, left, acts);
    }

    LockQuestion proposed(Ending proposal) {
        return new LockQuestion(attempt, chain, since, open, waitKept, proposal, acts);
    }

    LockQuestion with(Unblocking act) {
        List<Unblocking> more = new ArrayList<>(acts);
        more.add(act);
        return new LockQuestion(attempt, chain, since, open, waitKept, null, more);
    }

    LockQuestion settled(LockHolder whom, String how, boolean gone) {
        List<Unblocking> all = acts.stream()
                .map(act -> act.how() == null && act.whom().isStill(whom)
                        ? new Unblocking(
                                act.act(), act.whom(), act.by(), act.second(), act.reason(), act.at(), how, gone)
                        : act)
                .toList();
        return new LockQuestion(attempt, chain, since, open, waitKept, ending, all);
    }
}
