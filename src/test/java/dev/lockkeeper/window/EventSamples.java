package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.ID;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One event of each kind. {@code TransitionsTest} holds that no kind is missing. */
public final class EventSamples {
    private static final Actor BY = ASHA.actor();
    private static final Instant AT = WindowFixture.START;

    private EventSamples() {}

    public static List<WindowEvent> oneOfEach() {
        return Stream.of(life(), steps(), locks(), pairs(), gatesAndFiles(), rollback(), calls(), overrides())
                .flatMap(List::stream)
                .toList();
    }

    /** Every event class there is, however deep the sealed interfaces nest. */
    public static Set<Class<?>> everyKind() {
        return leaves(WindowEvent.class).collect(Collectors.toSet());
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(EventSamples::leaves)
                : Stream.of(type);
    }

    private static List<WindowEvent> life() {
        return List.of(
                new LifeEvent.Opened(ID, WindowFixture.plan(), BY, AT, "C1", AT),
                new LifeEvent.RoomOpened(new Room("C2", "mw-staging-crm", true), AT),
                new LifeEvent.Started(AT),
                new LifeEvent.Held(BY, "wait", AT),
                new LifeEvent.Resumed(BY, AT),
                new LifeEvent.Continued(AT),
                new LifeEvent.Completed(AT),
                new LifeEvent.Aborted(BY, "enough", AT),
                new LifeEvent.HandedOver(BY, DEVI.actor(), AT),
                new LifeEvent.CommandTaken(DEVI.actor(), "no answer", AT),
                new LifeEvent.NoteTaken(BY, "seen", AT),
                new LifeEvent.StatusTaken(status(), AT),
                new LifeEvent.Verified(new Verification(BY, List.of(), AT), AT),
                new LifeEvent.Diagnosed(
                        new Diagnosis(
                                BY,
                                "hangs",
                                "Who waits for whom",
                                new Diagnosis.Found(1, false, List.of("pid"), List.of(List.of("7")), null),
                                "end it",
                                AT),
                        AT));
    }

    private static List<WindowEvent> steps() {
        return List.of(
                new StepEvent.StepRequested(SCHEMA, BY, AT),
                new StepEvent.RunToConsented(SCHEMA, List.of(SCHEMA, DATA), BY, AT),
                new StepEvent.WordConfirmed(DATA, BY, AT),
                new StepEvent.StepBegan(SCHEMA, 1, "node-1", AT),
                new StepEvent.StepSucceeded(SCHEMA, 1, Map.of(), List.of(), Duration.ofSeconds(3), AT),
                WindowFixture.failed(SCHEMA, 1, AT),
                new StepEvent.AttemptLost(SCHEMA, 1, "node-2", "the bot stopped", AT),
                new StepEvent.StepAdopted(SCHEMA, 1, Map.of(), "the ledger says done", AT),
                new StepEvent.AttemptHadNoEffect(SCHEMA, 1, "the ledger has no row of it", AT),
                new StepEvent.CancelRequested(SCHEMA, BY, AT),
                new StepEvent.StepPaused(SCHEMA, BY, AT),
                new StepEvent.StepContinued(SCHEMA, BY, AT),
                new StepEvent.OutcomeLost(SCHEMA, 1, "the bot stopped", AT),
                new StepEvent.TargetClosed(SCHEMA, 1, "it is a standby", AT),
                new StepEvent.TargetOpened(SCHEMA, 1, AT),
                new StepEvent.StepRewound(SCHEMA, 1, "its row is gone", AT),
                new StepEvent.ChecksPassed(SCHEMA, 1, List.of(), AT),
                new StepEvent.ChecksNotPassed(SCHEMA, 1, List.of(WindowFixture.check("rows", true, Verdict.FAIL)), AT),
                new StepEvent.CheckAccepted(SCHEMA, "rows", BY, "qa", "known", AT),
                new StepEvent.RetryRequested(SCHEMA, BY, AT),
                new StepEvent.DeviationProposed(SCHEMA, Deviation.Kind.STEP_SKIPPED, BY, "not needed", AT),
                new StepEvent.DeviationConfirmed(
                        SCHEMA, Deviation.Kind.STEP_SKIPPED, BY, "not needed", DEVI.actor(), AT));
    }

    private static List<WindowEvent> locks() {
        return List.of(
                new StepEvent.RoadFound(SCHEMA, 1, "a dump runs, pid 7 (user backup, pg_dump)", AT),
                new LockEvent.LockMet(SCHEMA, 1, WindowFixture.chain(), AT),
                new LockEvent.LockGone(SCHEMA, 1, AT),
                new LockEvent.WaitKept(SCHEMA, 1, BY, AT),
                new LockEvent.EndProposed(SCHEMA, 1, WindowFixture.HOLDER, BY, "it can wait", AT),
                new LockEvent.UnblockAsked(
                        SCHEMA, 1, LockQuestion.Act.END, WindowFixture.HOLDER, BY, DEVI.actor(), "it can wait", AT),
                new LockEvent.UnblockSettled(SCHEMA, 1, WindowFixture.HOLDER, true, "gone within 3 ms", AT));
    }

    private static List<WindowEvent> pairs() {
        return List.of(
                new PairEvent.EndAsked(BY, "enough", AT),
                new PairEvent.CloseTriedAgain(SCHEMA, AT),
                new PairEvent.FoundClosed(SCHEMA, 1, "Maintenance is off.", AT));
    }

    private static List<WindowEvent> gatesAndFiles() {
        return List.of(
                new GateEvent.GateAsked(GO_LIVE, WindowFixture.hash('a'), AT),
                new GateEvent.Approved(GO_LIVE, "dba", DEVI.actor(), WindowFixture.hash('a'), "", AT),
                new ConfirmationEvent.ConfirmationAsked(
                        GO_LIVE, "dba", DEVI.actor(), WindowFixture.hash('a'), "read it all", AT),
                new ConfirmationEvent.ConfirmationRefused(GO_LIVE, DEVI.actor(), "T1/U6NOA signed in.", AT),
                new GateEvent.Rejected(GO_LIVE, "dba", DEVI.actor(), WindowFixture.hash('a'), "no", AT),
                new GateEvent.GateOpened(GO_LIVE, AT),
                new GateEvent.ReachTaken(GO_LIVE, List.of(Reach.unknown(SCHEMA, "crm-staging does not answer.")), AT),
                new GateEvent.ReachChanged(GO_LIVE, SCHEMA, List.of("view public.v is reached and was not"), AT),
                new GateEvent.RolesFoundEmpty(GO_LIVE, List.of("dba"), AT),
                new GateEvent.ItemMarked(GO_LIVE, "dba-there", "", BY, AT),
                new GateEvent.ItemUnmarked(GO_LIVE, "dba-there", BY, AT),
                new GateEvent.SignatureVoided(GO_LIVE, "dba", "team", DEVI.actor(), "dba-there was taken back", BY, AT),
                new ApprovalEvent.ApprovalLapsed(
                        GO_LIVE, "dba", null, DEVI.actor(), AT, ApprovalEvent.Cause.EXPIRED, AT),
                new ApprovalEvent.ExpiryNear(GO_LIVE, AT, List.of(DEVI.actor()), List.of("lead"), AT),
                new ApprovalEvent.ConditionSet(
                        GO_LIVE, "dba", DEVI.actor(), WindowFixture.hash('a'), List.of("rows"), "fine by me", AT),
                new ApprovalEvent.ConditionMet(GO_LIVE, "dba", DEVI.actor(), AT),
                new ApprovalEvent.ConditionReturned(GO_LIVE, "dba", DEVI.actor(), "rows is FAIL", AT),
                new ApprovalEvent.GateExpired(GO_LIVE, ApprovalEvent.Limit.BEGIN_WITHIN, AT, AT),
                new FilesEvent.FilesDiffered(WindowFixture.changes(), AT),
                new FilesEvent.FilesAmended(WindowFixture.plan(), WindowFixture.changes(), "typo", BY, AT),
                new FilesEvent.FilesKept(WindowFixture.changes(), BY, AT));
    }

    private static List<WindowEvent> rollback() {
        return List.of(
                new RollbackEvent.RollbackChosen(
                        "undo", List.of(new StepId("undo-schema")), List.of(new StepId("undo-data")), BY, "wrong", AT),
                new RollbackEvent.RollbackContinued(AT),
                new RollbackEvent.RollbackResumed(BY, AT),
                new RollbackEvent.TargetSwapped(
                        1,
                        new Swap(
                                new StepId("swap"),
                                WindowFixture.plan().target(),
                                WindowFixture.plan().target().withDatabaseOid(99),
                                null,
                                null,
                                "old",
                                AT),
                        AT),
                new RollbackEvent.RolledBack(AT),
                new PictureEvent.PictureTaken(
                        PictureEvent.Moment.BASELINE,
                        null,
                        0,
                        WindowFixture.hash('a'),
                        Map.of("table", "25"),
                        List.of(),
                        Duration.ofSeconds(2),
                        AT),
                new PictureEvent.PictureMissed(PictureEvent.Moment.AFTER, SCHEMA, 1, "it does not answer.", AT));
    }

    private static List<WindowEvent> calls() {
        return List.of(
                new CallEvent.Reminded("gate/go-live/1", 1, List.of("dba"), AT),
                new CallEvent.DeputiesCalled("gate/go-live/1", List.of("dba"), AT),
                new CallEvent.AlarmRaised("gate/go-live/1", AT),
                new CallEvent.AlarmSettled("gate/go-live/1", true, "the webhook answered 200", AT),
                new CallEvent.DeputyActed(List.of("dba"), BY, "approve", AT));
    }

    private static List<WindowEvent> overrides() {
        return List.of(
                new OverrideEvent.BreakGlassProposed(GO_LIVE, 1, BY, "nobody of them can be reached", AT),
                new OverrideEvent.GlassBroken(
                        GO_LIVE, 1, "d", List.of("dba", "lead"), BY, DEVI.actor(), "nobody can be reached", AT),
                new OverrideEvent.TakeProposed(BY, DEVI.actor(), "asleep", AT),
                new OverrideEvent.ProposalLapsed(OverrideEvent.Kind.BREAK_GLASS, AT),
                new OverrideEvent.Delegated(BY, DEVI.actor(), List.of("commander"), AT.plusSeconds(60), AT),
                new OverrideEvent.DelegationEnded(BY, DEVI.actor(), BY, AT),
                new OverrideEvent.DelegateActed(List.of("dba"), DEVI.actor(), BY, "approve", AT));
    }

    private static Status status() {
        return new Status(
                1,
                AT,
                AT,
                Duration.ZERO,
                1,
                5,
                List.of(),
                0,
                0,
                "running",
                List.of(),
                List.of(),
                null,
                "nothing to undo",
                "nobody",
                "quiet",
                AT.plusSeconds(600),
                false,
                false);
    }
}
