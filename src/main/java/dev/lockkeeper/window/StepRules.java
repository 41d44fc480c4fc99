package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;
import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules for commands about steps. Pure; permission was decided before. */
final class StepRules {
    private final Window window;
    private final Caller caller;
    private final Instant now;

    StepRules(Window window, Caller caller, Instant now) {
        this.window = window;
        this.caller = caller;
        this.now = now;
    }

    Decision run(WindowCommand.Run run) {
        Decision no = notRunnable(run.step().map(StepId::value).orElse(""));
        if (no != null) {
            return no;
        }
        PlannedStep next = window.current().orElseThrow().asStep().orElseThrow();
        StepRun before = window.step(next.id());
        Actor asker = before.requestedBy();
        if (before.state() == StepState.REQUESTED) {
            return refused(
                    Reason.ALREADY_DECIDED,
                    "Step " + next.id() + " is asked for already" + (asker == null ? "" : ", by " + asker.mention())
                            + "; it begins in a moment.");
        }
        Decision late = SafeAbortRules.refusal(window, next, now);
        if (late != null) {
            return late;
        }
        Decision unconfirmed = unconfirmed(next);
        if (unconfirmed != null) {
            return unconfirmed;
        }
        return accepted(new StepEvent.StepRequested(next.id(), caller.actor(), now));
    }

    Decision runTo(WindowCommand.RunTo runTo) {
        Decision no = notRunnable("");
        if (no != null) {
            return no;
        }
        Optional<PlanItem> behind = window.plan().items().stream()
                .filter(item -> item.typedId().equals(runTo.until()))
                .filter(window::isSettled)
                .findFirst();
        if (behind.isPresent()) {
            return refused(
                    Reason.NOT_NEXT,
                    "\"" + behind.get().title() + "\" is behind " + window.id() + " already; next is "
                            + window.current().map(PlanItem::typedId).orElse("nothing") + ".");
        }
        List<StepId> steps = new ArrayList<>();
        for (PlanItem item : window.plan().items()) {
            if (window.isSettled(item)) {
                continue;
            }
            Optional<PlannedStep> step = item.asStep();
            step.ifPresent(s -> steps.add(s.id()));
            if (item.typedId().equals(runTo.until()) || step.isEmpty()) {
                return consent(runTo.until(), item, steps);
            }
        }
        return runTo.until().equals("end")
                ? consent("end", window.plan().items().get(window.plan().items().size() - 1), steps)
                : unknownStep(runTo.until());
    }

    private Decision consent(String until, PlanItem last, List<StepId> steps) {
        if (!last.typedId().equals(until) && !until.equals("end")) {
            boolean known = window.plan().items().stream()
                    .anyMatch(item -> item.typedId().equals(until));
            return known
                    ? refused(
                            Reason.PROTECTED,
                            "The gate " + last.typedId() + " stands before " + until + "; `run to " + last.typedId()
                                    + "` goes as far as one consent can.")
                    : unknownStep(until);
        }
        Decision late = SafeAbortRules.refusal(window, steps, now);
        if (late != null) {
            return late;
        }
        StepId before = null;
        for (StepId id : steps) {
            Decision unconfirmed = unconfirmed(window.plan().step(id).orElseThrow());
            if (unconfirmed != null && before != null) {
                return refused(
                        Reason.WRONG_WORD,
                        id + " is a point of no return and its word is typed when it is next; `run to " + before
                                + "` goes as far as one consent can.");
            }
            if (unconfirmed != null) {
                return unconfirmed;
            }
            before = id;
        }
        return accepted(new StepEvent.RunToConsented(steps.get(0), steps, caller.actor(), now));
    }

    Decision retry(WindowCommand.Retry retry) {
        Optional<PlannedStep> stopped = stopCause();
        if (stopped.isEmpty()) {
            return refused(Reason.WRONG_STATE, "No step of " + window.id() + " failed; there is nothing to retry.");
        }
        PlannedStep step = stopped.get();
        if (retry.step().isPresent() && !retry.step().get().equals(step.id())) {
            return refused(
                    Reason.NOT_NEXT,
                    "The step that waits for a decision is " + step.id() + ", not "
                            + retry.step().get() + ".");
        }
        StepState state = window.step(step.id()).state();
        if (state.isForPeopleToTell() && step.writes()) {
            return refused(
                    Reason.PROTECTED,
                    (state == StepState.REWOUND
                                    ? "The target was set back, and nobody knows whether the effect of " + step.id()
                                            + " is still there"
                                    : "Nobody knows whether " + step.id() + " took effect")
                            + ", so running it again could do it twice. Look at "
                            + window.plan().target().name() + " first; then say `done " + step.id()
                            + " <what you saw>` if it did, `retry " + step.id()
                            + " <what you saw>` if it did not. A second person says the same.");
        }
        Decision late = state == StepState.FAILED ? SafeAbortRules.refusal(window, step, now) : null;
        if (late != null) {
            return late;
        }
        return Rules.andContinue(window, now, new StepEvent.RetryRequested(step.id(), caller.actor(), now));
    }

    Decision settle(WindowCommand.Settle settle) {
        Optional<PlannedStep> planned = window.plan().step(settle.step());
        if (planned.isEmpty()) {
            return unknownStep(settle.step().value());
        }
        PlannedStep step = planned.get();
        Optional<Decision> elsewhere = notOnTheWay(step);
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        StepRun run = window.step(step.id());
        String word = settle.word();
        boolean lost = run.state().isForPeopleToTell();
        if (settle.reason().isBlank()) {
            return Rules.reasonMissing(word);
        }
        if (run.state() == StepState.IN_DOUBT) {
            return refused(
                    Reason.WRONG_STATE,
                    "What became of step " + step.id() + " is being found out from "
                            + window.plan().target().name() + "; the room says it as soon as it is known. Until then "
                            + "there is nothing to " + word + ".");
        }
        if (run.state().isSettled() || run.state() == StepState.RUNNING || run.state() == StepState.CHECKING) {
            return refused(
                    Reason.WRONG_STATE,
                    "Step " + step.id() + " is " + run.state().words() + "; there is nothing to " + word + ".");
        }
        boolean next = window.current()
                .map(item -> item.typedId().equals(step.typedId()))
                .orElse(false);
        if (!next && !run.state().isStopCause()) {
            return refused(Reason.NOT_NEXT, "Steps go in order; " + step.id() + " is not the next one.");
        }
        if (run.tookEffect()) {
            return refused(
                    Reason.WRONG_STATE,
                    "Step " + step.id()
                            + " took effect; only its checks are open. `retry` looks at them again, `accept "
                            + run.openChecks().get(0).id() + " <reason>` lets one pass.");
        }
        boolean again = settle.kind() == Deviation.Kind.STEP_RUN_AGAIN;
        if (again && !lost) {
            return refused(
                    Reason.WRONG_STATE,
                    "The outcome of step " + step.id() + " is known, it is "
                            + run.state().words() + "; say `retry` without a reason if it failed.");
        }
        if (step.protects() && !(lost && settle.kind() != Deviation.Kind.STEP_SKIPPED)) {
            return refused(Reason.PROTECTED, "Step " + step.id() + " protects the target and cannot be skipped.");
        }
        if (window.state() == WindowState.SCHEDULED || window.state() == WindowState.HELD) {
            return refused(Reason.WRONG_STATE, whyNothingRuns());
        }
        return twoPersons(settle, step, run);
    }

    private Optional<Decision> notOnTheWay(PlannedStep step) {
        if (window.rollback() != null && !window.way().contains(step)) {
            return Optional.of(refused(
                    Reason.NOT_NEXT,
                    window.id() + " goes back; step " + step.id() + " does not belong to the way it goes."));
        }
        if (window.ending() != null && !window.current().map(step::equals).orElse(false)) {
            return Optional.of(refused(
                    Reason.NOT_NEXT,
                    window.id() + " ends; only the step that closes what is open can be settled, which is "
                            + window.current().map(PlanItem::typedId).orElse("none") + "."));
        }
        return Optional.empty();
    }

    private Decision twoPersons(WindowCommand.Settle settle, PlannedStep step, StepRun run) {
        String word = settle.word();
        Deviation proposal = run.proposal();
        boolean same = proposal != null && proposal.kind() == settle.kind();
        boolean needsTwo = step.writes() || step.checks().stream().anyMatch(PlannedStep.PlannedCheck::blocking);
        if (!same && needsTwo) {
            return accepted(
                    new StepEvent.DeviationProposed(step.id(), settle.kind(), caller.actor(), settle.reason(), now));
        }
        if (same && proposal.by().equals(caller.actor())) {
            return refused(
                    Reason.SECOND_PERSON_NEEDED,
                    "You proposed this yourself; a second person must say `" + word + " " + step.id()
                            + " <reason>` too.");
        }
        Actor proposer = same ? proposal.by() : caller.actor();
        String reason = same ? proposal.reason() : settle.reason();
        return Rules.andContinue(
                window,
                now,
                new StepEvent.DeviationConfirmed(step.id(), settle.kind(), proposer, reason, caller.actor(), now));
    }

    Decision accept(WindowCommand.Accept accept) {
        Optional<PlannedStep> stopped = window.way().stream()
                .filter(step -> window.step(step.id()).state() == StepState.NOT_PASSED)
                .findFirst()
                .or(() -> redUnderAGate(accept.check()));
        if (stopped.isEmpty()) {
            return refused(Reason.WRONG_STATE, "No check of " + window.id() + " waits for a decision.");
        }
        if (accept.reason().isBlank()) {
            return Rules.reasonMissing("accept");
        }
        StepId step = stopped.get().id();
        List<CheckResult> open = window.step(step).state() == StepState.DONE
                ? Evidence.red(window, step)
                : window.step(step).openChecks();
        Optional<CheckResult> check =
                open.stream().filter(c -> c.id().equals(accept.check())).findFirst();
        if (check.isEmpty()) {
            return refused(
                    Reason.UNKNOWN_NAME,
                    "\"" + accept.check() + "\" is no check that waits; these do: "
                            + String.join(
                                    ", ", open.stream().map(CheckResult::id).toList()) + ".");
        }
        String role = caller.roles().stream()
                .filter(Rules.rolesConcerned(window)::contains)
                .sorted()
                .findFirst()
                .orElse(Permissions.COMMANDER_ROLE);
        return Rules.andContinue(
                window,
                now,
                new StepEvent.CheckAccepted(step, check.get().id(), caller.actor(), role, accept.reason(), now));
    }

    /**
     * A step that passed once and whose check was red when somebody looked at it again: it keeps a line of the gate that
     * waits from being signed. The one with this check, or else the first.
     */
    private Optional<PlannedStep> redUnderAGate(String check) {
        List<PlannedStep> red = window.plan().gates().stream()
                .filter(gate -> window.gate(gate.id()).state() == GateState.ASKED)
                .flatMap(gate -> gate.lines().stream())
                .flatMap(line -> line.steps().stream())
                .distinct()
                .filter(step -> window.step(step).state() == StepState.DONE)
                .filter(step -> !Evidence.red(window, step).isEmpty())
                .flatMap(step -> window.plan().step(step).stream())
                .toList();
        return red.stream()
                .filter(step -> Evidence.red(window, step.id()).stream().anyMatch(c -> c.id().equals(check)))
                .findFirst()
                .or(() -> red.stream().findFirst());
    }

    Decision confirm(WindowCommand.Confirm confirm) {
        Optional<PlannedStep> planned = window.plan().step(confirm.step());
        if (planned.isEmpty() || planned.get().confirmWord() == null) {
            return refused(Reason.UNKNOWN_NAME, "\"" + confirm.step() + "\" is no point of no return of this window.");
        }
        PlannedStep step = planned.get();
        boolean next = window.current()
                .map(item -> item.typedId().equals(step.typedId()))
                .orElse(false);
        if (window.state() != WindowState.RUNNING || !next) {
            return refused(
                    Reason.NOT_NEXT,
                    "The word for " + step.id() + " is asked for when it is next; now "
                            + window.current().map(PlanItem::title).orElse("nothing") + " is.");
        }
        Actor typedBy = window.step(step.id()).wordBy();
        if (typedBy != null) {
            return refused(
                    Reason.ALREADY_DECIDED,
                    "The word for " + step.id() + " was typed already, by " + typedBy.mention()
                            + "; `run` begins the step.");
        }
        if (!confirm.typed().strip().equals(step.confirmWord())) {
            return refused(
                    Reason.WRONG_WORD,
                    "That is not the word. The card of " + step.id()
                            + " shows it; type it exactly, capitals included.");
        }
        return accepted(new StepEvent.WordConfirmed(step.id(), caller.actor(), now));
    }

    private @Nullable Decision notRunnable(String wanted) {
        if (window.state() != WindowState.RUNNING) {
            return refused(Reason.WRONG_STATE, whyNothingRuns());
        }
        Optional<PlannedStep> active = window.active();
        if (active.isPresent()) {
            return refused(Reason.WRONG_STATE, "Step " + active.get().id() + " is under way.");
        }
        Optional<PlanItem> current = window.current();
        if (current.isEmpty()) {
            return refused(Reason.NOT_NEXT, "Every step of " + window.id() + " is settled.");
        }
        Optional<PlannedStep> step = current.get().asStep();
        if (step.isEmpty()) {
            return refused(
                    Reason.NOT_NEXT, "The gate \"" + current.get().title() + "\" comes first; it waits for its roles.");
        }
        if (!wanted.isEmpty() && !wanted.equals(step.get().typedId())) {
            return window.plan()
                            .step(new StepId(wanted.toLowerCase(Locale.ROOT)))
                            .isPresent()
                    ? refused(
                            Reason.NOT_NEXT,
                            "Steps go in order; next is " + step.get().id() + ".")
                    : unknownStep(wanted);
        }
        return null;
    }

    private String whyNothingRuns() {
        LifeEvent.Hold hold = window.hold();
        return switch (window.state()) {
            case SCHEDULED -> window.id() + " has not started yet.";
            case HELD ->
                window.id() + " is on hold"
                        + (hold == null ? "" : ", by " + hold.by().mention()) + "; `resume` lifts it.";
            case STOPPED ->
                stopCause()
                        .map(step -> window.id() + " is stopped at step " + step.id() + "; it needs a decision first.")
                        .orElse(window.id() + " is stopped; it needs a decision first.");
            case ROLLING_BACK -> window.id() + " is rolling back; the steps of the way back begin by themselves.";
            default -> window.id() + " is " + window.state().words() + ".";
        };
    }

    private @Nullable Decision unconfirmed(PlannedStep step) {
        if (!step.isPointOfNoReturn() || window.step(step.id()).wordBy() != null) {
            return null;
        }
        return refused(
                Reason.WRONG_WORD,
                step.id() + " is a point of no return: first `confirm " + step.id()
                        + " <word>`; its card shows the word.");
    }

    private Optional<PlannedStep> stopCause() {
        return (window.ending() == null ? window.way().stream() : window.current().flatMap(PlanItem::asStep).stream())
                .filter(step -> window.step(step.id()).state().isStopCause())
                .findFirst();
    }

    private Decision unknownStep(String typed) {
        String nearest = Nearest.of(
                typed, window.plan().items().stream().map(PlanItem::typedId).toList());
        return refused(
                Reason.UNKNOWN_NAME,
                "There is no step or gate \"" + typed + "\" in " + window.id() + "."
                        + (nearest.isEmpty() ? "" : " Did you mean " + nearest + "?"));
    }
}
