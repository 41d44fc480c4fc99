package dev.lockkeeper.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gate as the window remembers it.
 *
 * @param asking how many times it was asked; 0 before the first
 * @param digest what the current asking is bound to, or null before the first
 * @param decisions what was decided in the current asking, oldest first
 */
public record GateRun(
        GateState state,
        int asking,
        @Nullable String digest,
        @Nullable Instant askedAt,
        @Nullable Instant settledAt,
        List<GateEvent.Decided> decisions) {

    static final GateRun NONE = new GateRun(GateState.AHEAD, 0, null, null, null, List.of());

    public GateRun {
        decisions = List.copyOf(decisions);
    }

    /** What this person decided in the current asking, if anything. */
    public Optional<GateEvent.Decided> decisionOf(Actor person) {
        return decisions.stream().filter(d -> d.by().equals(person)).findFirst();
    }

    /** How many distinct persons approved for this role. */
    public long approvals(String role) {
        return decisions.stream()
                .filter(d -> d.approved() && d.role().equals(role))
                .map(GateEvent.Decided::by)
                .distinct()
                .count();
    }

    /** The roles of the gate that have not said enough yet, in the gate's order. */
    public List<PlannedGate.RequiredRole> missing(PlannedGate gate) {
        return gate.required().stream()
                .filter(r -> approvals(r.role()) < r.count())
                .toList();
    }

    GateRun asked(String about, Instant at) {
        return new GateRun(GateState.ASKED, asking + 1, about, at, null, List.of());
    }

    GateRun decided(GateEvent.Decided decision) {
        List<GateEvent.Decided> more = new ArrayList<>(decisions);
        more.add(decision);
        return new GateRun(
                decision.approved() ? state : GateState.REJECTED,
                asking,
                digest,
                askedAt,
                decision.approved() ? settledAt : decision.at(),
                more);
    }

    GateRun opened(Instant at) {
        return new GateRun(GateState.OPEN, asking, digest, askedAt, at, decisions);
    }

    GateRun fallen() {
        return new GateRun(GateState.AHEAD, asking, null, null, null, List.of());
    }
}
