package dev.lockkeeper.store;

import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.ConfirmationEvent;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.LockEvent;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.PairEvent;
import dev.lockkeeper.window.PictureEvent;
import dev.lockkeeper.window.RollbackEvent;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.WindowEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The stored form of every event: a kind and a JSON object with the event's components in their order. Whatever was ever
 * written stays readable: a kind is never renamed or reused, and the samples in {@code src/test/resources/events} are
 * read by every build. A new component of an event must be {@code @Nullable}, because old rows lack it.
 */
final class EventJson {
    private static final Map<String, Class<? extends WindowEvent>> BY_KIND = new LinkedHashMap<>();
    private static final Map<Class<? extends WindowEvent>, String> BY_CLASS = new LinkedHashMap<>();

    static {
        kind("opened", LifeEvent.Opened.class);
        kind("room-opened", LifeEvent.RoomOpened.class);
        kind("started", LifeEvent.Started.class);
        kind("held", LifeEvent.Held.class);
        kind("resumed", LifeEvent.Resumed.class);
        kind("continued", LifeEvent.Continued.class);
        kind("completed", LifeEvent.Completed.class);
        kind("aborted", LifeEvent.Aborted.class);
        kind("handed-over", LifeEvent.HandedOver.class);
        kind("command-taken", LifeEvent.CommandTaken.class);
        kind("note-taken", LifeEvent.NoteTaken.class);
        kind("status-taken", LifeEvent.StatusTaken.class);
        kind("verified", LifeEvent.Verified.class);
        kind("diagnosed", LifeEvent.Diagnosed.class);

        kind("step-requested", StepEvent.StepRequested.class);
        kind("run-to-consented", StepEvent.RunToConsented.class);
        kind("word-confirmed", StepEvent.WordConfirmed.class);
        kind("step-began", StepEvent.StepBegan.class);
        kind("road-found", StepEvent.RoadFound.class);
        kind("step-succeeded", StepEvent.StepSucceeded.class);
        kind("step-failed", StepEvent.StepFailed.class);
        kind("attempt-lost", StepEvent.AttemptLost.class);
        kind("step-adopted", StepEvent.StepAdopted.class);
        kind("attempt-had-no-effect", StepEvent.AttemptHadNoEffect.class);
        kind("cancel-requested", StepEvent.CancelRequested.class);
        kind("step-paused", StepEvent.StepPaused.class);
        kind("step-continued", StepEvent.StepContinued.class);
        kind("outcome-lost", StepEvent.OutcomeLost.class);
        kind("target-closed", StepEvent.TargetClosed.class);
        kind("target-opened", StepEvent.TargetOpened.class);
        kind("step-rewound", StepEvent.StepRewound.class);
        kind("checks-passed", StepEvent.ChecksPassed.class);
        kind("checks-not-passed", StepEvent.ChecksNotPassed.class);
        kind("check-accepted", StepEvent.CheckAccepted.class);
        kind("retry-requested", StepEvent.RetryRequested.class);
        kind("deviation-proposed", StepEvent.DeviationProposed.class);
        kind("deviation-confirmed", StepEvent.DeviationConfirmed.class);

        kind("gate-asked", GateEvent.GateAsked.class);
        kind("approved", GateEvent.Approved.class);
        kind("rejected", GateEvent.Rejected.class);
        kind("gate-opened", GateEvent.GateOpened.class);
        kind("item-marked", GateEvent.ItemMarked.class);
        kind("item-unmarked", GateEvent.ItemUnmarked.class);
        kind("roles-found-empty", GateEvent.RolesFoundEmpty.class);
        kind("signature-voided", GateEvent.SignatureVoided.class);
        kind("reach-taken", GateEvent.ReachTaken.class);
        kind("reach-changed", GateEvent.ReachChanged.class);

        kind("approval-lapsed", ApprovalEvent.ApprovalLapsed.class);
        kind("expiry-near", ApprovalEvent.ExpiryNear.class);
        kind("gate-expired", ApprovalEvent.GateExpired.class);
        kind("condition-set", ApprovalEvent.ConditionSet.class);
        kind("condition-met", ApprovalEvent.ConditionMet.class);
        kind("condition-returned", ApprovalEvent.ConditionReturned.class);
        kind("confirmation-asked", ConfirmationEvent.ConfirmationAsked.class);
        kind("confirmation-refused", ConfirmationEvent.ConfirmationRefused.class);

        kind("reminded", CallEvent.Reminded.class);
        kind("deputies-called", CallEvent.DeputiesCalled.class);
        kind("alarm-raised", CallEvent.AlarmRaised.class);
        kind("alarm-settled", CallEvent.AlarmSettled.class);
        kind("deputy-acted", CallEvent.DeputyActed.class);

        kind("files-differed", FilesEvent.FilesDiffered.class);
        kind("files-amended", FilesEvent.FilesAmended.class);
        kind("files-kept", FilesEvent.FilesKept.class);

        kind("lock-met", LockEvent.LockMet.class);
        kind("lock-gone", LockEvent.LockGone.class);
        kind("lock-wait-kept", LockEvent.WaitKept.class);
        kind("unblock-end-proposed", LockEvent.EndProposed.class);
        kind("unblock-asked", LockEvent.UnblockAsked.class);
        kind("unblock-settled", LockEvent.UnblockSettled.class);

        kind("end-asked", PairEvent.EndAsked.class);
        kind("close-tried-again", PairEvent.CloseTriedAgain.class);
        kind("found-closed", PairEvent.FoundClosed.class);

        kind("break-glass-proposed", OverrideEvent.BreakGlassProposed.class);
        kind("glass-broken", OverrideEvent.GlassBroken.class);
        kind("take-proposed", OverrideEvent.TakeProposed.class);
        kind("proposal-lapsed", OverrideEvent.ProposalLapsed.class);
        kind("delegated", OverrideEvent.Delegated.class);
        kind("delegation-ended", OverrideEvent.DelegationEnded.class);
        kind("delegate-acted", OverrideEvent.DelegateActed.class);

        kind("rollback-chosen", RollbackEvent.RollbackChosen.class);
        kind("rollback-continued", RollbackEvent.RollbackContinued.class);
        kind("rollback-resumed", RollbackEvent.RollbackResumed.class);
        kind("target-swapped", RollbackEvent.TargetSwapped.class);
        kind("rolled-back", RollbackEvent.RolledBack.class);

        kind("picture-taken", PictureEvent.PictureTaken.class);
        kind("picture-missed", PictureEvent.PictureMissed.class);
    }

    private EventJson() {}

    /** Every kind with its class. */
    static Map<String, Class<? extends WindowEvent>> kinds() {
        return Collections.unmodifiableMap(BY_KIND);
    }

    static String kind(WindowEvent event) {
        String kind = BY_CLASS.get(event.getClass());
        if (kind == null) {
            throw new IllegalStateException(event.getClass().getName() + " has no stored kind; give it one here");
        }
        return kind;
    }

    /** The same event always gives the same characters. */
    static String write(WindowEvent event) {
        return RecordJson.write((Record) event);
    }

    /**
     * The event that was stored.
     *
     * @throws StoredFormException if the kind is unknown, or the JSON is not exactly what {@link #write} gives, save for
     *     missing {@code @Nullable} components
     */
    static WindowEvent read(String kind, String json) {
        Class<? extends WindowEvent> type = BY_KIND.get(kind);
        if (type == null) {
            throw new StoredFormException("an event of the kind \"" + kind + "\" is stored, which this version does not"
                    + " know; a newer Lockkeeper wrote it, so run that one");
        }
        return RecordJson.read(kind, json, type);
    }

    private static void kind(String kind, Class<? extends WindowEvent> type) {
        if (BY_KIND.put(kind, type) != null || BY_CLASS.put(type, kind) != null) {
            throw new IllegalArgumentException(kind + " or " + type.getSimpleName() + " is listed twice");
        }
    }
}
