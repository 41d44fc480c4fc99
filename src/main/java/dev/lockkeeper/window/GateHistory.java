package dev.lockkeeper.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a gate's approvals and of its earlier askings.
 *
 * @param lapsed each yes of the current asking that does not count any more, oldest first
 * @param warnings the deadlines of the current asking that were said aloud, oldest first
 * @param expired how the current asking expired after it had opened, or null
 * @param conditions each yes of the current asking that waits for checks
 * @param returned each of those that was given back, oldest first
 * @param endings how earlier askings ended, oldest first
 */
public record GateHistory(
        List<ApprovalEvent.ApprovalLapsed> lapsed,
        List<ApprovalEvent.ExpiryNear> warnings,
        ApprovalEvent.@Nullable GateExpired expired,
        List<ApprovalEvent.ConditionSet> conditions,
        List<ApprovalEvent.ConditionReturned> returned,
        List<Ending> endings) {
    static final GateHistory NONE = new GateHistory(List.of(), List.of(), null, List.of(), List.of(), List.of());

    public GateHistory {
        lapsed = List.copyOf(lapsed);
        warnings = List.copyOf(warnings);
        conditions = List.copyOf(conditions);
        returned = List.copyOf(returned);
        endings = List.copyOf(endings);
    }

    /** How this earlier asking ended; empty for the current one. */
    public Optional<Ending> ending(int asking) {
        return endings.stream().filter(it -> it.asking() == asking).findFirst();
    }

    /** True if this deadline was said aloud. */
    boolean isWarned(Instant deadline) {
        return warnings.stream().anyMatch(it -> it.expiresAt().equals(deadline));
    }

    GateHistory lapsed(ApprovalEvent.ApprovalLapsed one) {
        return new GateHistory(with(lapsed, one), warnings, expired, conditions, returned, endings);
    }

    GateHistory warned(ApprovalEvent.ExpiryNear one) {
        return new GateHistory(lapsed, with(warnings, one), expired, conditions, returned, endings);
    }

    GateHistory expired(ApprovalEvent.GateExpired how) {
        return new GateHistory(lapsed, warnings, how, conditions, returned, endings);
    }

    GateHistory conditioned(ApprovalEvent.ConditionSet one) {
        List<ApprovalEvent.ConditionSet> all = with(unconditioned(one.by(), one.role()).conditions, one);
        return new GateHistory(lapsed, warnings, expired, all, returned, endings);
    }

    /** This person's yes for this role waits for nothing any more. */
    GateHistory unconditioned(Actor by, String role) {
        List<ApprovalEvent.ConditionSet> others = conditions.stream()
                .filter(it -> !(it.by().equals(by) && it.role().equals(role)))
                .toList();
        return new GateHistory(lapsed, warnings, expired, others, returned, endings);
    }

    /** No yes of this person waits for anything any more. */
    GateHistory unconditioned(Actor by) {
        List<ApprovalEvent.ConditionSet> others =
                conditions.stream().filter(it -> !it.by().equals(by)).toList();
        return new GateHistory(lapsed, warnings, expired, others, returned, endings);
    }

    GateHistory returned(ApprovalEvent.ConditionReturned one) {
        List<ApprovalEvent.ConditionSet> others = unconditioned(one.by(), one.role()).conditions;
        return new GateHistory(lapsed, warnings, expired, others, with(returned, one), endings);
    }

    /** The asking is over; what was said in it is kept as how it ended. An ending that is known stays. */
    GateHistory ended(Ending ending) {
        boolean none = ending.asking() == 0 || ending(ending.asking()).isPresent();
        return new GateHistory(
                List.of(), List.of(), null, List.of(), List.of(), none ? endings : with(endings, ending));
    }

    /** A condition is about checks, so it outlives that their results changed, as long as the same thing is opened. */
    GateHistory endedBy(Ending ending, String opens) {
        List<ApprovalEvent.ConditionSet> kept = ending.how() == How.EVIDENCE_CHANGED
                ? conditions.stream().filter(it -> it.digest().equals(opens)).toList()
                : List.of();
        GateHistory over = ended(ending);
        return new GateHistory(List.of(), List.of(), null, kept, List.of(), over.endings);
    }

    private static <T> List<T> with(List<T> some, T another) {
        List<T> more = new ArrayList<>(some);
        more.add(another);
        return more;
    }

    /**
     * How one asking ended.
     *
     * @param by who ended it, or null if nobody did
     * @param why in words; empty if {@code how} says it all
     */
    public record Ending(int asking, How how, @Nullable Actor by, String why, Instant at) {}

    /** What ended an asking. */
    public enum How {
        /** Somebody said no, and the gate was asked anew. */
        REJECTED,
        /** It was open and no step behind it began in time. */
        EXPIRED,
        /** Files were amended, and what it opens is another thing. */
        AMENDED,
        /** A step behind it would take away something else than was approved. */
        REACH_CHANGED,
        /** What its card showed changed while it was asked. */
        EVIDENCE_CHANGED
    }
}
