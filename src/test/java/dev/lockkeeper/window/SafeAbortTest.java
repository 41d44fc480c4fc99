package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BACKUP;
import static dev.lockkeeper.window.WindowFixture.BASELINE;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.LOOK;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeAbortTest {
    private static final WindowCommand RUN = new WindowCommand.Run(Optional.empty());
    private static final Instant END = START.plus(Duration.ofHours(2));

    @Test
    void whileNothingWasWrittenThereIsNothingToTakeBack() {
        assertThat(SafeAbort.of(WindowFixture.scheduled().window)).isEmpty();
        assertThat(SafeAbort.of(RollbackFixture.beforeSchema().window)).isEmpty();
        assertThat(SafeAbort.of(RollbackFixture.beforeSchema().ok(RUN, ASHA).begins(SCHEMA).window))
                .as("a step under way may have written")
                .isPresent();
    }

    @Test
    void theFirstPlanThatTakesBackAllOfItCountsAndOnlyTheStepsItNeeds() {
        SafeAbort clock = SafeAbort.of(RollbackFixture.afterSchema().window).orElseThrow();
        assertThat(clock.ways())
                .extracting(BackForecast::words)
                .containsExactly(
                        "Undo by script, 1 min 20 s planned, not measured",
                        "restore of the backup, 41 s measured in its restore test");
        assertThat(clock.latest()).contains(END.minus(Duration.ofSeconds(300 + 80)));
        assertThat(SafeAbort.of(RollbackFixture.afterData().window)
                        .orElseThrow()
                        .latest())
                .as("with every step of it the plan's own length counts")
                .contains(END.minus(Duration.ofMinutes(5 + 3)));
    }

    @Test
    void aPlanThatLeavesSomethingAsItIsIsNoWayBack() {
        Plan plan = RollbackFixture.plan();
        WindowFixture at = goes(withWays(plan, List.of(plan.rollbacks().get(1)), null));
        assertThat(SafeAbort.of(at.runs(SCHEMA).window).orElseThrow().ways())
                .extracting(BackForecast::way)
                .containsExactly("restore of the backup");
    }

    @Test
    void withoutAPlanTheRestoreThatWasMeasuredCounts() {
        assertThat(SafeAbort.of(WindowFixture.beforeData().window).orElseThrow().latest())
                .contains(END.minus(Duration.ofSeconds(300 + 41)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-3"})
    void aLengthThatNobodyKnowsIsSaidToBeUnknownAndRefusesNothing(String seconds) {
        PlannedStep schema = WindowFixture.plan().step(SCHEMA).orElseThrow();
        PlannedStep backup = WindowFixture.plan().step(BACKUP).orElseThrow();
        WindowFixture at = WindowFixture.scheduled(WindowFixture.plan(backup, schema))
                .fact(new LifeEvent.Started(START))
                .ok(RUN, ASHA)
                .begins(BACKUP);
        Map<String, String> left = seconds.isEmpty() ? Map.of() : Map.of("restore_seconds", seconds);
        at.fact(new StepEvent.StepSucceeded(BACKUP, 1, left, List.of(), Duration.ofSeconds(2), at.now))
                .passes(BACKUP)
                .later(Duration.ofHours(9));
        assertThat(SafeAbort.tooLate(at.window, schema, at.now)).isEmpty();
        SafeAbort clock = SafeAbort.of(at.ok(RUN, ASHA).begins(SCHEMA).window).orElseThrow();
        assertThat(clock.latest()).isEmpty();
        assertThat(clock.isPast(at.now)).isFalse();
        assertThat(clock.words(at.now))
                .isEqualTo("latest safe abort unknown: no rollback plan undoes all that was written, and no restore was"
                        + " measured");
    }

    @Test
    void whatIsLeftIsSaidInWholeMinutesAndNeverMadeLonger() {
        SafeAbort clock = SafeAbort.of(RollbackFixture.afterData().window).orElseThrow();
        Instant latest = END.minus(Duration.ofMinutes(8));
        assertThat(clock.words(latest.minusSeconds(19 * 60 + 59)))
                .isEqualTo("latest safe abort " + latest + ", 19 min left");
        assertThat(clock.words(latest.minusSeconds(150))).endsWith("2 min 30 s left");
        assertThat(clock.words(latest.minusSeconds(59))).endsWith("less than 1 min left");
        assertThat(clock.words(latest)).endsWith("less than 1 min left");
        assertThat(clock.isPast(latest)).isFalse();
    }

    @Test
    void onceItIsPastItSaysWhatGoingBackThenCosts() {
        SafeAbort clock = SafeAbort.of(RollbackFixture.afterData().window).orElseThrow();
        Instant latest = END.minus(Duration.ofMinutes(8));
        assertThat(clock.words(latest.plusSeconds(60)))
                .isEqualTo("latest safe abort " + latest + " is past: going back now by Undo by script ends at "
                        + END.minus(Duration.ofMinutes(4))
                        + ", inside the 5 min kept before the window's end; restore of the backup would end at "
                        + latest.plusSeconds(60 + 41) + ", loses rows written since");
        assertThat(clock.words(END.plusSeconds(60))).contains("4 min after the window's end");
    }

    @Test
    void aLateStartDoesNotMoveTheEnd() {
        WindowFixture at = WindowFixture.scheduled(RollbackFixture.plan());
        at.later(Duration.ofMinutes(40)).fact(new LifeEvent.Started(at.now));
        PlannedStep schema = at.window.plan().step(SCHEMA).orElseThrow();
        assertThat(SafeAbort.tooLate(at.window, schema, END)
                        .orElseThrow()
                        .clock()
                        .end())
                .isEqualTo(END);
    }

    @Test
    void anAmendedPlanMovesItAndSoDoesADeclaredMargin() {
        Plan plan = RollbackFixture.plan();
        WindowFixture longer = WindowFixture.filesDiffer(RollbackFixture.afterSchema());
        longer.ok(
                new WindowCommand.Amend("longer", planned(plan, Duration.ofHours(3), null), WindowFixture.changes()),
                ASHA);
        assertThat(SafeAbort.of(longer.window).orElseThrow().latest())
                .contains(END.plus(Duration.ofHours(1)).minusSeconds(300 + 80));
        WindowFixture tight = goes(planned(plan, plan.planned(), Duration.ZERO)).runs(SCHEMA);
        assertThat(SafeAbort.of(tight.window).orElseThrow().latest()).contains(END.minusSeconds(80));
        assertThatThrownBy(() -> planned(plan, plan.planned(), Duration.ofMinutes(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("margin is PT-1M; expected zero or more");
    }

    @Test
    void itStandsWhileTheWindowIsHeldOrStopped() {
        WindowFixture held = RollbackFixture.afterSchema().ok(new WindowCommand.Hold("wait"), NOA);
        assertThat(SafeAbort.of(held.window)).isEqualTo(SafeAbort.of(RollbackFixture.afterSchema().window));
        WindowFixture stopped = WindowFixture.filesDiffer(RollbackFixture.afterSchema());
        assertThat(SafeAbort.of(stopped.window)).isEqualTo(SafeAbort.of(held.window));
    }

    @Test
    void whoeverGoesBackOrIsOverHasNoneAnyMore() {
        assertThat(SafeAbort.of(RollbackFixture.turnedBack().window)).isEmpty();
        assertThat(SafeAbort.of(RollbackFixture.rolledBack().window)).isEmpty();
        assertThat(SafeAbort.of(WindowFixture.completed().window)).isEmpty();
        Window back = RollbackFixture.turnedBack().window;
        for (PlannedStep step : back.plan().everyStep()) {
            assertThat(SafeAbort.tooLate(back, step, END)).as("%s", step.id()).isEmpty();
        }
    }

    @Test
    void onlyStepsOfTheWayForwardThatChangeTheTargetAskTheClock() {
        Window window = RollbackFixture.beforeSchema().window;
        assertThat(window.plan().everyStep())
                .filteredOn(step -> SafeAbort.asks(window, step))
                .extracting(PlannedStep::id)
                .containsExactly(SCHEMA, DATA);
        assertThat(SafeAbort.tooLate(window, window.plan().step(LOOK).orElseThrow(), END))
                .isEmpty();
        assertThat(SafeAbort.tooLate(window, window.plan().step(BASELINE).orElseThrow(), END))
                .isEmpty();
        Window pairs = PairFixture.open().window;
        assertThat(pairs.plan().steps().stream()
                        .filter(step -> step.half() != null)
                        .filter(step -> SafeAbort.asks(pairs, step)))
                .as("what was opened is closed, however late it is")
                .isEmpty();
    }

    private static WindowFixture goes(Plan plan) {
        WindowFixture at = WindowFixture.scheduled(plan).fact(new LifeEvent.Started(START));
        at.ask(WindowFixture.PREFLIGHT)
                .ok(WindowFixture.approve(), WindowFixture.QUIN)
                .ok(WindowFixture.approve(), WindowFixture.DEVI);
        return at.runs(BASELINE)
                .runs(BACKUP)
                .ask(WindowFixture.GO_LIVE)
                .ok(WindowFixture.approve(), WindowFixture.DEVI)
                .ok(WindowFixture.approve(), WindowFixture.LEO);
    }

    private static Plan planned(Plan plan, Duration length, @Nullable Duration margin) {
        return with(plan, length, plan.rollbacks(), margin);
    }

    private static Plan withWays(Plan plan, List<PlannedRollback> ways, @Nullable Duration margin) {
        return with(plan, plan.planned(), ways, margin);
    }

    private static Plan with(Plan plan, Duration length, List<PlannedRollback> ways, @Nullable Duration margin) {
        return new Plan(
                plan.runbook(),
                plan.title(),
                plan.environment(),
                plan.digest(),
                plan.contentDigest(),
                plan.target(),
                plan.cadence(),
                length,
                plan.users(),
                plan.roles(),
                plan.items(),
                plan.files(),
                ways,
                plan.promises(),
                margin);
    }
}
