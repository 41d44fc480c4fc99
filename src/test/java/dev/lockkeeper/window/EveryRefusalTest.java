package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BACKUP;
import static dev.lockkeeper.window.WindowFixture.BASELINE;
import static dev.lockkeeper.window.WindowFixture.BOTH;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.GUEST;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.LIA;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.OLAF;
import static dev.lockkeeper.window.WindowFixture.PREFLIGHT;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever anybody says whenever, the rules answer: with facts that fit the window, or with a reason in words. That no
 * pair was forgotten is shown by trying them all.
 */
class EveryRefusalTest {
    private static final List<Supplier<WindowFixture>> MOMENTS = List.of(
            WindowFixture::scheduled,
            WindowFixture::started,
            () -> WindowFixture.started().ask(PREFLIGHT),
            WindowFixture::pastPreflight,
            () -> WindowFixture.pastPreflight().runs(BASELINE),
            WindowFixture::atGoLive,
            () -> WindowFixture.atGoLive().ok(WindowFixture.reject("no"), LEO),
            () -> WindowFixture.atGoLive().ok(new WindowCommand.Hold("wait"), NOA),
            WindowFixture::beforeSchema,
            () -> WindowFixture.beforeSchema().ok(new WindowCommand.Hold("wait"), NOA),
            () -> WindowFixture.beforeSchema().ok(new WindowCommand.Run(Optional.empty()), ASHA),
            () -> WindowFixture.beforeSchema()
                    .ok(new WindowCommand.Run(Optional.empty()), ASHA)
                    .begins(SCHEMA),
            () -> WindowFixture.beforeSchema()
                    .ok(new WindowCommand.Run(Optional.empty()), ASHA)
                    .begins(SCHEMA)
                    .ok(new WindowCommand.Hold("wait"), NOA),
            () -> WindowFixture.beforeSchema()
                    .ok(new WindowCommand.Run(Optional.empty()), ASHA)
                    .begins(SCHEMA)
                    .succeeds(SCHEMA),
            PauseFixture::running,
            PauseFixture::paused,
            () -> PauseFixture.paused().ok(new WindowCommand.Hold("wait"), NOA),
            WindowFixture::lockMet,
            () -> WindowFixture.lockMet().ok(new WindowCommand.KeepWaiting(), NOA),
            () -> WindowFixture.lockMet().ok(WindowFixture.unblock(LockQuestion.Act.CANCEL), NOA),
            () -> WindowFixture.lockMet().ok(WindowFixture.unblock(LockQuestion.Act.END), ASHA),
            WindowFixture::schemaFailed,
            () -> WindowFixture.schemaFailed().ok(new WindowCommand.Hold("wait"), NOA),
            WindowFixture::schemaNotPassed,
            WindowFixture::inDoubt,
            () -> WindowFixture.inDoubt().ok(new WindowCommand.Hold("wait"), NOA),
            () -> WindowFixture.inDoubt().ok(new WindowCommand.Cancel(Optional.empty()), NOA),
            () -> WindowFixture.inDoubt()
                    .fact(new StepEvent.AttemptHadNoEffect(SCHEMA, 1, "no row", WindowFixture.START)),
            () -> WindowFixture.outcomeUnknown(WindowFixture.beforeSchema(), SCHEMA),
            () -> WindowFixture.filesDiffer(WindowFixture.beforeSchema()),
            () -> WindowFixture.filesDiffer(WindowFixture.atGoLive()),
            TimedFixture::asked,
            () -> LinesFixture.turnedRed().ok(ConditionRulesTest.approveIf("one"), LEO),
            TimedFixture::opened,
            () -> TimedFixture.opened().later(TimedFixture.GOOD.minusMinutes(4)),
            () -> TimedFixture.ticked(TimedFixture.opened().later(TimedFixture.GOOD)),
            () -> TimedFixture.asked().ok(WindowFixture.approve(), DEVI).later(TimedFixture.COUNTS.minusMinutes(4)),
            WindowFixture::beforeData,
            () -> WindowFixture.beforeData().ok(new WindowCommand.Confirm(DATA, WindowFixture.WORD), ASHA),
            WindowFixture::atFinal,
            WindowFixture::completed,
            () -> TermsFixture.atGoLive(TermsFixture.STRICT),
            () -> TermsFixture.atGoLive(TermsFixture.ORDERED),
            () -> TermsFixture.atGoLive(TermsFixture.ORDERED).ok(TermsFixture.yes("dba"), DEVI),
            () -> TermsFixture.withAChoice(false),
            TermsFixture::beforeSchema,
            () -> TermsFixture.beforeSchema().ok(new WindowCommand.HandOver(LEO.actor()), ASHA),
            () -> TermsFixture.openedBy(DEVI),
            BrowserFixture::atGoLive,
            BrowserFixture::asked,
            OverrideFixture::proposed,
            () -> OverrideFixture.proposed().later(Overrides.STANDS_FOR),
            () -> OverrideFixture.proposed().ok(new WindowCommand.Hold("wait"), NOA),
            () -> OverrideFixture.proposed().ok(OverrideFixture.glass("it is urgent"), DEVI),
            () -> WindowFixture.atGoLive().ok(new WindowCommand.Take("asleep"), OLAF),
            () -> WindowFixture.scheduled().ok(new WindowCommand.Take("asleep"), OLAF),
            () -> WindowFixture.atGoLive().ok(OverrideFixture.delegate(NOA), DEVI),
            LateFixture::late,
            LateFixture::noticed,
            LateFixture::proposed,
            () -> LateFixture.proposed().ok(LateFixture.second(1), DEVI),
            LateFixture::failedLate,
            LinesFixture::scheduled,
            LinesFixture::asked,
            LinesFixture::marked,
            () -> LinesFixture.marked().ok(WindowFixture.approve(), LEO),
            LinesFixture::turnedRed,
            () -> LinesFixture.turnedRed().ok(new WindowCommand.Hold("wait"), NOA),
            () -> LinesFixture.marked().ok(WindowFixture.reject("no"), LEO),
            LinesFixture::opened,
            () -> WindowFixture.started().ok(new WindowCommand.Abort("enough"), ASHA),
            RollbackFixture::nothingWritten,
            RollbackFixture::afterSchema,
            RollbackFixture::afterData,
            () -> WindowFixture.outcomeUnknown(RollbackFixture.beforeSchema(), SCHEMA),
            RollbackFixture::turnedBack,
            () -> RollbackFixture.turnedBack().ok(new WindowCommand.Hold("wait"), NOA),
            () -> RollbackFixture.turnedBack().begins(RollbackFixture.UNDO_DATA),
            () -> RollbackFixture.turnedBack()
                    .begins(RollbackFixture.UNDO_DATA)
                    .ok(new WindowCommand.Hold("wait"), NOA),
            RollbackFixture::undoFailed,
            () -> RollbackFixture.turnedBack()
                    .begins(RollbackFixture.UNDO_DATA)
                    .fact(new StepEvent.AttemptLost(
                            RollbackFixture.UNDO_DATA, 1, "node-2", "the bot stopped", WindowFixture.START)),
            () -> RollbackFixture.undoFailed().ok(new WindowCommand.Hold("wait"), NOA),
            () -> WindowFixture.filesDiffer(RollbackFixture.turnedBack()),
            RollbackFixture::notAsBefore,
            RollbackFixture::rolledBack);

    private static final List<Caller> PEOPLE =
            List.of(ASHA, DEVI, QUIN, LEO, LIA, NOA, OLAF, BOTH, GUEST, OverrideFixture.ACTS);

    static Stream<Supplier<WindowFixture>> moments() {
        return MOMENTS.stream();
    }

    @ParameterizedTest
    @MethodSource("moments")
    void theRulesAlwaysAnswerAndWhatTheyAcceptFitsTheWindow(Supplier<WindowFixture> moment) {
        WindowFixture at = moment.get().later(Duration.ofMinutes(4));
        for (WindowCommand command : commands()) {
            for (Caller caller : PEOPLE) {
                String what = at.window.state() + ": " + command + " by "
                        + caller.actor().user();
                Decision decision = at.says(command, caller);
                if (decision instanceof Decision.Accepted yes) {
                    assertThat(yes.events()).as(what).isNotEmpty();
                    assertThat(at.fact(yes.events().toArray(WindowEvent[]::new))
                                    .window
                                    .version())
                            .as(what)
                            .isEqualTo(at.journal.size());
                    at = moment.get().later(Duration.ofMinutes(4));
                } else {
                    assertThat(((Decision.Refused) decision).explanation())
                            .as(what)
                            .matches("(?s)[@A-Z`\"a-z].{10,}[.?]")
                            .doesNotContain("null", "Optional", "java.");
                }
            }
        }
    }

    @Test
    void everyReasonThereIsIsGivenToSomebody() {
        Map<Decision.Reason, String> given = new EnumMap<>(Decision.Reason.class);
        Rules bare = new Rules(new Permissions(Map.of("*", Map.of("hold", Set.of(Permissions.ANYONE)))));
        for (Supplier<WindowFixture> moment : MOMENTS) {
            WindowFixture at = moment.get();
            for (WindowCommand command : commands()) {
                for (Caller caller : PEOPLE) {
                    note(given, at.says(command, caller));
                    note(given, bare.decide(at.window, command, caller, at.now));
                }
            }
        }
        WindowFixture proposed = WindowFixture.beforeSchema();
        WindowCommand skip = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_SKIPPED, "not needed");
        note(given, proposed.ok(skip, ASHA).says(skip, ASHA));
        assertThat(given.keySet()).containsExactly(Decision.Reason.values());
    }

    private static void note(Map<Decision.Reason, String> given, Decision decision) {
        if (decision instanceof Decision.Refused no) {
            given.put(no.reason(), no.explanation());
        }
    }

    private static List<WindowCommand> commands() {
        List<WindowCommand> all = new ArrayList<>();
        for (StepId step : List.of(
                BASELINE,
                BACKUP,
                SCHEMA,
                DATA,
                RollbackFixture.UNDO_DATA,
                RollbackFixture.COMPARE,
                new StepId("nowhere"))) {
            all.add(new WindowCommand.Run(Optional.of(step)));
            all.add(new WindowCommand.RunTo(step.value()));
            all.add(new WindowCommand.Retry(Optional.of(step)));
            all.add(new WindowCommand.Cancel(Optional.of(step)));
            all.add(new WindowCommand.Pause(Optional.of(step)));
            all.add(new WindowCommand.Resume(Optional.of(step)));
            all.add(new WindowCommand.Confirm(step, WindowFixture.WORD));
            all.add(new WindowCommand.Confirm(step, "wrong"));
            for (Deviation.Kind kind : List.of(
                    Deviation.Kind.STEP_SKIPPED, Deviation.Kind.STEP_DONE_BY_HAND, Deviation.Kind.STEP_RUN_AGAIN)) {
                all.add(new WindowCommand.Settle(step, kind, "seen by hand"));
                all.add(new WindowCommand.Settle(step, kind, " "));
            }
        }
        for (Optional<GateId> gate : List.of(
                Optional.<GateId>empty(), Optional.of(PREFLIGHT), Optional.of(GO_LIVE), Optional.of(new GateId("x")))) {
            for (Optional<String> role : List.of(Optional.<String>empty(), Optional.of("dba"))) {
                all.add(new WindowCommand.Approve(gate, role, Optional.empty(), ""));
                all.add(new WindowCommand.Approve(gate, role, Optional.of("0123"), ""));
                all.add(new WindowCommand.Reject(gate, role, Optional.empty(), "no"));
                all.add(new WindowCommand.Reject(gate, role, Optional.empty(), ""));
            }
        }
        all.addAll(moreCommands());
        return all;
    }

    private static List<WindowCommand> moreCommands() {
        List<WindowCommand> all = new ArrayList<>();
        all.add(new WindowCommand.Run(Optional.empty()));
        all.add(new WindowCommand.RunTo("go-live"));
        all.add(new WindowCommand.RunTo("final"));
        all.add(new WindowCommand.RunTo("end"));
        all.add(new WindowCommand.Retry(Optional.empty()));
        all.add(new WindowCommand.Cancel(Optional.empty()));
        all.add(new WindowCommand.Pause(Optional.empty()));
        all.add(new WindowCommand.Accept("rows", "known"));
        all.add(new WindowCommand.Accept("rows", ""));
        all.add(new WindowCommand.Accept("nothing", "known"));
        all.add(new WindowCommand.Amend("typo", WindowFixture.plan(), WindowFixture.changes()));
        all.add(new WindowCommand.Amend("", WindowFixture.plan(), WindowFixture.changes()));
        all.add(new WindowCommand.Amend("typo", WindowFixture.plan(), List.of()));
        all.add(new WindowCommand.Keep());
        all.add(new WindowCommand.ApproveIf(Optional.empty(), Optional.empty(), new NamedChecks(List.of("rows")), ""));
        all.add(new WindowCommand.ApproveIf(
                Optional.empty(), Optional.empty(), new NamedChecks(List.of("one", "three")), "fine"));
        all.add(new WindowCommand.ApproveIf(
                Optional.of(GO_LIVE), Optional.of("dba"), new NamedChecks(List.of("nothing")), ""));
        for (String item : List.of("dba-there", "build-run", "nothing", "team")) {
            all.add(new WindowCommand.Mark(List.of(new WindowCommand.Marking(item, ""))));
            all.add(new WindowCommand.Mark(List.of(new WindowCommand.Marking(item, "https://ci/1"))));
            all.add(new WindowCommand.Unmark(List.of(item)));
        }
        all.add(new WindowCommand.Mark(List.of()));
        all.add(new WindowCommand.Unmark(List.of()));
        all.add(new WindowCommand.Accept("one", "known"));
        all.add(new WindowCommand.Hold(""));
        all.add(new WindowCommand.Resume());
        all.add(new WindowCommand.HandOver(OLAF.actor()));
        all.add(new WindowCommand.HandOver(ASHA.actor()));
        all.add(new WindowCommand.Take("no answer"));
        all.add(new WindowCommand.Take(""));
        all.add(new WindowCommand.Note("seen"));
        all.add(new WindowCommand.Note(" "));
        all.add(new WindowCommand.Abort("enough"));
        all.add(new WindowCommand.Abort(""));
        all.addAll(ofTheWayBack());
        all.addAll(ofLocks());
        all.addAll(ofPeople());
        return all;
    }

    private static List<WindowCommand> ofPeople() {
        List<OverrideCommand> all = new ArrayList<>();
        for (Optional<Integer> seen : List.of(Optional.<Integer>empty(), Optional.of(1), Optional.of(7))) {
            all.add(new OverrideCommand.BreakGlass(seen, "nobody can be reached"));
            all.add(new OverrideCommand.BreakGlass(seen, " "));
            all.add(new OverrideCommand.PastSafeAbort(seen, "the rest takes a minute"));
            all.add(new OverrideCommand.PastSafeAbort(seen, " "));
            all.add(new OverrideCommand.TakeFor(Optional.empty(), seen));
            all.add(new OverrideCommand.TakeFor(Optional.of(OLAF.actor()), seen));
        }
        all.add(new OverrideCommand.Delegate(NOA.actor(), Optional.empty()));
        all.add(new OverrideCommand.Delegate(ASHA.actor(), Optional.of(WindowFixture.START.plusSeconds(86_400))));
        all.add(new OverrideCommand.Delegate(NOA.actor(), Optional.of(WindowFixture.START.minusSeconds(1))));
        all.add(new OverrideCommand.EndDelegation(Optional.empty()));
        all.add(new OverrideCommand.EndDelegation(Optional.of(NOA.actor())));
        return all.stream().<WindowCommand>map(WindowCommand.Exceptional::new).toList();
    }

    private static List<WindowCommand> ofLocks() {
        List<WindowCommand> all = new ArrayList<>();
        all.add(new WindowCommand.KeepWaiting());
        for (LockQuestion.Act act : LockQuestion.Act.values()) {
            for (int pid : List.of(WindowFixture.HOLDER.pid(), 8, 9, 0)) {
                all.add(new WindowCommand.Unblock(act, pid, Optional.empty(), "it can wait"));
                all.add(new WindowCommand.Unblock(act, pid, Optional.of("stale"), ""));
                all.add(new WindowCommand.Unblock(act, pid, Optional.empty(), " "));
            }
        }
        return all;
    }

    private static List<WindowCommand> ofTheWayBack() {
        List<WindowCommand> all = new ArrayList<>();
        for (String plan : List.of(RollbackFixture.UNDO, RollbackFixture.LAST, "undoo", "x")) {
            all.add(RollbackFixture.back(plan, "wrong"));
            all.add(RollbackFixture.back(plan, " "));
            all.add(new WindowCommand.RollBack(plan, Optional.of("stale"), "wrong"));
        }
        all.add(new WindowCommand.Accept("compare-as-before", "known"));
        all.add(new WindowCommand.Amend("typo", RollbackFixture.plan('8'), WindowFixture.changes()));
        return all;
    }
}
