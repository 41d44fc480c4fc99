package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BASELINE;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is computed from a window and never stored: whom it waits for, how late it is, the way back. */
class DerivedTest {
    private static final WindowCommand RUN = new WindowCommand.Run(Optional.empty());

    @Test
    void aGateWaitsForTheRolesThatHaveNotSaidEnough() {
        WindowFixture at = WindowFixture.atFinal();
        assertThat(Waiting.of(at.window).roles()).containsExactly("qa", "lead");
        at.ok(WindowFixture.approve(), QUIN).ok(WindowFixture.approve(), LEO);
        assertThat(Waiting.of(at.window))
                .isEqualTo(new Waiting(List.of("lead"), "to decide at \"Gate final\"", at.now));
    }

    @Test
    void aStepOnCommandWaitsForTheCommanderAndOneThatGoesByItselfForNobody() {
        WindowFixture at = WindowFixture.beforeSchema();
        assertThat(Waiting.of(at.window))
                .isEqualTo(new Waiting(List.of(Permissions.COMMANDER), "to run \"Step schema\"", at.now));
        assertThat(Waiting.of(WindowFixture.pastPreflight().window).isNobody()).isTrue();
        assertThat(Waiting.of(at.ok(new WindowCommand.RunTo("schema"), ASHA).window)
                        .isNobody())
                .isTrue();
        assertThat(Waiting.of(WindowFixture.beforeSchema().ok(RUN, ASHA).window).isNobody())
                .isTrue();
    }

    @Test
    void aPointOfNoReturnWaitsForItsWordFirst() {
        WindowFixture at = WindowFixture.beforeData();
        assertThat(Waiting.of(at.window).what()).isEqualTo("to type the word of \"Step data\"");
        at.ok(new WindowCommand.Confirm(DATA, WindowFixture.WORD), ASHA);
        assertThat(Waiting.of(at.window).what()).isEqualTo("to run \"Step data\"");
    }

    @Test
    void aHeldOrStoppedWindowWaitsForItsCommanderSinceThen() {
        WindowFixture at =
                WindowFixture.beforeSchema().later(Duration.ofMinutes(7)).ok(new WindowCommand.Hold(""), NOA);
        assertThat(Waiting.of(at.window)).isEqualTo(new Waiting(List.of(Permissions.COMMANDER), "to resume", at.now));
        WindowFixture stopped =
                WindowFixture.filesDiffer(WindowFixture.beforeSchema().later(Duration.ofMinutes(7)));
        assertThat(Waiting.of(stopped.window).since()).isEqualTo(stopped.now);
    }

    @Test
    void aWindowThatIsAheadOrOverWaitsForNobody() {
        assertThat(Waiting.of(WindowFixture.scheduled().window).isNobody()).isTrue();
        assertThat(Waiting.of(WindowFixture.completed().window).isNobody()).isTrue();
    }

    @Test
    void beforeItsStartNothingIsLate() {
        Schedule schedule = Schedule.of(WindowFixture.scheduled().window, START.minusSeconds(60));
        assertThat(schedule).isEqualTo(new Schedule(Duration.ZERO, START.plus(Duration.ofHours(2))));
    }

    @Test
    void aStepThatIsLongerThanPlannedMovesTheEnd() {
        WindowFixture at = WindowFixture.beforeSchema();
        at.now = START.plus(Duration.ofMinutes(40));
        at.ok(RUN, ASHA).begins(SCHEMA);
        assertThat(Schedule.of(at.window, START.plus(Duration.ofMinutes(44))).lag())
                .isZero();
        Schedule late = Schedule.of(at.window, START.plus(Duration.ofMinutes(52)));
        assertThat(late.lag()).isEqualTo(Duration.ofMinutes(7));
        assertThat(late.forecastEnd()).isEqualTo(START.plus(Duration.ofMinutes(127)));
    }

    @Test
    void whatIsEarlyHasANegativeLagAndTheLagOfTheEndStays() {
        WindowFixture at = WindowFixture.beforeSchema();
        assertThat(Schedule.of(at.window, START.plus(Duration.ofMinutes(30))).lag())
                .isEqualTo(Duration.ofMinutes(-10));
        WindowFixture over = WindowFixture.completed();
        Duration lag = Schedule.of(over.window, over.now.plusSeconds(9_000)).lag();
        assertThat(lag).isEqualTo(Duration.between(START.plus(Duration.ofHours(2)), over.now));
    }

    @Test
    void thereIsNothingToUndoUntilAStepThatWritesMayHaveChangedSomething() {
        assertThat(WayBack.of(WindowFixture.beforeSchema().window)).startsWith("nothing to undo");
        assertThat(WayBack.of(WindowFixture.schemaFailed().window)).startsWith("nothing to undo");
        assertThat(WayBack.of(WindowFixture.beforeSchema().ok(RUN, ASHA).begins(SCHEMA).window))
                .isEqualTo("restore the backup of 2026-11-21T22:05:00Z: about 41 s, measured in its restore test; "
                        + "rows written since would be lost");
        assertThat(WayBack.of(WindowFixture.outcomeUnknown(WindowFixture.beforeSchema(), SCHEMA).window))
                .startsWith("restore the backup");
    }

    @Test
    void theWayBackSaysFirstUntilWhenItIsOverWithinTheWindow() {
        WindowFixture at = WindowFixture.beforeSchema().ok(RUN, ASHA).begins(SCHEMA);
        Instant latest = at.window.plannedEnd().minusSeconds(41 + 300);
        assertThat(WayBack.at(at.window, latest.minusSeconds(600)))
                .isEqualTo("latest safe abort " + latest + ", 10 min left; " + WayBack.of(at.window));
        assertThat(WayBack.at(at.window, latest.plusMillis(1)))
                .startsWith(
                        "latest safe abort " + latest + " is past: going back now by restore of the backup ends at ");
        Window before = WindowFixture.beforeSchema().window;
        assertThat(WayBack.at(before, latest)).isEqualTo(WayBack.of(before));
    }

    @Test
    void aStepThatMayHaveChangedSomethingStaysOnTheBillWhateverIsDecidedAboutIt() {
        WindowFixture skipped = WindowFixture.outcomeUnknown(WindowFixture.beforeSchema(), SCHEMA);
        WindowCommand skip = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_SKIPPED, "it was not applied");
        skipped.ok(skip, ASHA).ok(skip, QUIN);
        assertThat(WayBack.of(skipped.window)).startsWith("restore the backup");
        WindowFixture half = WindowFixture.beforeSchema().ok(RUN, ASHA).begins(SCHEMA);
        half.fact(new StepEvent.StepFailed(
                SCHEMA, 1, new StepFailure("cancelled", null, 0, null, false), Duration.ofSeconds(1), half.now));
        assertThat(WayBack.of(half.window)).startsWith("restore the backup");
        half.ok(new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(WayBack.of(half.window)).startsWith("restore the backup");
        half.begins(SCHEMA).fact(WindowFixture.failed(SCHEMA, 2, half.now));
        assertThat(WayBack.of(half.window)).startsWith("restore the backup");
    }

    @Test
    void withoutABackupTheWayBackIsUnmeasured() {
        PlannedStep schema = WindowFixture.plan().step(SCHEMA).orElseThrow();
        WindowFixture at = WindowFixture.scheduled(WindowFixture.plan(schema))
                .fact(new LifeEvent.Started(START))
                .ok(RUN, ASHA)
                .begins(SCHEMA);
        assertThat(WayBack.of(at.window)).isEqualTo("unmeasured: no backup was taken in this window");
    }

    @Test
    void theChecksThatPassAreCountedOverTheWholeWindow() {
        WindowFixture at = WindowFixture.schemaNotPassed();
        assertThat(at.window.checksJudged()).isEqualTo(3);
        assertThat(at.window.checksPassed()).isZero();
        assertThat(WindowFixture.completed().window.checksPassed()).isEqualTo(6);
        assertThat(at.window.step(BASELINE).checks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "shema, schema",
        "SCHEMA, schema",
        "go-life, go-live",
        "finl, final",
        "dta, data",
        "x, ''",
        "something-else, ''",
        "'', ''"
    })
    void theNearestWordIsASlipAwayAndNoOtherIsGuessed(String typed, String meant) {
        assertThat(Nearest.of(typed, List.of("baseline", "schema", "data", "go-live", "final")))
                .isEqualTo(meant);
    }
}
