package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.GateTerms.Excluded;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether this person is one whose yes counts, and whether they may run what others approved. Pure; roles were decided before. */
final class ApproverRules {
    private final Window window;
    private final Caller caller;
    private final Actor by;

    ApproverRules(Window window, Caller caller) {
        this.window = window;
        this.caller = caller;
        this.by = caller.actor();
    }

    /**
     * Why a yes of this person for this role does not count here now; null if it does.
     *
     * @param lender in whose place they decide; null if the role is theirs
     */
    @Nullable
    Decision objection(PlannedGate gate, String role, @Nullable Actor lender) {
        Optional<NotCounting> barred = NotCounting.at(window, gate).stream()
                .filter(it -> it.who().equals(by) || it.who().equals(lender))
                .findFirst();
        if (barred.isPresent()) {
            return refused(reason(barred.get().why()), words(gate, barred.get()));
        }
        List<PlannedGate.RequiredRole> turn = Quorum.of(window, gate).turn();
        return turn.stream().anyMatch(it -> it.role().equals(role))
                ? null
                : refused(
                        Reason.NOT_YOUR_TURN,
                        "At \"" + gate.title() + "\" one decides after the other: first " + titles(turn) + ", then "
                                + window.plan().roleTitle(role) + ". You are asked when it is your turn.");
    }

    /** Why a yes without words is not enough; null if it is. */
    static @Nullable Decision lacksReason(PlannedGate gate, String role, String reason) {
        return gate.terms().reasons() && reason.isBlank()
                ? refused(
                        Reason.REASON_MISSING,
                        "At \"" + gate.title() + "\" a yes needs its reason too; it goes into the report: `approve "
                                + gate.id() + " as " + role + " <reason>`, or the button, which asks for it.")
                : null;
    }

    /** What was decided about a command, unless it lets this person run what they approved themselves. */
    Decision unlessApproved(Decision decision) {
        return decision instanceof Decision.Accepted accepted
                ? accepted.events().stream()
                        .flatMap(event -> begun(event).stream())
                        .flatMap(step -> mayNotRun(step).stream())
                        .findFirst()
                        .orElse(decision)
                : decision;
    }

    /** The steps that this fact has run, or brings nearer to it; looking at checks again runs nothing. */
    private List<StepId> begun(WindowEvent event) {
        if (event instanceof StepEvent.RunToConsented consented) {
            return consented.steps();
        }
        boolean runs = event instanceof StepEvent.StepRequested
                || event instanceof StepEvent.WordConfirmed
                || event instanceof StepEvent.RetryRequested retried
                        && window.step(retried.step()).state() != StepState.NOT_PASSED
                || event instanceof StepEvent.DeviationProposed proposed && runs(proposed.step(), proposed.kind())
                || event instanceof StepEvent.DeviationConfirmed alone
                        && alone.proposedBy().equals(alone.by())
                        && runs(alone.step(), alone.kind());
        return runs ? List.of(((StepEvent) event).step()) : List.of();
    }

    /** Whoever only tells what became of an attempt that was lost has done nothing by hand. */
    private boolean runs(StepId step, Deviation.Kind how) {
        return how == Deviation.Kind.STEP_RUN_AGAIN
                || how == Deviation.Kind.STEP_DONE_BY_HAND
                        && !window.step(step).state().isForPeopleToTell();
    }

    private Optional<Decision> mayNotRun(StepId step) {
        return window.plan().gates().stream()
                .filter(gate ->
                        gate.kind() == PlannedGate.Kind.GO && gate.opens().contains(step))
                .filter(gate -> gate.terms().excluded().contains(Excluded.EXECUTOR))
                .filter(gate -> approvedBy(gate) != null)
                .findFirst()
                .map(gate -> refused(
                        Reason.RUNS_IT,
                        approvedBy(gate) + " approved \"" + gate.title() + "\", which lets step " + step
                                + " run; whoever approves there does not run it. Somebody runs it who did not approve"
                                + " it, so none of "
                                + approvers(gate).stream().map(Actor::mention).collect(Collectors.joining(", "))
                                + (window.commander().equals(by) ? ": `handover @user` gives them command." : ".")));
    }

    /** Who of those that this person speaks for approved here, as the beginning of a sentence; null if nobody did. */
    private @Nullable String approvedBy(PlannedGate gate) {
        if (window.gate(gate.id()).decisionOf(by).isPresent()) {
            return "You";
        }
        Set<Actor> approvers = approvers(gate);
        return approvers.contains(by)
                ? "Somebody in your place"
                : caller.lenders().stream()
                        .filter(approvers::contains)
                        .findFirst()
                        .map(lender -> lender.mention() + ", in whose place you act,")
                        .orElse(null);
    }

    /** Whoever said yes, and in whose place they said it. */
    private Set<Actor> approvers(PlannedGate gate) {
        return window.gate(gate.id()).decisions().stream()
                .filter(GateEvent.Decided::approved)
                .flatMap(yes -> Stream.concat(
                        Stream.of(yes.by()), window.overrides().lender(yes.by(), yes.at(), yes.role()).stream()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String words(PlannedGate gate, NotCounting barred) {
        String who = barred.who().equals(by) ? "You " : barred.who().mention() + ", in whose place you decide, ";
        return who + barred.words(window.id()) + ", so your yes does not count at \"" + gate.title()
                + "\"; there it takes others. It waits for "
                + titles(Quorum.of(window, gate).turn())
                + ". A `reject` of yours counts.";
    }

    private static Reason reason(Excluded why) {
        return switch (why) {
            case REQUESTER -> Reason.OPENED_IT;
            case EDITOR -> Reason.CHANGED_IT;
            case EXECUTOR -> Reason.RUNS_IT;
        };
    }

    private String titles(List<PlannedGate.RequiredRole> roles) {
        return roles.stream().map(role -> window.plan().roleTitle(role.role())).collect(Collectors.joining(" or "));
    }
}
