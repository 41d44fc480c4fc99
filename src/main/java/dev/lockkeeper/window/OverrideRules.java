package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;
import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules for what two people do past a rule: break-glass, and taking command at once. Pure; permission was decided before. */
public final class OverrideRules {
    private final Window window;
    private final Caller caller;
    private final Actor by;
    private final Instant now;

    OverrideRules(Window window, Caller caller, Instant now) {
        this.window = window;
        this.caller = caller;
        this.by = caller.actor();
        this.now = now;
    }

    Decision on(OverrideCommand.Delegate delegate) {
        return new DelegationRules(window, caller, now).delegate(delegate);
    }

    Decision on(OverrideCommand.EndDelegation end) {
        return new DelegationRules(window, caller, now).end(end);
    }

    Decision on(OverrideCommand.PastSafeAbort ask) {
        return new SafeAbortRules(window, caller, now).on(ask);
    }

    /** The gate that waits is the only thing it opens. */
    Decision on(OverrideCommand.BreakGlass ask) {
        Optional<OverrideEvent.BreakGlassProposed> proposal =
                window.overrides().proposal().filter(it -> Overrides.stands(it.at(), now));
        int number = window.overrides().glass();
        if (ask.seen().isPresent() && (proposal.isEmpty() || ask.seen().get() != number)) {
            return refused(
                    Reason.STALE_CARD,
                    "This proposal is settled or lapsed; the board shows how " + window.id() + " stands."
                            + " `override break-glass <reason>` proposes it anew.");
        }
        if (window.state() != WindowState.RUNNING) {
            return refused(
                    Reason.WRONG_STATE,
                    "Break-glass opens a gate of a window that runs; " + window.id() + " is "
                            + window.state().words() + ". What stops it is settled first.");
        }
        Optional<PlannedGate> waits = window.current()
                .flatMap(PlanItem::asGate)
                .filter(gate -> window.gate(gate.id()).state() == GateState.ASKED);
        if (waits.isEmpty()) {
            return refused(
                    Reason.WRONG_STATE,
                    "No gate of " + window.id()
                            + " waits, and break-glass opens nothing else: it types no word of a point"
                            + " of no return, passes no check and leaves out no step.");
        }
        Decision red = red(waits.get());
        if (red != null) {
            return red;
        }
        return proposal.isEmpty() ? propose(waits.get(), ask.reason()) : agree(waits.get(), proposal.get());
    }

    private Decision propose(PlannedGate gate, String reason) {
        return reason.isBlank()
                ? Rules.reasonMissing("override break-glass")
                : accepted(new OverrideEvent.BreakGlassProposed(
                        gate.id(), window.gate(gate.id()).asking(), by, reason, now));
    }

    private Decision agree(PlannedGate gate, OverrideEvent.BreakGlassProposed proposal) {
        if (proposal.by().equals(by)) {
            return refused(
                    Reason.SECOND_PERSON_NEEDED,
                    "You proposed this yourself; a second person must say `override break-glass` too.");
        }
        Decision one = inOnePersonsPlace(window, caller, proposal.by(), proposal.at());
        if (one != null) {
            return one;
        }
        GateRun run = window.gate(gate.id());
        List<String> missing =
                run.missing(gate).stream().map(PlannedGate.RequiredRole::role).toList();
        return accepted(new OverrideEvent.GlassBroken(
                gate.id(),
                run.asking(),
                String.valueOf(run.digest()),
                missing,
                proposal.by(),
                by,
                proposal.reason(),
                now));
    }

    /** Two people who act in the roles of one are one; null if they are not. */
    static @Nullable Decision inOnePersonsPlace(Window window, Caller caller, Actor proposer, Instant proposedAt) {
        Optional<Actor> first = window.overrides().lender(proposer, proposedAt);
        return first.filter(caller.actor()::equals).isPresent()
                        || caller.lenders().contains(proposer)
                        || first.filter(caller.lenders()::contains).isPresent()
                ? refused(
                        Reason.SECOND_PERSON_NEEDED,
                        proposer.mention()
                                + " and you act in the roles of one person here; a second person in a role of their own"
                                + " must agree.")
                : null;
    }

    /** A check that closes the way is let pass by its own word, by its own role, or it stays closed. */
    private @Nullable Decision red(PlannedGate gate) {
        List<CheckResult> red = LineStanding.all(window, gate).stream()
                .flatMap(line -> line.red().stream())
                .distinct()
                .toList();
        return red.isEmpty()
                ? null
                : refused(
                        Reason.PROTECTED,
                        "Break-glass passes no check: "
                                + red.stream()
                                        .map(check -> "check " + check.id() + " is "
                                                + check.verdict().words())
                                        .collect(Collectors.joining("; "))
                                + ". `accept " + red.get(0).id() + " <reason>` lets one pass, as a deviation.");
    }

    Decision proposeTake(String reason) {
        Optional<OverrideEvent.TakeProposed> standing = takeProposal();
        if (standing.isPresent()) {
            Actor first = standing.get().by();
            return refused(
                    Reason.SECOND_PERSON_NEEDED,
                    first.equals(by)
                            ? "You asked for this yourself; a second person must agree: `take for " + by.mention()
                                    + "`."
                            : first.mention() + " has asked to take command already; `take for " + first.mention()
                                    + "` agrees to that.");
        }
        return accepted(new OverrideEvent.TakeProposed(window.commander(), by, reason, now));
    }

    Decision on(OverrideCommand.TakeFor agreed) {
        Optional<OverrideEvent.TakeProposed> standing = takeProposal()
                .filter(it -> agreed.whom().map(it.by()::equals).orElse(true))
                .filter(it -> agreed.seen()
                        .map(number -> number == window.overrides().takes())
                        .orElse(true));
        if (standing.isEmpty()) {
            return refused(
                    Reason.STALE_CARD,
                    agreed.whom().map(Actor::mention).orElse("Whoever asked for it")
                            + " does not ask to take command of " + window.id()
                            + " now; it is settled, or it lapsed. They say `take <reason>` to ask.");
        }
        OverrideEvent.TakeProposed ask = standing.get();
        if (ask.by().equals(by) || caller.lenders().contains(ask.by())) {
            return refused(
                    Reason.SECOND_PERSON_NEEDED,
                    "A second person must agree, in a role of their own; you "
                            + (ask.by().equals(by) ? "asked for it yourself." : "act in a role of the one who asks."));
        }
        return accepted(new LifeEvent.CommandTaken(ask.by(), ask.reason(), by, now));
    }

    private Optional<OverrideEvent.TakeProposed> takeProposal() {
        return Optional.ofNullable(window.overrides().take()).filter(it -> Overrides.stands(it.at(), now));
    }
}
