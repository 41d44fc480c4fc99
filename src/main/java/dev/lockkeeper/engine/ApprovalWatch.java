package dev.lockkeeper.engine;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.ApprovalTimes;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps approvals from counting longer than they may: records what time changed, and right before the first step behind a
 * gate begins asks once more who approved it.
 */
final class ApprovalWatch {
    private final PeopleDirectory people;
    private final OtherPeople others;
    private final Recorder recorder;
    private final Clock clock;

    ApprovalWatch(PeopleDirectory people, OtherPeople others, Recorder recorder, Clock clock) {
        this.people = people;
        this.others = others;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** A reactor: approvals and goes that expired, and warnings before. */
    boolean notice(Window window) {
        List<WindowEvent> due = ApprovalTimes.due(window, clock.instant());
        if (due.isEmpty()) {
            return false;
        }
        recorder.append(window, due, Map.of());
        return true;
    }

    /**
     * Each approval of the gate before this step whose person may not give it any more, as the facts to record instead of
     * beginning the step; empty once any step behind the gate began. Asks Slack anew, so it may take some seconds; while
     * Slack cannot say, what it said within the last minute will do.
     *
     * @throws DirectoryUnavailableException if there is no such answer either; the step must wait
     */
    List<WindowEvent> objection(Window window, PlannedStep step) {
        Optional<PlannedGate> gate = window.plan().gates().stream()
                .filter(it -> it.opens().contains(step.id()))
                .filter(it -> ApprovalTimes.isUnused(window, it))
                .findFirst();
        List<GateEvent.Decided> decisions =
                gate.map(it -> window.gate(it.id()).decisions()).orElse(List.of());
        if (decisions.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        Map<Actor, Caller> asked = look(decisions);
        List<WindowEvent> facts = new ArrayList<>();
        for (GateEvent.Decided yes : decisions) {
            Caller person = others.lent(window, Objects.requireNonNull(asked.get(yes.by())), true, now);
            why(window, person, yes)
                    .ifPresent(cause -> facts.add(new ApprovalEvent.ApprovalLapsed(
                            gate.orElseThrow().id(), yes.role(), yes.line(), yes.by(), yes.at(), cause, now)));
        }
        return facts;
    }

    private Map<Actor, Caller> look(List<GateEvent.Decided> decisions) {
        Set<Actor> who =
                decisions.stream().map(GateEvent.Decided::by).collect(Collectors.toCollection(LinkedHashSet::new));
        try {
            return people.callers(who);
        } catch (DirectoryUnavailableException away) {
            return who.stream().collect(Collectors.toMap(actor -> actor, actor -> people.caller(actor, false)));
        }
    }

    private static Optional<ApprovalEvent.Cause> why(Window window, Caller person, GateEvent.Decided yes) {
        if (!person.fullMember()) {
            return Optional.of(ApprovalEvent.Cause.NO_MEMBER);
        }
        boolean stoodIn = window.calls().asDeputy(yes.by(), yes.at());
        // a yes of one's own is not kept by a role that somebody lends since, nor one in A's place by what B lends
        boolean inTheSamePlace = window.overrides()
                .lender(yes.by(), yes.at(), yes.role())
                .filter(of -> of.equals(person.lent().get(yes.role())))
                .isPresent();
        boolean holds = person.in(window).roles().contains(yes.role())
                || inTheSamePlace
                || stoodIn && person.deputyOf().contains(yes.role());
        return holds ? Optional.empty() : Optional.of(ApprovalEvent.Cause.ROLE_LOST);
    }
}
