package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.run;
import static dev.lockkeeper.window.WindowFixture.approve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.LostAttempt;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an attempt whose end nobody was told: the target is asked, and it is done once, whatever dies. */
class SettledWithoutAPersonTest {
    private static final StepId BASELINE = new StepId("baseline");
    private static final StepId SCHEMA = new StepId("schema");
    private static final Finding TOOK_EFFECT = new Finding.TookEffect(Map.of("rows", "7"), "its row says done");
    private static final Finding NO_EFFECT = new Finding.NoEffect("there is no row of it");
    private static final Finding AT_WORK = new Finding.AtWork("backend 4711 still works on it");

    private final EngineFixture at = EngineFixture.fresh();

    @Test
    void whatTookEffectIsAdoptedAndItsChecksAreJudged() {
        WindowId id = begunByADeadProcess();
        EngineFixture next = at.restarted("node-2");
        next.findings.add(() -> TOOK_EFFECT);
        next.tick();
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(next.window(id).step(SCHEMA).outputs()).isEqualTo(Map.of("rows", "7"));
        assertThat(next.window(id).step(SCHEMA).took()).isNull();
        assertThat(next.attempts).isEmpty();
        assertThat(next.window(id).state()).isEqualTo(WindowState.RUNNING);
        assertThat(kinds(id)).endsWith("AttemptLost", "StepAdopted", "ChecksPassed");
    }

    @Test
    void whatHadNoEffectBeginsAgainByItself() {
        WindowId id = begunByADeadProcess();
        EngineFixture next = at.restarted("node-2");
        next.findings.add(() -> NO_EFFECT);
        next.tick();
        assertThat(next.attempts).containsExactly("schema/2");
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(next.window(id).step(SCHEMA).lostAttempts())
                .extracting(LostAttempt::fate)
                .containsExactly(LostAttempt.Fate.NO_EFFECT);
    }

    @Test
    void aConsentGoesOnAfterAnAttemptWithoutEffectAndEndsWhereNobodyHeardWhatTheServerSaid() {
        for (Finding finding : List.of(NO_EFFECT, TOOK_EFFECT)) {
            EngineFixture here = EngineFixture.fresh();
            WindowId id = here.beforeSchema();
            here.outcomes.add(() -> new Outcome.InDoubt("the answer was lost"));
            here.findings.add(() -> finding);
            here.says(id, new WindowCommand.RunTo("end"), ASHA);
            assertThat(here.window(id).state())
                    .isEqualTo(finding == NO_EFFECT ? WindowState.COMPLETED : WindowState.RUNNING);
            assertThat(here.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        }
    }

    @Test
    void whatWasCutOffWithoutEffectBeginsOnceMoreByItselfAndASecondTimeInARowItFailed() {
        WindowId id = at.beforeSchema();
        at.outcomes.add(this::cutOff);
        at.says(id, run(), ASHA);
        assertThat(at.attempts).endsWith("schema/1", "schema/2");
        assertThat(at.looks).as("the target was asked already").isZero();
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(at.window(id).step(SCHEMA).lostAttempts())
                .extracting(LostAttempt::fate)
                .containsExactly(LostAttempt.Fate.NO_EFFECT);
        assertThat(kinds(id)).containsSubsequence("AttemptLost", "AttemptHadNoEffect", "StepBegan", "StepSucceeded");

        EngineFixture twice = EngineFixture.fresh();
        WindowId second = twice.beforeSchema();
        twice.outcomes.add(this::cutOff);
        twice.outcomes.add(this::cutOff);
        twice.says(second, run(), ASHA);
        assertThat(twice.attempts).endsWith("schema/1", "schema/2");
        StepFailure failure = twice.window(second).step(SCHEMA).failure();
        assertThat(failure).isNotNull();
        assertThat(failure.message()).isEqualTo("At COMMIT: gone. Nothing took effect.");
        assertThat(twice.window(second).state()).isEqualTo(WindowState.STOPPED);
    }

    private Outcome cutOff() {
        return new Outcome.CutOff(
                "The connection was lost at COMMIT.",
                "Resolved: aborted.",
                new StepFailure("At COMMIT: gone. Nothing took effect.", null, 0, "08006", true));
    }

    @Test
    void afterThreeLostAttemptsInARowAPersonSaysWhetherToGoOn() {
        WindowId id = at.beforeSchema();
        for (int i = 0; i < 6; i++) {
            at.outcomes.add(() -> new Outcome.InDoubt("the answer was lost"));
            at.findings.add(() -> NO_EFFECT);
        }
        at.says(id, run(), ASHA);
        assertThat(at.attempts).containsExactly("baseline/1", "schema/1", "schema/2", "schema/3");
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        StepFailure failure = at.window(id).step(SCHEMA).failure();
        assertThat(failure).isNotNull();
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(failure.message()).startsWith("3 attempts in a row were cut off and none took effect");
        assertThat(at.window(id).step(SCHEMA).mayHaveChanged()).isFalse();
        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(at.attempts)
                .as("a person's retry is three more")
                .endsWith("schema/4", "schema/5", "schema/6")
                .hasSize(7);
    }

    @Test
    void whatTookEffectInPartStaysAndTheStepGoesOnHoweverOftenItIsCutOff() {
        WindowId id = at.beforeSchema();
        for (int i = 0; i < 5; i++) {
            at.outcomes.add(() -> new Outcome.InDoubt("The answer was lost."));
            String how = (i + 1) + "1 batches took effect and stay.";
            at.findings.add(() -> new Finding.NoEffect(how, true));
        }
        at.outcomes.add(() -> new Outcome.Cancelled("It stopped between two batches.", true));
        at.says(id, run(), ASHA);
        assertThat(at.attempts).hasSize(7).endsWith("schema/6");
        StepFailure failure = at.window(id).step(SCHEMA).failure();
        assertThat(failure).isNotNull();
        assertThat(failure.message()).isEqualTo("Cancelled. It stopped between two batches.");
        assertThat(failure.nothingTookEffect()).isFalse();
        assertThat(at.window(id).step(SCHEMA).mayHaveChanged()).isTrue();
        assertThat(at.window(id).step(SCHEMA).lostAttempts())
                .hasSize(5)
                .allSatisfy(lost -> assertThat(lost.fate()).isEqualTo(LostAttempt.Fate.PARTLY));
    }

    @Test
    void whileTheTargetStillWorksOnItNothingBeginsAndItIsAskedOnceATick() {
        WindowId id = begunByADeadProcess();
        EngineFixture next = at.restarted("node-2");
        next.findings.addAll(List.of(() -> AT_WORK, () -> AT_WORK, () -> {
            throw new TargetUnavailableException("crm-staging does not answer");
        }));
        next.tick();
        assertThat(next.looks).isEqualTo(1);
        while (!next.findings.isEmpty()) {
            next.tick();
        }
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.IN_DOUBT);
        assertThat(next.engine.progress().of(id, SCHEMA).map(LiveProgress.Said::text))
                .contains("crm-staging does not answer");
        assertThat(next.attempts).isEmpty();
        long version = next.window(id).version();
        next.findings.add(() -> AT_WORK);
        next.tick();
        assertThat(next.engine.progress().of(id, SCHEMA).map(LiveProgress.Said::text))
                .contains("backend 4711 still works on it");
        assertThat(next.window(id).version()).as("asking again records nothing").isEqualTo(version);
        next.findings.add(() -> TOOK_EFFECT);
        next.tick();
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(next.engine.progress().of(id, SCHEMA)).isEmpty();
    }

    static Stream<Finding> undecided() {
        return Stream.of(new Finding.Undecided("Half of it is there."), null);
    }

    @ParameterizedTest
    @MethodSource("undecided")
    void whatTheTargetCannotTellWaitsForAPerson(Finding finding) {
        WindowId id = begunByADeadProcess();
        EngineFixture next = at.restarted("node-2");
        next.findings.add(() -> {
            if (finding == null) {
                throw new IllegalStateException("nobody foresaw this");
            }
            return finding;
        });
        next.tick();
        next.tick();
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.UNKNOWN);
        assertThat(next.window(id).state()).isEqualTo(WindowState.STOPPED);
        assertThat(next.window(id).step(SCHEMA).lost())
                .startsWith("Another process took over")
                .contains(finding == null ? "broke off" : "Half of it is there.")
                .doesNotContain("nobody foresaw this");
        assertThat(next.looks).isEqualTo(1);
        assertThat(next.attempts).isEmpty();
    }

    @Test
    void underAHoldItIsLookedAtAndNothingBeginsUntilTheHoldIsLifted() {
        WindowId id = begunByADeadProcess();
        at.store.append(at.window(id), List.of(held()), Map.of());
        EngineFixture next = at.restarted("node-2");
        next.findings.add(() -> NO_EFFECT);
        next.tick();
        assertThat(next.window(id).state()).isEqualTo(WindowState.HELD);
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.REQUESTED);
        assertThat(next.attempts).isEmpty();
        next.says(id, new WindowCommand.Resume(), ASHA);
        assertThat(next.attempts).containsExactly("schema/2");
    }

    @Test
    void underAHoldWhatTookEffectIsAdopted() {
        WindowId id = begunByADeadProcess();
        at.store.append(at.window(id), List.of(held()), Map.of());
        EngineFixture next = at.restarted("node-2");
        next.findings.add(() -> TOOK_EFFECT);
        next.tick();
        assertThat(next.window(id).state()).isEqualTo(WindowState.HELD);
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void onTheWayBackItIsSettledTooAndTheWayGoesOn() {
        for (Finding finding : List.of(TOOK_EFFECT, NO_EFFECT)) {
            EngineFixture here = EngineFixture.fresh();
            here.disk.file("undo-a.sql", "SELECT 3;\n").file("undo-b.sql", "SELECT 4;\n");
            here.disk.rollbacks = List.of(PlannedRollbackTest.undo());
            WindowId id = here.beforeSchema();
            here.says(id, run(), ASHA);
            here.outcomes.add(() -> new Outcome.InDoubt("the answer was lost"));
            here.findings.add(() -> finding);
            here.says(id, new WindowCommand.RollBack("undo", Optional.empty(), "wrong sums"), ASHA);
            assertThat(here.window(id).state()).isEqualTo(WindowState.ROLLED_BACK);
            assertThat(here.attempts)
                    .containsExactlyElementsOf(
                            finding == TOOK_EFFECT
                                    ? List.of("baseline/1", "schema/1", "undo-schema/1")
                                    : List.of("baseline/1", "schema/1", "undo-schema/1", "undo-schema/2"));
        }
    }

    @Test
    void whoeverLookedMayDieTooAndTheNextOneLooksUnderAHigherEpoch() {
        WindowId id = begunByADeadProcess();
        EngineFixture second = at.restarted("node-2");
        second.findings.addAll(List.of(() -> AT_WORK, () -> AT_WORK, () -> AT_WORK));
        second.tick();
        EngineFixture third = at.restarted("node-3");
        third.findings.addAll(List.of(() -> NO_EFFECT));
        third.tick();
        assertThat(third.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(kinds(id).stream().filter("AttemptLost"::equals)).hasSize(2);
        assertThat(third.window(id).step(SCHEMA).lostAttempts()).hasSize(1);
        long seenLast = second.calls.get(second.calls.size() - 1).epoch();
        assertThat(third.calls).extracting(StepExecutor.Context::attempt).containsExactly(1, 2);
        assertThat(third.calls.get(0).epoch()).isGreaterThan(seenLast);
        assertThat(third.calls.get(1).epoch()).isGreaterThan(third.calls.get(0).epoch());
    }

    @Test
    void aCrashRightAfterTheFindingWasRecordedLosesNothing() {
        WindowId id = begunByADeadProcess();
        at.store.append(
                at.window(id),
                List.of(
                        new StepEvent.AttemptLost(SCHEMA, 1, "node-dead-2", "the bot stopped", at.clock.instant()),
                        new StepEvent.AttemptHadNoEffect(SCHEMA, 1, "there is no row of it", at.clock.instant())),
                Map.of());
        EngineFixture next = at.restarted("node-2");
        next.tick();
        assertThat(next.looks).isZero();
        assertThat(next.attempts).containsExactly("schema/2");
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void aCrashRightAfterTheAdoptionIsFollowedByTheChecks() {
        WindowId id = begunByADeadProcess();
        at.store.append(
                at.window(id),
                List.of(
                        new StepEvent.AttemptLost(SCHEMA, 1, "node-dead-2", "the bot stopped", at.clock.instant()),
                        new StepEvent.StepAdopted(SCHEMA, 1, Map.of(), "its row says done", at.clock.instant())),
                Map.of());
        EngineFixture next = at.restarted("node-2");
        next.tick();
        assertThat(next.looks).isZero();
        assertThat(next.attempts).isEmpty();
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void aFrozenProcessThatComesBackWithAResultIsNotBelieved() {
        WindowId id = at.beforeSchema();
        List<EngineFixture> others = new ArrayList<>();
        at.outcomes.add(() -> {
            EngineFixture other = at.restarted("node-2");
            others.add(other);
            other.findings.add(() -> NO_EFFECT);
            other.tick();
            return new Outcome.Succeeded(Map.of("rows", "frozen"), List.of());
        });
        at.says(id, run(), ASHA);
        assertThat(others.get(0).attempts).containsExactly("schema/2");
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(at.window(id).step(SCHEMA).attempt()).isEqualTo(2);
        assertThat(at.window(id).step(SCHEMA).outputs()).isEmpty();
        assertThat(kinds(id).stream().filter("StepSucceeded"::equals)).hasSize(2);
    }

    @Test
    void aReadThatWasCutOffIsRunAgainWithoutAskingTheTarget() {
        WindowId id = at.open();
        at.leads = false; // nothing begins here
        at.says(id, approve(), DEVI);
        at.store.append(
                at.window(id),
                List.of(new StepEvent.StepBegan(BASELINE, 1, "node-that-died", at.clock.instant())),
                Map.of());
        EngineFixture next = at.restarted("node-2");
        next.tick();
        assertThat(next.looks).isZero();
        assertThat(next.attempts).containsExactly("baseline/2");
        assertThat(next.window(id).step(BASELINE).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void aWindowThatEndsMeanwhileIsLeftAlone() {
        WindowId id = begunByADeadProcess();
        EngineFixture next = at.restarted("node-2");
        next.findings.addAll(List.of(() -> AT_WORK, () -> AT_WORK, () -> AT_WORK));
        next.tick();
        next.findings.clear();
        next.findings.add(() -> {
            next.says(id, new WindowCommand.Abort("the host is gone"), ASHA);
            return TOOK_EFFECT;
        });
        next.tick();
        assertThat(next.window(id).state()).isEqualTo(WindowState.ABORTED);
        assertThat(kinds(id)).endsWith("AttemptLost", "Aborted");
    }

    private List<String> kinds(WindowId id) {
        return at.store.journal(id).stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private WindowEvent held() {
        return new LifeEvent.Held(DEVI, "wait", at.clock.instant());
    }

    /** The step is recorded as begun by a process that nobody hears of any more. */
    private WindowId begunByADeadProcess() {
        WindowId id = at.beforeSchema();
        at.store.append(
                at.window(id),
                List.of(
                        new StepEvent.StepRequested(SCHEMA, ASHA, at.clock.instant()),
                        new StepEvent.StepBegan(SCHEMA, 1, "node-that-died", at.clock.instant())),
                Map.of());
        return id;
    }
}
