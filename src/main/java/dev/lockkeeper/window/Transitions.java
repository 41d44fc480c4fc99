package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowState.ABORTED;
import static dev.lockkeeper.window.WindowState.COMPLETED;
import static dev.lockkeeper.window.WindowState.ENDING;
import static dev.lockkeeper.window.WindowState.HELD;
import static dev.lockkeeper.window.WindowState.ROLLED_BACK;
import static dev.lockkeeper.window.WindowState.ROLLING_BACK;
import static dev.lockkeeper.window.WindowState.RUNNING;
import static dev.lockkeeper.window.WindowState.SCHEDULED;
import static dev.lockkeeper.window.WindowState.STOPPED;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The life of a window on one screen: in which state which fact leads where. A pair that has no row cannot happen. No
 * row carries an action; what a fact changes besides the state stands on the fact itself.
 *
 * <p>docs/state-machine.md is generated from this table, and the build compares the two.
 */
public final class Transitions {
    /** One cell of the table: a state and a fact. */
    public record Cell(WindowState state, Class<? extends WindowEvent> event) {}

    private static final Map<Cell, WindowState> ROWS = new LinkedHashMap<>();

    static {
        //  in state    on the fact                          becomes
        row(SCHEDULED, LifeEvent.RoomOpened.class, SCHEDULED);
        row(SCHEDULED, LifeEvent.NoteTaken.class, SCHEDULED);
        row(SCHEDULED, LifeEvent.Diagnosed.class, SCHEDULED);
        row(SCHEDULED, LifeEvent.HandedOver.class, SCHEDULED);
        row(SCHEDULED, LifeEvent.CommandTaken.class, SCHEDULED);
        row(SCHEDULED, GateEvent.ItemMarked.class, SCHEDULED);
        row(SCHEDULED, GateEvent.ItemUnmarked.class, SCHEDULED);
        row(SCHEDULED, LifeEvent.Started.class, RUNNING);
        peopleActForPeople(SCHEDULED);
        row(SCHEDULED, LifeEvent.Aborted.class, ABORTED);

        row(RUNNING, StepEvent.StepRequested.class, RUNNING);
        row(RUNNING, StepEvent.RunToConsented.class, RUNNING);
        row(RUNNING, StepEvent.WordConfirmed.class, RUNNING);
        row(RUNNING, StepEvent.StepBegan.class, RUNNING);
        row(RUNNING, StepEvent.StepSucceeded.class, RUNNING);
        row(RUNNING, StepEvent.StepFailed.class, STOPPED);
        row(RUNNING, StepEvent.AttemptLost.class, RUNNING);
        row(RUNNING, StepEvent.StepAdopted.class, RUNNING);
        row(RUNNING, StepEvent.AttemptHadNoEffect.class, RUNNING);
        row(RUNNING, StepEvent.CancelRequested.class, RUNNING);
        row(RUNNING, StepEvent.StepPaused.class, RUNNING);
        row(RUNNING, StepEvent.StepContinued.class, RUNNING);
        row(RUNNING, StepEvent.OutcomeLost.class, STOPPED);
        row(RUNNING, StepEvent.ChecksPassed.class, RUNNING);
        row(RUNNING, StepEvent.ChecksNotPassed.class, STOPPED);
        row(RUNNING, StepEvent.DeviationProposed.class, RUNNING);
        row(RUNNING, StepEvent.DeviationConfirmed.class, RUNNING);
        row(RUNNING, GateEvent.ReachTaken.class, RUNNING);
        row(RUNNING, GateEvent.GateAsked.class, RUNNING);
        row(RUNNING, GateEvent.Approved.class, RUNNING);
        row(RUNNING, ConfirmationEvent.ConfirmationAsked.class, RUNNING);
        row(RUNNING, GateEvent.GateOpened.class, RUNNING);
        // right before a step begins: its gate falls and is asked again at once
        row(RUNNING, GateEvent.ReachChanged.class, RUNNING);
        row(RUNNING, GateEvent.Rejected.class, STOPPED);
        // a check of a line that is asked may turn red when it is looked at again
        row(RUNNING, StepEvent.CheckAccepted.class, RUNNING);
        row(RUNNING, FilesEvent.FilesDiffered.class, STOPPED);
        row(RUNNING, LifeEvent.Held.class, HELD);
        row(RUNNING, LifeEvent.Completed.class, COMPLETED);
        row(RUNNING, RollbackEvent.RollbackChosen.class, ROLLING_BACK);
        // the gate that waits, in a window that nobody holds and nothing stops
        row(RUNNING, OverrideEvent.BreakGlassProposed.class, RUNNING);
        row(RUNNING, OverrideEvent.GlassBroken.class, RUNNING);
        everyLiveMoment(RUNNING);
        approvalsAge(RUNNING);
        yesWaitsForChecks(RUNNING);
        runningStepMeetsALock(RUNNING);
        runningStepFindsTheTargetClosed(RUNNING);
        nobodyAnswers(RUNNING);

        // a step that was under way when somebody said hold may still end
        row(HELD, StepEvent.StepSucceeded.class, HELD);
        row(HELD, StepEvent.StepFailed.class, STOPPED);
        row(HELD, StepEvent.AttemptLost.class, HELD);
        row(HELD, StepEvent.StepAdopted.class, HELD);
        row(HELD, StepEvent.AttemptHadNoEffect.class, HELD);
        row(HELD, StepEvent.CancelRequested.class, HELD);
        row(HELD, StepEvent.StepPaused.class, HELD);
        row(HELD, StepEvent.StepContinued.class, HELD);
        row(HELD, StepEvent.OutcomeLost.class, STOPPED);
        row(HELD, StepEvent.ChecksPassed.class, HELD);
        row(HELD, StepEvent.ChecksNotPassed.class, STOPPED);
        row(HELD, GateEvent.Approved.class, HELD);
        row(HELD, ConfirmationEvent.ConfirmationAsked.class, HELD);
        row(HELD, GateEvent.GateOpened.class, HELD);
        row(HELD, GateEvent.Rejected.class, STOPPED);
        row(HELD, StepEvent.CheckAccepted.class, HELD);
        row(HELD, LifeEvent.Resumed.class, RUNNING);
        row(HELD, RollbackEvent.RollbackChosen.class, ROLLING_BACK);
        row(HELD, RollbackEvent.RollbackResumed.class, ROLLING_BACK);
        row(HELD, RollbackEvent.TargetSwapped.class, HELD);
        // the glass was broken right before
        row(HELD, CallEvent.AlarmRaised.class, HELD);
        everyLiveMoment(HELD);
        approvalsAge(HELD);
        yesWaitsForChecks(HELD);
        runningStepMeetsALock(HELD);
        runningStepFindsTheTargetClosed(HELD);

        // the hold of a stopped window is remembered beside the state
        row(STOPPED, LifeEvent.Held.class, STOPPED);
        row(STOPPED, LifeEvent.Resumed.class, STOPPED);
        row(STOPPED, LifeEvent.Continued.class, RUNNING);
        row(STOPPED, StepEvent.RetryRequested.class, STOPPED);
        // a file that changed may have stopped it while a paused step was to begin again
        row(STOPPED, StepEvent.StepContinued.class, STOPPED);
        row(STOPPED, StepEvent.CheckAccepted.class, STOPPED);
        row(STOPPED, StepEvent.ChecksPassed.class, STOPPED);
        row(STOPPED, StepEvent.ChecksNotPassed.class, STOPPED);
        row(STOPPED, StepEvent.DeviationProposed.class, STOPPED);
        row(STOPPED, StepEvent.DeviationConfirmed.class, STOPPED);
        // the step that was to begin when it was noticed has failed before
        row(STOPPED, StepEvent.StepRewound.class, STOPPED);
        row(STOPPED, GateEvent.GateAsked.class, STOPPED);
        // a gate that is open may be vetoed whatever else stops the window
        row(STOPPED, GateEvent.Rejected.class, STOPPED);
        row(STOPPED, FilesEvent.FilesDiffered.class, STOPPED);
        row(STOPPED, FilesEvent.FilesAmended.class, STOPPED);
        row(STOPPED, FilesEvent.FilesKept.class, STOPPED);
        row(STOPPED, RollbackEvent.RollbackChosen.class, ROLLING_BACK);
        row(STOPPED, RollbackEvent.RollbackContinued.class, ROLLING_BACK);
        everyLiveMoment(STOPPED);
        approvalsAge(STOPPED);
        nobodyAnswers(STOPPED);

        // a stop or a hold on the way back remembers beside the state that there is a way back
        row(ROLLING_BACK, StepEvent.StepBegan.class, ROLLING_BACK);
        row(ROLLING_BACK, StepEvent.StepSucceeded.class, ROLLING_BACK);
        row(ROLLING_BACK, StepEvent.StepFailed.class, STOPPED);
        row(ROLLING_BACK, StepEvent.AttemptLost.class, ROLLING_BACK);
        row(ROLLING_BACK, StepEvent.StepAdopted.class, ROLLING_BACK);
        row(ROLLING_BACK, StepEvent.AttemptHadNoEffect.class, ROLLING_BACK);
        row(ROLLING_BACK, StepEvent.CancelRequested.class, ROLLING_BACK);
        row(ROLLING_BACK, StepEvent.StepPaused.class, ROLLING_BACK);
        row(ROLLING_BACK, StepEvent.StepContinued.class, ROLLING_BACK);
        row(ROLLING_BACK, StepEvent.OutcomeLost.class, STOPPED);
        row(ROLLING_BACK, StepEvent.ChecksPassed.class, ROLLING_BACK);
        row(ROLLING_BACK, StepEvent.ChecksNotPassed.class, STOPPED);
        row(ROLLING_BACK, StepEvent.DeviationProposed.class, ROLLING_BACK);
        row(ROLLING_BACK, StepEvent.DeviationConfirmed.class, ROLLING_BACK);
        row(ROLLING_BACK, FilesEvent.FilesDiffered.class, STOPPED);
        row(ROLLING_BACK, LifeEvent.Held.class, HELD);
        row(ROLLING_BACK, RollbackEvent.RollbackChosen.class, ROLLING_BACK);
        row(ROLLING_BACK, RollbackEvent.TargetSwapped.class, ROLLING_BACK);
        row(ROLLING_BACK, RollbackEvent.RolledBack.class, ROLLED_BACK);
        everyLiveMoment(ROLLING_BACK);
        runningStepMeetsALock(ROLLING_BACK);
        runningStepFindsTheTargetClosed(ROLLING_BACK);
        nobodyAnswers(ROLLING_BACK);

        // whoever ends a window while something it opened is open: that is closed first
        row(RUNNING, PairEvent.EndAsked.class, ENDING);
        row(HELD, PairEvent.EndAsked.class, ENDING);
        row(STOPPED, PairEvent.EndAsked.class, ENDING);
        row(ROLLING_BACK, PairEvent.EndAsked.class, ENDING);
        row(RUNNING, PairEvent.FoundClosed.class, STOPPED);
        row(HELD, PairEvent.FoundClosed.class, STOPPED);
        row(STOPPED, PairEvent.FoundClosed.class, STOPPED);
        row(ENDING, StepEvent.StepBegan.class, ENDING);
        row(ENDING, StepEvent.StepSucceeded.class, ENDING);
        row(ENDING, StepEvent.StepFailed.class, ENDING);
        row(ENDING, RollbackEvent.TargetSwapped.class, ENDING);
        row(ENDING, StepEvent.AttemptLost.class, ENDING);
        row(ENDING, StepEvent.StepAdopted.class, ENDING);
        row(ENDING, StepEvent.AttemptHadNoEffect.class, ENDING);
        row(ENDING, StepEvent.OutcomeLost.class, ENDING);
        row(ENDING, StepEvent.ChecksPassed.class, ENDING);
        row(ENDING, StepEvent.ChecksNotPassed.class, ENDING);
        row(ENDING, StepEvent.RetryRequested.class, ENDING);
        row(ENDING, StepEvent.DeviationProposed.class, ENDING);
        row(ENDING, StepEvent.DeviationConfirmed.class, ENDING);
        row(ENDING, PairEvent.CloseTriedAgain.class, ENDING);
        everyLiveMoment(ENDING);
        nobodyAnswers(ENDING);
    }

    private Transitions() {}

    /** The whole table, in the order it is written. */
    public static Map<Cell, WindowState> table() {
        return Collections.unmodifiableMap(ROWS);
    }

    static WindowState next(WindowId window, WindowState state, WindowEvent event) {
        WindowState next = ROWS.get(new Cell(state, event.getClass()));
        if (next == null) {
            throw new IllegalTransitionException(window, state, event);
        }
        return next;
    }

    private static void everyLiveMoment(WindowState state) {
        row(state, LifeEvent.RoomOpened.class, state);
        row(state, LifeEvent.NoteTaken.class, state);
        row(state, LifeEvent.StatusTaken.class, state);
        row(state, LifeEvent.Verified.class, state);
        row(state, LifeEvent.Diagnosed.class, state);
        row(state, GateEvent.ItemMarked.class, state);
        row(state, GateEvent.ItemUnmarked.class, state);
        row(state, GateEvent.SignatureVoided.class, state);
        row(state, GateEvent.RolesFoundEmpty.class, state);
        row(state, ConfirmationEvent.ConfirmationRefused.class, state);
        row(state, LifeEvent.HandedOver.class, state);
        row(state, LifeEvent.CommandTaken.class, state);
        row(state, LifeEvent.Aborted.class, ABORTED);
        row(state, LockEvent.UnblockSettled.class, state);
        row(state, CallEvent.AlarmSettled.class, state);
        row(state, CallEvent.DeputyActed.class, state);
        row(state, PictureEvent.PictureTaken.class, state);
        row(state, PictureEvent.PictureMissed.class, state);
        peopleActForPeople(state);
    }

    private static void peopleActForPeople(WindowState state) {
        row(state, OverrideEvent.TakeProposed.class, state);
        row(state, OverrideEvent.ProposalLapsed.class, state);
        row(state, OverrideEvent.Delegated.class, state);
        row(state, OverrideEvent.DelegationEnded.class, state);
        row(state, OverrideEvent.DelegateActed.class, state);
    }

    private static void approvalsAge(WindowState state) {
        row(state, ApprovalEvent.ApprovalLapsed.class, state);
        row(state, ApprovalEvent.ExpiryNear.class, state);
        row(state, ApprovalEvent.GateExpired.class, state);
    }

    private static void yesWaitsForChecks(WindowState state) {
        row(state, ApprovalEvent.ConditionSet.class, state);
        row(state, ApprovalEvent.ConditionMet.class, state);
        row(state, ApprovalEvent.ConditionReturned.class, state);
    }

    private static void runningStepMeetsALock(WindowState state) {
        row(state, StepEvent.RoadFound.class, state);
        row(state, LockEvent.LockMet.class, state);
        row(state, LockEvent.LockGone.class, state);
        row(state, LockEvent.WaitKept.class, state);
        row(state, LockEvent.EndProposed.class, state);
        row(state, LockEvent.UnblockAsked.class, state);
    }

    private static void runningStepFindsTheTargetClosed(WindowState state) {
        row(state, StepEvent.TargetClosed.class, state);
        row(state, StepEvent.TargetOpened.class, state);
    }

    private static void nobodyAnswers(WindowState state) {
        row(state, CallEvent.Reminded.class, state);
        row(state, CallEvent.DeputiesCalled.class, state);
        row(state, CallEvent.AlarmRaised.class, state);
    }

    private static void row(WindowState state, Class<? extends WindowEvent> event, WindowState next) {
        if (state.isFinal()) {
            throw new IllegalArgumentException(state + " is final; nothing leads out of it");
        }
        if (ROWS.put(new Cell(state, event), next) != null) {
            throw new IllegalArgumentException(state + " on " + event.getSimpleName() + " has two rows");
        }
    }
}
