package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.RollbackSpec;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.Pairs;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Question;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Waiting;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a step turned on outside is turned off however the window ends. */
class OpenedAndClosedTest {
    private static final StepId ON = new StepId("maintenance-on");
    private static final StepId OFF = new StepId("maintenance-off");

    private final EngineFixture at = EngineFixture.fresh();

    OpenedAndClosedTest() {
        at.disk.maintenance = true;
    }

    @Test
    void anAbortedWindowClosesWhatItOpenedBeforeItEnds() {
        WindowId id = opened();
        assertThat(Pairs.open(at.window(id)))
                .singleElement()
                .satisfies(open -> assertThat(open.what()).isEqualTo("maintenance"));

        at.says(id, new WindowCommand.Abort("wrong night"), ASHA);

        assertThat(at.attempts).endsWith("maintenance-on/1", "maintenance-off/1");
        assertThat(at.window(id).state()).isEqualTo(WindowState.ABORTED);
        assertThat(at.window(id).endReason()).isEqualTo("wrong night");
        assertThat(at.window(id).step(OFF).state()).isEqualTo(StepState.DONE);
        assertThat(Pairs.open(at.window(id))).isEmpty();
    }

    @Test
    void aWindowThatOpenedNothingEndsAtOnce() {
        WindowId id = at.beforeSchema();
        at.says(id, new WindowCommand.Abort("wrong night"), ASHA);
        assertThat(at.attempts).doesNotContain("maintenance-off/1");
        assertThat(at.window(id).state()).isEqualTo(WindowState.ABORTED);
    }

    @Test
    void whatCannotBeClosedIsTriedAgainWithGrowingPausesAndPeopleAreAsked() {
        WindowId id = opened();
        for (int i = 0; i < 4; i++) {
            at.outcomes.add(OpenedAndClosedTest::noAnswer);
        }

        at.says(id, new WindowCommand.Abort("wrong night"), ASHA);
        assertThat(at.window(id).state()).isEqualTo(WindowState.ENDING);
        assertThat(Waiting.of(at.window(id)).what()).contains("Maintenance off", "`skip maintenance-off <reason>`");
        assertThat(Question.of(at.window(id))).hasSize(1);

        at.tick();
        assertThat(closings()).isEqualTo(1);
        at.clock.advance(Duration.ofSeconds(5));
        at.tick();
        assertThat(closings()).isEqualTo(2);
        at.clock.advance(Duration.ofSeconds(9));
        at.tick();
        assertThat(closings()).isEqualTo(2);
        at.clock.advance(Duration.ofSeconds(1));
        at.tick();
        assertThat(closings()).isEqualTo(3);
        String question = Question.of(at.window(id)).get(0).key();
        at.clock.advance(Duration.ofSeconds(20));
        at.tick();
        assertThat(Question.of(at.window(id)).get(0).key()).isEqualTo(question);
        at.clock.advance(Duration.ofSeconds(40));
        at.tick();
        assertThat(closings()).isEqualTo(5);
        assertThat(at.window(id).state()).isEqualTo(WindowState.ABORTED);
    }

    @Test
    void anotherProcessGoesOnClosingAfterACrash() {
        WindowId id = opened();
        at.workersWait = true;
        at.says(id, new WindowCommand.Abort("wrong night"), ASHA);
        assertThat(at.window(id).step(OFF).state()).isEqualTo(StepState.RUNNING);

        EngineFixture next = at.restarted("node-2");
        next.disk.maintenance = true;
        next.findings.add(() -> new Finding.NoEffect("Asked now, it is on."));
        next.tick();

        assertThat(next.attempts).containsExactly("maintenance-off/2");
        assertThat(next.window(id).state()).isEqualTo(WindowState.ABORTED);
    }

    @Test
    void aCrashWhileItWasOpenedLeavesNothingOpen() {
        WindowId id = at.beforeSchema();
        at.workersWait = true;
        at.says(id, run(), ASHA);
        EngineFixture next = at.restarted("node-2");
        next.disk.maintenance = true;
        next.findings.add(() -> new Finding.AtWork("crm-app does not answer."));
        next.findings.add(() -> new Finding.AtWork("crm-app does not answer."));
        next.tick();
        assertThat(next.window(id).step(ON).state()).isEqualTo(StepState.IN_DOUBT);

        next.says(id, new WindowCommand.Abort("wrong night"), ASHA);
        assertThat(next.attempts).isEmpty();
        assertThat(next.window(id).state()).isEqualTo(WindowState.ENDING);

        next.findings.add(() -> new Finding.TookEffect(Map.of(), "Asked now, it is on."));
        next.tick();
        assertThat(next.attempts).containsExactly("maintenance-off/1");
        assertThat(next.window(id).state()).isEqualTo(WindowState.ABORTED);
    }

    @Test
    void leavingItOpenTakesTwoPeopleAndIsADeviation() {
        WindowId id = opened();
        at.outcomes.add(OpenedAndClosedTest::noAnswer);
        at.says(id, new WindowCommand.Abort("wrong night"), ASHA);

        WindowCommand skip = new WindowCommand.Settle(OFF, Deviation.Kind.STEP_SKIPPED, "the night shift does it");
        at.says(id, skip, ASHA);
        assertThat(at.window(id).state()).isEqualTo(WindowState.ENDING);
        at.says(id, skip, DEVI);

        assertThat(at.window(id).state()).isEqualTo(WindowState.ABORTED);
        assertThat(Pairs.leftOpen(at.window(id))).hasSize(1);
        assertThat(at.window(id).deviations())
                .singleElement()
                .satisfies(it -> assertThat(it.confirmedBy()).isEqualTo(DEVI));
    }

    @Test
    void nothingElseIsHeardWhileItEnds() {
        WindowId id = opened();
        at.outcomes.add(OpenedAndClosedTest::noAnswer);
        at.says(id, new WindowCommand.Abort("wrong night"), ASHA);

        for (WindowCommand command : List.of(
                new WindowCommand.Hold("wait"),
                run(),
                new WindowCommand.Resume(Optional.empty()),
                new WindowCommand.Abort("again"),
                new WindowCommand.Keep())) {
            assertThat(at.says(id, command, ASHA).toString())
                    .as(command.word())
                    .contains("first closes what it opened: maintenance", "`retry maintenance-off`");
        }
        at.says(id, new WindowCommand.Retry(Optional.of(OFF)), ASHA);
        assertThat(at.window(id).state()).isEqualTo(WindowState.ABORTED);
    }

    @Test
    void anApplicationThatForgotItIsNoticedAndStopsTheWindow() {
        WindowId id = opened();
        at.tick();
        at.findings.add(() -> new Finding.TookEffect(Map.of(), "Asked now, it is on."));
        at.clock.advance(Duration.ofMinutes(1));
        at.tick();
        assertThat(at.window(id).state()).isEqualTo(WindowState.RUNNING);

        at.findings.add(() -> new Finding.NoEffect("Asked now, it is not so that it is on."));
        at.clock.advance(Duration.ofSeconds(59));
        at.tick();
        assertThat(at.findings).hasSize(1);
        at.clock.advance(Duration.ofSeconds(1));
        at.tick();

        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        assertThat(at.window(id).step(ON).failure())
                .satisfies(why -> assertThat(why.message())
                        .startsWith("Asked now, it is not so that it is on. No step of STG-1 turned it off"));
        at.says(id, new WindowCommand.Retry(Optional.of(ON)), ASHA);
        assertThat(at.attempts).endsWith("maintenance-on/2");
        assertThat(at.window(id).state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window(id).current().map(item -> item.typedId())).contains("schema");
    }

    @Test
    void whatNobodyCouldAskIsNotTakenForForgotten() {
        WindowId id = opened();
        at.tick();
        at.findings.add(() -> new Finding.AtWork("crm-app does not answer."));
        at.clock.advance(Duration.ofMinutes(1));
        at.tick();
        assertThat(at.findings).isEmpty();
        assertThat(at.window(id).state()).isEqualTo(WindowState.RUNNING);
    }

    @Test
    void aRollbackEndsWithClosingWhatIsOpen() {
        at.disk.rollbacks = List.of(back());
        at.disk.file("undo.sql", "SELECT 3;\n");
        WindowId id = opened();
        at.says(id, run(), ASHA);

        at.says(id, new WindowCommand.RollBack("undo", Optional.empty(), "wrong"), ASHA);

        assertThat(at.attempts).endsWith("schema/1", "undo-schema/1", "maintenance-off/1");
        assertThat(at.window(id).state()).isEqualTo(WindowState.ROLLED_BACK);
        assertThat(at.window(id).undoSteps())
                .extracting(step -> step.id().value())
                .containsExactly("undo-schema");
    }

    @Test
    void aClosingStepThatFailedIsTriedAgainOnTheWayBack() {
        at.disk.rollbacks = List.of(back());
        at.disk.file("undo.sql", "SELECT 3;\n");
        WindowId id = opened();
        at.says(id, new WindowCommand.RunTo("data"), ASHA);
        at.outcomes.add(OpenedAndClosedTest::noAnswer);
        at.says(id, run(), ASHA);
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);

        at.says(id, new WindowCommand.RollBack("undo", Optional.empty(), "wrong"), ASHA);

        assertThat(at.attempts).endsWith("undo-schema/1", "maintenance-off/2");
        assertThat(at.window(id).state()).isEqualTo(WindowState.ROLLED_BACK);
    }

    private static RollbackSpec back() {
        StepSpec.Common common = new StepSpec.Common(
                "undo-schema",
                "Undo",
                StepSpec.Pace.ON_COMMAND,
                false,
                Duration.ZERO,
                Duration.ofMinutes(1),
                null,
                List.of());
        StepSpec undo = new StepSpec.Sql(
                common,
                List.of("undo.sql"),
                StepSpec.Sql.Mode.TRANSACTION,
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                List.of());
        return new RollbackSpec(
                "undo", "Undo", "nothing", null, List.of(), List.of(new RollbackSpec.Undo(undo, "schema")));
    }

    @Test
    void theWayForwardClosesItOnCommandLikeAnyStep() {
        WindowId id = opened();
        at.says(id, new WindowCommand.RunTo("end"), ASHA);
        assertThat(at.attempts).endsWith("maintenance-on/1", "schema/1", "data/1", "maintenance-off/1");
        assertThat(at.window(id).state()).isEqualTo(WindowState.COMPLETED);
    }

    @Test
    void thePlanSaysWhichHalfAStepIs() {
        PlannedStep on = at.disk.plan().step(ON).orElseThrow();
        PlannedStep off = at.disk.plan().step(OFF).orElseThrow();
        assertThat(on.isOpening()).isTrue();
        assertThat(off.closes(ON)).isTrue();
        assertThat(on.half()).satisfies(half -> assertThat(half.usersNotice()).isTrue());
    }

    /** A window whose maintenance is on, before its first step that writes. */
    private WindowId opened() {
        WindowId id = at.beforeSchema();
        at.says(id, run(), ASHA);
        assertThat(at.window(id).step(ON).state()).isEqualTo(StepState.DONE);
        return id;
    }

    private long closings() {
        return at.attempts.stream()
                .filter(attempt -> attempt.startsWith("maintenance-off"))
                .count();
    }

    private static Outcome noAnswer() {
        return new Outcome.Failed(new StepFailure("crm-app takes no connection.", null, 0, null, true));
    }
}
