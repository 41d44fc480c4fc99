package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;
import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules for one permitted caller at one moment: one method per command. Pure. */
public final class CallerRules {
    /** After this long without an answer, another holder of the commander role may take command (design 4.3). */
    private static final Duration COMMANDER_ANSWERS_WITHIN = Duration.ofMinutes(3);

    private final Window window;
    private final Actor by;
    private final Instant now;
    private final Caller caller;
    private final OverrideRules overrides;
    private final StepRules steps;
    private final RollbackRules rollbacks;
    private final ChecklistRules checklists;
    private final ApproverRules approvers;

    CallerRules(Window window, Caller caller, Instant now) {
        this.window = window;
        this.by = caller.actor();
        this.now = now;
        this.caller = caller;
        this.overrides = new OverrideRules(window, caller, now);
        this.steps = new StepRules(window, caller, now);
        this.rollbacks = new RollbackRules(window, caller, now);
        this.checklists = new ChecklistRules(window, caller, now);
        this.approvers = new ApproverRules(window, caller);
    }

    Decision on(WindowCommand.Run run) {
        return expired().orElseGet(() -> approvers.unlessApproved(steps.run(run)));
    }

    Decision on(WindowCommand.RunTo runTo) {
        return expired().orElseGet(() -> approvers.unlessApproved(steps.runTo(runTo)));
    }

    Decision on(WindowCommand.Retry retry) {
        return approvers.unlessApproved(steps.retry(retry));
    }

    Decision on(WindowCommand.Settle settle) {
        return approvers.unlessApproved(steps.settle(settle));
    }

    Decision on(WindowCommand.Cancel cancel) {
        return new CancelRules(window, by, now).cancel(cancel);
    }

    Decision on(WindowCommand.Pause pause) {
        return new PauseRules(window, by, now).pause(pause);
    }

    Decision on(WindowCommand.KeepWaiting keepWaiting) {
        return new LockRules(window, by, now).keepWaiting();
    }

    Decision on(WindowCommand.Unblock unblock) {
        return new LockRules(window, by, now).unblock(unblock);
    }

    Decision on(WindowCommand.Accept accept) {
        return steps.accept(accept);
    }

    Decision on(WindowCommand.Confirm confirm) {
        return approvers.unlessApproved(steps.confirm(confirm));
    }

    Decision on(WindowCommand.Approve approve) {
        return inTime(seen -> new GateRules(seen, caller, now).approve(approve));
    }

    Decision on(WindowCommand.ApproveIf approve) {
        return inTime(seen -> new GateRules(seen, caller, now).approveIf(approve));
    }

    /** A yes that is too old does not count, even if that is not recorded yet; it is then recorded with the decision. */
    private Decision inTime(Function<Window, Decision> decide) {
        List<WindowEvent> late = ApprovalTimes.lapsed(window, now);
        Window seen = window;
        for (WindowEvent fact : late) {
            seen = seen.after(fact);
        }
        Decision decision = decide.apply(seen);
        if (late.isEmpty() || !(decision instanceof Decision.Accepted accepted)) {
            return decision;
        }
        List<WindowEvent> all = new ArrayList<>(late);
        all.addAll(accepted.events());
        return new Decision.Accepted(all);
    }

    Decision on(WindowCommand.Reject reject) {
        return new RejectRules(window, caller, now).reject(reject);
    }

    /** Nothing is asked of a step behind a gate that expired, even if that is not recorded yet. */
    private Optional<Decision> expired() {
        return window.current()
                .flatMap(PlanItem::asStep)
                .flatMap(step -> ApprovalTimes.expired(window, step.id(), now))
                .flatMap(late -> window.plan().gate(late.gate()))
                .map(gate -> refused(
                        Reason.WRONG_STATE,
                        "The gate \"" + gate.title()
                                + "\" has expired: no step behind it began in time. It is asked again by itself."));
    }

    Decision on(WindowCommand.RollBack rollBack) {
        return rollbacks.choose(rollBack);
    }

    Decision on(WindowCommand.Mark mark) {
        return checklists.mark(mark);
    }

    Decision on(WindowCommand.Unmark unmark) {
        return checklists.unmark(unmark);
    }

    Decision on(WindowCommand.Amend amend) {
        if (window.state() != WindowState.STOPPED) {
            return refused(
                    Reason.WRONG_STATE,
                    "Files are amended while " + window.id() + " is stopped; it is "
                            + window.state().words()
                            + ". Changed files are noticed when the next step or gate is reached; it stops there.");
        }
        if (amend.changes().isEmpty()) {
            return refused(
                    Reason.WRONG_STATE,
                    "No file on disk differs from what " + window.id() + " holds; there is nothing to amend.");
        }
        if (amend.reason().isBlank()) {
            return Rules.reasonMissing("amend");
        }
        Decision untouchable = untouchable(amend.amended());
        if (untouchable != null) {
            return untouchable;
        }
        return Rules.andContinue(
                window, now, new FilesEvent.FilesAmended(amend.amended(), amend.changes(), amend.reason(), by, now));
    }

    /** What ran, or may have, is not amended: what was approved is what ran. What is checked after it may be, if it failed. */
    private @Nullable Decision untouchable(Plan amended) {
        Rollback chosen = window.rollback();
        if (chosen != null && amended.rollback(chosen.plan()).isEmpty()) {
            return refused(
                    Reason.PROTECTED,
                    window.id() + " goes back by the plan " + chosen.plan()
                            + ", and the runbook on disk has none of that name. Put it back, or say `keep`.");
        }
        for (PlannedStep step : window.plan().everyStep()) {
            StepRun run = window.step(step.id());
            Optional<PlannedStep> other = amended.step(step.id());
            boolean same = other.map(it -> it.digest().equals(step.digest())).orElse(false);
            boolean gone = other.isEmpty();
            if (run.state().isForPeopleToTell() && !same) {
                return refused(
                        Reason.PROTECTED,
                        "Nobody knows whether step " + step.id() + " took effect, so it cannot be amended. Look at "
                                + window.plan().target().name() + " first; then `done " + step.id()
                                + " <what you saw>` if it did, `retry " + step.id()
                                + " <what you saw>` if it did not.");
            }
            boolean checksAlone = run.state() == StepState.NOT_PASSED
                    && other.map(step::doesTheSame).orElse(false);
            if ((run.tookEffect() && !same && !checksAlone) || (run.mayHaveChanged() && gone)) {
                String but = run.state() == StepState.NOT_PASSED ? "; its checks can, while they are open" : "";
                return refused(
                        Reason.PROTECTED,
                        "Step " + step.id() + " has taken effect already; what it ran cannot be amended" + but + ". "
                                + "Put its files back, or say `keep`.");
            }
        }
        return null;
    }

    Decision on(WindowCommand.Keep keep) {
        if (window.changedFiles().isEmpty()) {
            return refused(Reason.WRONG_STATE, "No changed file waits for a decision in " + window.id() + ".");
        }
        return Rules.andContinue(window, now, new FilesEvent.FilesKept(window.changedFiles(), by, now));
    }

    Decision on(WindowCommand.Hold hold) {
        if (window.state() == WindowState.SCHEDULED) {
            return refused(Reason.WRONG_STATE, window.id() + " has not started; `abort <reason>` withdraws it.");
        }
        if (window.hold() != null) {
            return refused(
                    Reason.ALREADY_DECIDED,
                    window.id() + " is held already, by " + window.hold().by().mention() + ".");
        }
        return accepted(new LifeEvent.Held(by, hold.reason(), now));
    }

    Decision on(WindowCommand.Resume resume) {
        Optional<Decision> step = new PauseRules(window, by, now).resume(resume);
        if (step.isPresent()) {
            return step.get();
        }
        Optional<PlannedGate> rejected = window.plan().gates().stream()
                .filter(gate -> window.rollback() == null)
                .filter(gate -> window.gate(gate.id()).state() == GateState.REJECTED)
                .findFirst();
        if (rejected.isPresent() && window.hold() == null) {
            GateId gate = rejected.get().id();
            String digest = window.gate(gate).digest();
            return Rules.andContinue(window, now, new GateEvent.GateAsked(gate, digest == null ? "" : digest, now));
        }
        if (window.hold() == null) {
            return refused(
                    Reason.WRONG_STATE,
                    "Nobody holds " + window.id() + "; it is " + window.state().words() + ".");
        }
        return Rules.andContinue(window, now, PauseRules.lifted(window, by, now));
    }

    Decision on(WindowCommand.HandOver handOver) {
        if (handOver.to().equals(window.commander())) {
            return refused(
                    Reason.ALREADY_DECIDED, "" + handOver.to().mention() + " leads " + window.id() + " already.");
        }
        return accepted(new LifeEvent.HandedOver(by, handOver.to(), now));
    }

    Decision on(WindowCommand.Take take) {
        if (by.equals(window.commander())) {
            return refused(Reason.ALREADY_DECIDED, "You lead " + window.id() + " already.");
        }
        Waiting waiting = Waiting.of(window);
        Instant since = waiting.since();
        boolean overdue = waiting.roles().contains(Permissions.COMMANDER)
                && since != null
                && !since.plus(COMMANDER_ANSWERS_WITHIN).isAfter(now)
                && !window.commanderHeardAt().plus(COMMANDER_ANSWERS_WITHIN).isAfter(now);
        if (take.reason().isBlank()) {
            return Rules.reasonMissing("take");
        }
        return overdue
                ? accepted(new LifeEvent.CommandTaken(by, take.reason(), now))
                : overrides.proposeTake(take.reason());
    }

    Decision on(WindowCommand.Exceptional exceptional) {
        return inTime(seen -> exceptional.asked().under(new OverrideRules(seen, caller, now)));
    }

    Decision on(WindowCommand.Note note) {
        if (note.text().isBlank()) {
            return refused(Reason.REASON_MISSING, "A note needs words: `note the replica was rebuilt`.");
        }
        return accepted(new LifeEvent.NoteTaken(by, note.text(), now));
    }

    Decision on(WindowCommand.Abort abort) {
        if (abort.reason().isBlank()) {
            return Rules.reasonMissing("abort");
        }
        Optional<PlannedStep> active =
                window.active().filter(step -> window.step(step.id()).state() == StepState.RUNNING);
        if (active.isPresent()) {
            return refused(
                    Reason.WRONG_STATE,
                    "Step " + active.get().id()
                            + " is under way; it ends first. `hold` keeps the next one from beginning.");
        }
        return accepted(EndingRules.end(window, by, abort.reason(), now));
    }
}
