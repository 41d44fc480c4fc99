package dev.lockkeeper.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A gate as the window remembers it.
 *
 * @param asking how many times it was asked; 0 before the first
 * @param digest what the current asking is bound to, or null before the first
 * @param decisions what was decided in the current asking and still counts, oldest first
 * @param marks the marks of its checklists, by item; they outlive an asking
 * @param voided signatures of the current asking that do not count any more, oldest first
 * @param emptyRoles roles it waits for that nobody was found to hold
 * @param reach how far the steps behind it reach
 * @param history what became of its approvals and of its earlier askings
 * @param confirming what was said in the current asking and waits to be confirmed in a browser, oldest first
 */
public record GateRun(
        GateState state,
        int asking,
        @Nullable String digest,
        @Nullable Instant askedAt,
        @Nullable Instant settledAt,
        List<GateEvent.Decided> decisions,
        Map<String, GateEvent.Mark> marks,
        List<GateEvent.Voided> voided,
        List<String> emptyRoles,
        GateReach reach,
        GateHistory history,
        List<Confirming> confirming) {

    static final GateRun NONE = new GateRun(
            GateState.AHEAD,
            0,
            null,
            null,
            null,
            List.of(),
            Map.of(),
            List.of(),
            List.of(),
            GateReach.NONE,
            GateHistory.NONE,
            List.of());

    public GateRun {
        decisions = List.copyOf(decisions);
        marks = Collections.unmodifiableMap(new LinkedHashMap<>(marks));
        voided = List.copyOf(voided);
        emptyRoles = List.copyOf(emptyRoles);
        confirming = List.copyOf(confirming);
    }

    /** What this person decided first in the current asking, if anything. */
    public Optional<GateEvent.Decided> decisionOf(Actor person) {
        return decisions.stream().filter(d -> d.by().equals(person)).findFirst();
    }

    /** True if this person decided for this role in the current asking. */
    public boolean hasDecided(Actor person, String role) {
        return decisions.stream()
                .anyMatch(d -> d.by().equals(person) && d.role().equals(role));
    }

    /** How many distinct persons approved for this role. */
    public long approvals(String role) {
        return decisions.stream()
                .filter(d -> d.approved() && d.role().equals(role))
                .map(GateEvent.Decided::by)
                .distinct()
                .count();
    }

    /** The signature under this line, if it is signed. */
    public Optional<GateEvent.Decided> signature(PlannedLine line) {
        return decisions.stream()
                .filter(d -> d.approved() && line.id().equals(d.line()))
                .findFirst();
    }

    /** The lines of this role that are not signed, in the gate's order. */
    public List<PlannedLine> unsigned(PlannedGate gate, String role) {
        return gate.linesOf(role).stream()
                .filter(line -> signature(line).isEmpty())
                .toList();
    }

    /** The roles of the gate that have not said enough yet, in the gate's order; empty once it can open. */
    public List<PlannedGate.RequiredRole> missing(PlannedGate gate) {
        return new Quorum(gate, this).missing();
    }

    /** @param opens what a condition is bound to that outlives changed evidence */
    GateRun asked(String about, String opens, Instant at) {
        return with(draft -> {
            draft.history = history.endedBy(ending(at), opens);
            draft.state = GateState.ASKED;
            draft.asking++;
            draft.digest = about;
            draft.askedAt = at;
            draft.settledAt = null;
            draft.decisions = List.of();
            draft.voided = List.of();
            draft.emptyRoles = List.of();
            draft.confirming = List.of();
        });
    }

    GateRun decided(GateEvent.Decided decision) {
        return with(draft -> {
            draft.decisions = with(decisions, decision);
            draft.history = decision.approved()
                    ? history.unconditioned(decision.by(), decision.role())
                    : history.unconditioned(decision.by());
            draft.confirming = without(decision.by(), decision.role());
            if (!decision.approved()) {
                draft.state = GateState.REJECTED;
                draft.settledAt = decision.at();
            }
        });
    }

    GateRun opened(Instant at) {
        return with(draft -> {
            draft.state = GateState.OPEN;
            draft.settledAt = at;
        });
    }

    GateRun confirming(Confirming yes) {
        return with(draft -> draft.confirming = with(without(yes.by(), yes.role()), yes));
    }

    private List<Confirming> without(Actor person, String role) {
        return confirming.stream()
                .filter(yes -> !(yes.by().equals(person) && yes.role().equals(role)))
                .toList();
    }

    GateRun emptyRoles(List<String> roles) {
        return with(draft -> draft.emptyRoles = roles);
    }

    GateRun marked(String item, GateEvent.Mark mark) {
        Map<String, GateEvent.Mark> more = new LinkedHashMap<>(marks);
        more.put(item, mark);
        return with(draft -> draft.marks = more);
    }

    GateRun unmarked(String item) {
        Map<String, GateEvent.Mark> fewer = new LinkedHashMap<>(marks);
        fewer.remove(item);
        return with(draft -> draft.marks = fewer);
    }

    GateRun voided(GateEvent.Voided signature) {
        return with(draft -> {
            draft.decisions = without(signature.role(), signature.line(), signature.signedBy());
            draft.voided = with(voided, signature);
        });
    }

    /** One yes less; what was open waits again if that yes is missed. */
    GateRun lapsed(ApprovalEvent.ApprovalLapsed yes, PlannedGate gate) {
        GateRun fewer = with(draft -> {
            draft.decisions = without(yes.role(), yes.line(), yes.signedBy());
            draft.history = history.lapsed(yes);
        });
        return state != GateState.OPEN || fewer.missing(gate).isEmpty()
                ? fewer
                : fewer.with(draft -> {
                    draft.state = GateState.ASKED;
                    draft.settledAt = null;
                });
    }

    GateRun remembers(GateHistory more) {
        return with(draft -> draft.history = more);
    }

    GateRun expired(ApprovalEvent.GateExpired how) {
        return with(draft -> {
            draft.state = GateState.EXPIRED;
            draft.settledAt = how.at();
            draft.history = history.expired(how);
        });
    }

    private List<GateEvent.Decided> without(String role, @Nullable String line, Actor by) {
        return decisions.stream()
                .filter(d ->
                        !(d.approved() && d.role().equals(role) && d.by().equals(by) && Objects.equals(d.line(), line)))
                .toList();
    }

    /** How the current asking ends when the gate is asked anew. */
    private GateHistory.Ending ending(Instant at) {
        Optional<GateEvent.Decided> no =
                decisions.stream().filter(d -> !d.approved()).findFirst();
        if (state == GateState.REJECTED && no.isPresent()) {
            return new GateHistory.Ending(
                    asking,
                    GateHistory.How.REJECTED,
                    no.get().by(),
                    no.get().reason(),
                    no.get().at());
        }
        ApprovalEvent.GateExpired late = history.expired();
        return late == null
                ? new GateHistory.Ending(asking, GateHistory.How.EVIDENCE_CHANGED, null, "", at)
                : new GateHistory.Ending(
                        asking, GateHistory.How.EXPIRED, null, late.limit().words(), late.deadline());
    }

    /**
     * What was decided here is void; marks are kept as far as they say the same as before.
     *
     * @param unchanged the items that read as they did
     * @param by who amended the files
     */
    GateRun fallen(Set<PlannedLine.Item> unchanged, Actor by, Instant at) {
        Map<String, GateEvent.Mark> kept = new LinkedHashMap<>(marks);
        kept.keySet()
                .removeIf(item -> unchanged.stream().noneMatch(it -> it.id().equals(item)));
        return with(draft -> {
            draft.history = history.ended(new GateHistory.Ending(asking, GateHistory.How.AMENDED, by, "", at));
            draft.beginAnew();
            draft.marks = kept;
            draft.reach = GateReach.NONE;
        });
    }

    GateRun reaches(List<Reach> steps) {
        return with(draft -> draft.reach = new GateReach(steps, reach.changes()));
    }

    /** What was decided here is void, because it was decided about something else than would have happened. */
    GateRun reachChanged(List<String> changes, Instant at) {
        return with(draft -> {
            draft.history = history.ended(new GateHistory.Ending(
                    asking, GateHistory.How.REACH_CHANGED, null, String.join("; ", changes), at));
            draft.beginAnew();
            draft.reach = new GateReach(List.of(), changes);
        });
    }

    private GateRun with(Consumer<GateRunDraft> change) {
        GateRunDraft draft = new GateRunDraft(this);
        change.accept(draft);
        return draft.run();
    }

    private static <T> List<T> with(List<T> some, T another) {
        List<T> more = new ArrayList<>(some);
        more.add(another);
        return more;
    }
}
