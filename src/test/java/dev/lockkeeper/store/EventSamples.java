package dev.lockkeeper.store;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Confirmation;
import dev.lockkeeper.window.ConfirmationEvent;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.Diagnosis;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.FoundTable;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.LockEvent;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.PairEvent;
import dev.lockkeeper.window.PictureEvent;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.RollbackEvent;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.Swap;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Verification;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One event of every class, with every nullable component there at least once and away at least once. */
final class EventSamples {
    static final Instant AT = Instant.parse("2026-11-21T22:00:00.123456789Z");
    static final Actor ANNA = new Actor("T0001", "U0ANNA");
    static final Actor BEN = new Actor("T0001", "U0BEN");
    static final StepId BACKUP = new StepId("backup");
    static final StepId MIGRATE = new StepId("m1-tenants");
    static final GateId GO = new GateId("go");
    static final String ZEROS = "0".repeat(64);

    private static final CheckResult PASSED = new CheckResult(
            "rows",
            "Every row arrived",
            true,
            Verdict.PASS,
            "= 20000",
            "20000",
            Duration.ofNanos(12_345_678),
            new FoundTable(
                    "by table", List.of("Table", "Rows"), List.of(new FoundTable.Row(List.of("sales", "20000")))));
    private static final CheckResult NOT_PROVEN = new CheckResult(
            "orphans", "No orphans", false, Verdict.NOT_PROVEN, "0", "timed out after 5 s", Duration.ofSeconds(5));
    private static final FilesEvent.FileChange CHANGE =
            new FilesEvent.FileChange("sql/m1.sql", ZEROS, "1".repeat(64), "-old\n+new \"quoted\" größer \uD83D\uDEA2");

    private static final Reach REACH = Reach.of(
            MIGRATE,
            List.of(new Reach.Statement(
                    "sql/m1.sql",
                    3,
                    "DROP TABLE legacy CASCADE",
                    List.of(
                            new Reach.Reached("table public.legacy", Reach.Rows.COUNTED, 12_345),
                            Reach.Reached.withoutRows("view public.v_x")))));

    private EventSamples() {}

    static List<WindowEvent> all() {
        return Stream.of(ofTheWindow(), ofSteps(), ofLocks(), ofGatesAndWhatElse(), ofPeople())
                .flatMap(List::stream)
                .toList();
    }

    private static List<WindowEvent> ofTheWindow() {
        return List.of(
                opened(new WindowId("STG-12"), "7301"),
                new LifeEvent.RoomOpened(new Room("C0ROOM", "stg-12-crm", true), AT),
                new LifeEvent.Started(AT),
                new LifeEvent.Held(ANNA, "the line is noisy", AT),
                new LifeEvent.Resumed(ANNA, AT),
                new LifeEvent.Continued(AT),
                new LifeEvent.Completed(AT),
                new LifeEvent.Aborted(ANNA, "not tonight", AT),
                new LifeEvent.HandedOver(ANNA, BEN, AT),
                new LifeEvent.CommandTaken(BEN, "Anna is asleep", ANNA, AT),
                new LifeEvent.NoteTaken(BEN, "two lines\nwith a tab\tand NUL \u0000 and \\u0000", AT),
                new LifeEvent.StatusTaken(status(), AT),
                new LifeEvent.Verified(
                        new Verification(ANNA, List.of(new Verification.Line(MIGRATE, NOT_PROVEN)), AT), AT),
                new LifeEvent.Diagnosed(
                        new Diagnosis(
                                ANNA,
                                "hangs",
                                "Who waits for whom",
                                new Diagnosis.Found(
                                        12, true, List.of("waits", "blocker"), List.of(List.of("7", "größer")), "late"),
                                "Ask whose session it is.",
                                AT),
                        AT));
    }

    private static List<WindowEvent> ofSteps() {
        return List.of(
                new StepEvent.StepRequested(MIGRATE, ANNA, AT),
                new StepEvent.RunToConsented(MIGRATE, List.of(BACKUP, MIGRATE), ANNA, AT),
                new StepEvent.WordConfirmed(MIGRATE, ANNA, AT),
                new StepEvent.StepBegan(MIGRATE, 2, "node-0123456789ab", AT),
                new StepEvent.StepSucceeded(
                        MIGRATE,
                        2,
                        ordered("zeta", "1", "alpha", "2"),
                        List.of("NOTICE: skipped"),
                        Duration.ofMillis(61_500),
                        AT),
                new StepEvent.StepFailed(
                        MIGRATE,
                        1,
                        new StepFailure("column \"x\" does not exist", "sql/m1.sql", 17, "42703", true),
                        Duration.ofMillis(3),
                        AT),
                new StepEvent.AttemptLost(MIGRATE, 1, "node-0123456789ab", "the bot stopped", AT),
                new StepEvent.StepAdopted(
                        MIGRATE, 1, ordered("zeta", "1", "alpha", "2"), "its row in the ledger says done", AT),
                new StepEvent.AttemptHadNoEffect(MIGRATE, 1, "the ledger has no row of it", AT),
                new StepEvent.CancelRequested(MIGRATE, BEN, AT),
                new StepEvent.StepPaused(MIGRATE, BEN, AT),
                new StepEvent.StepContinued(MIGRATE, ANNA, AT),
                new StepEvent.OutcomeLost(MIGRATE, 1, "the bot died", AT),
                new StepEvent.TargetClosed(MIGRATE, 1, "it is a standby", AT),
                new StepEvent.TargetOpened(MIGRATE, 1, AT),
                new StepEvent.StepRewound(MIGRATE, 1, "its row is gone", AT),
                new StepEvent.ChecksPassed(MIGRATE, 2, List.of(PASSED, NOT_PROVEN), AT),
                new StepEvent.ChecksNotPassed(MIGRATE, 2, List.of(NOT_PROVEN), AT),
                new StepEvent.CheckAccepted(MIGRATE, "orphans", BEN, "dba", "known", AT),
                new StepEvent.RetryRequested(MIGRATE, ANNA, AT),
                new StepEvent.DeviationProposed(BACKUP, Deviation.Kind.STEP_SKIPPED, ANNA, "done at noon", AT),
                new StepEvent.DeviationConfirmed(
                        BACKUP, Deviation.Kind.STEP_DONE_BY_HAND, ANNA, "done at noon", BEN, AT));
    }

    private static List<WindowEvent> ofLocks() {
        LockHolder whom = new LockHolder(
                4711,
                AT.minusSeconds(3600),
                AT.minusSeconds(60),
                Duration.ofMillis(60_123),
                "shop",
                "nightly report",
                "active",
                "SELECT * FROM t WHERE id = ?");
        LockHolder untold = new LockHolder(7, null, null, null, "other", "", "", "");
        return List.of(
                new StepEvent.RoadFound(MIGRATE, 1, "a dump runs, pid 7 (user backup, pg_dump)", AT),
                new LockEvent.LockMet(MIGRATE, 1, new LockChain(List.of(whom, untold), 3, Duration.ofMillis(1500)), AT),
                new LockEvent.LockGone(MIGRATE, 1, AT),
                new LockEvent.WaitKept(MIGRATE, 1, ANNA, AT),
                new LockEvent.EndProposed(MIGRATE, 1, whom, ANNA, "the report can wait", AT),
                new LockEvent.UnblockAsked(
                        MIGRATE, 1, LockQuestion.Act.END, whom, ANNA, BEN, "the report can wait", AT),
                new LockEvent.UnblockSettled(MIGRATE, 1, whom, true, "It was gone within 3 ms.", AT));
    }

    private static List<WindowEvent> ofGatesAndWhatElse() {
        return List.of(
                new GateEvent.GateAsked(GO, ZEROS, AT),
                new GateEvent.Approved(
                        GO, "dba", BEN, ZEROS, "", "team", new Confirmation("https://id.example.org", AT, true), AT),
                new ConfirmationEvent.ConfirmationAsked(GO, "dba", BEN, ZEROS, "read it all", AT),
                new ConfirmationEvent.ConfirmationRefused(GO, BEN, "T0001/U0ANNA signed in.", AT),
                new GateEvent.Rejected(GO, "dba", BEN, ZEROS, "no backup", AT),
                new GateEvent.GateOpened(GO, AT),
                new GateEvent.ReachTaken(GO, List.of(REACH, Reach.unknown(BACKUP, "crm-staging does not answer.")), AT),
                new GateEvent.ReachChanged(
                        GO, MIGRATE, List.of("table public.legacy has 16,000 rows, approved with 12,345 rows"), AT),
                new GateEvent.RolesFoundEmpty(GO, List.of("dba"), AT),
                new GateEvent.ItemMarked(GO, "build-run", "https://ci.example.org/1", BEN, AT),
                new GateEvent.ItemUnmarked(GO, "build-run", ANNA, AT),
                new GateEvent.SignatureVoided(GO, "dba", "team", BEN, "build-run was taken back", ANNA, AT),
                new ApprovalEvent.ApprovalLapsed(
                        GO, "dba", "team", BEN, AT.minusSeconds(86_400), ApprovalEvent.Cause.ROLE_LOST, AT),
                new ApprovalEvent.ExpiryNear(GO, AT.plusSeconds(600), List.of(BEN), List.of("lead"), AT),
                new ApprovalEvent.ConditionSet(GO, "dba", BEN, ZEROS, List.of("rows", "orphans"), "looks fine", AT),
                new ApprovalEvent.ConditionMet(GO, "dba", BEN, AT),
                new ApprovalEvent.ConditionReturned(GO, "dba", BEN, "orphans is NOT PROVEN", AT),
                new ApprovalEvent.GateExpired(GO, ApprovalEvent.Limit.BEGIN_WITHIN, AT.minusNanos(1), AT),
                new CallEvent.Reminded("gate/go/1", 2, List.of("dba", "qa"), AT),
                new CallEvent.DeputiesCalled("gate/go/1", List.of("dba"), AT),
                new CallEvent.AlarmRaised("gate/go/1", AT),
                new CallEvent.AlarmSettled("gate/go/1", false, "the webhook answered 500, after 6 tries", AT),
                new CallEvent.DeputyActed(List.of("dba"), BEN, "approve", AT),
                new FilesEvent.FilesDiffered(List.of(CHANGE), AT),
                new FilesEvent.FilesAmended(PlanSamples.plan("7301"), List.of(CHANGE), "typo", ANNA, AT),
                new FilesEvent.FilesKept(List.of(CHANGE), ANNA, AT),
                new RollbackEvent.RollbackChosen(
                        "undo", List.of(new StepId("undo-m1")), List.of(new StepId("undo-m2")), ANNA, "wrong sums", AT),
                new RollbackEvent.RollbackContinued(AT),
                new RollbackEvent.RollbackResumed(ANNA, AT),
                new RollbackEvent.TargetSwapped(2, swap(), AT),
                new RollbackEvent.RolledBack(AT),
                new PairEvent.EndAsked(ANNA, "wrong night", AT),
                new PairEvent.CloseTriedAgain(MIGRATE, AT),
                new PairEvent.FoundClosed(MIGRATE, 1, "Asked now, maintenance is off.", AT),
                new PictureEvent.PictureTaken(
                        PictureEvent.Moment.AFTER,
                        MIGRATE,
                        1,
                        ZEROS,
                        Map.of("table", "26"),
                        List.of("added table public.suppliers"),
                        Duration.ofMillis(120),
                        AT),
                new PictureEvent.PictureMissed(
                        PictureEvent.Moment.BASELINE, null, 0, "crm-staging does not answer.", AT));
    }

    private static List<WindowEvent> ofPeople() {
        return List.of(
                new OverrideEvent.BreakGlassProposed(GO, 2, ANNA, "the leads are on a plane", AT),
                new OverrideEvent.GlassBroken(
                        GO, 2, ZEROS, List.of("lead", "qa"), ANNA, BEN, "the leads are on a plane", AT),
                new OverrideEvent.TakeProposed(ANNA, BEN, "Anna lost her line", AT),
                new OverrideEvent.ProposalLapsed(OverrideEvent.Kind.BREAK_GLASS, AT),
                new OverrideEvent.Delegated(ANNA, BEN, List.of("dba"), AT.plusSeconds(5400), AT),
                new OverrideEvent.DelegationEnded(ANNA, BEN, ANNA, AT),
                new OverrideEvent.DelegateActed(List.of("dba"), ANNA, BEN, "approve", AT));
    }

    private static Swap swap() {
        TargetIdentity before =
                new TargetIdentity("crm", "db.example.org", 5432, "crm", "7300000000000000001", 16_384, "15.18");
        TargetIdentity after =
                new TargetIdentity("crm", "db.example.org", 5432, "crm", "7300000000000000001", 24_576, "15.18");
        return new Swap(
                new StepId("swap"),
                before,
                after,
                "0b9e6d3c-0000-4000-8000-000000000000",
                "0b9e6d3c-0000-4000-8000-000000000001",
                "crm_old_stg_12",
                AT);
    }

    /** The first event of a window on the target of this system identifier. */
    static LifeEvent.Opened opened(WindowId id, String systemIdentifier) {
        return new LifeEvent.Opened(
                id, PlanSamples.plan(systemIdentifier), ANNA, AT.plusSeconds(600), "C0OPERATIONS", AT);
    }

    private static Status status() {
        return new Status(
                3,
                AT,
                AT.plusSeconds(1),
                Duration.ofMinutes(-2),
                2,
                2,
                List.of("Backup"),
                1,
                1,
                "waits for Go",
                List.of("Go", "Tenants"),
                List.of("dba"),
                null,
                "unmeasured",
                "nobody",
                "2 sessions",
                AT.plusSeconds(600),
                false,
                true);
    }

    static Map<String, String> ordered(String... keysAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
