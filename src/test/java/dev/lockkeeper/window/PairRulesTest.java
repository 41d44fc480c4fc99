package dev.lockkeeper.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No window ends while something it opened is open, and what is open follows from its steps alone. */
class PairRulesTest {
    @Test
    void openingAndClosingIsReadFromTheSteps() {
        assertThat(Pairs.open(PairFixture.before().window)).isEmpty();
        assertThat(Pairs.open(PairFixture.open().window))
                .singleElement()
                .satisfies(open -> assertThat(open.certain()).isTrue())
                .satisfies(open -> assertThat(open.closing().id()).isEqualTo(WindowFixture.DATA));
        assertThat(Pairs.open(PairFixture.closed().window)).isEmpty();
        assertThat(Pairs.all(PairFixture.closed().window))
                .singleElement()
                .satisfies(pair -> assertThat(pair.leftOpen()).isFalse());
    }

    @ParameterizedTest
    @EnumSource(
            value = StepState.class,
            names = {"RUNNING", "IN_DOUBT", "FAILED", "UNKNOWN"})
    void whatMayBeOpenCountsAsOpen(StepState state) {
        WindowFixture at = PairFixture.before()
                .ok(new WindowCommand.Run(Optional.empty()), WindowFixture.ASHA)
                .begins(WindowFixture.SCHEMA);
        switch (state) {
            case IN_DOUBT -> at.fact(lost(at));
            case UNKNOWN -> {
                at.fact(lost(at));
                at.fact(new StepEvent.OutcomeLost(WindowFixture.SCHEMA, 1, "nobody could read it", at.now));
            }
            case FAILED ->
                at.fact(new StepEvent.StepFailed(
                        WindowFixture.SCHEMA,
                        1,
                        new StepFailure("not seen", null, 0, null, false),
                        Duration.ZERO,
                        at.now));
            default -> assertThat(state).isEqualTo(StepState.RUNNING);
        }
        assertThat(at.window.step(WindowFixture.SCHEMA).state()).isEqualTo(state);
        assertThat(Pairs.open(at.window))
                .singleElement()
                .satisfies(open -> assertThat(open.certain()).isFalse());
    }

    @Test
    void aRefusedOpeningOpenedNothing() {
        WindowFixture at = PairFixture.before()
                .ok(new WindowCommand.Run(Optional.empty()), WindowFixture.ASHA)
                .begins(WindowFixture.SCHEMA);
        at.fact(new StepEvent.StepFailed(
                WindowFixture.SCHEMA,
                1,
                new StepFailure("refused with status 403", null, 0, null, true),
                Duration.ZERO,
                at.now));
        assertThat(Pairs.open(at.window)).isEmpty();
        at.ok(new WindowCommand.Abort("no rights"), WindowFixture.ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.ABORTED);
    }

    @Test
    void aWindowWithSomethingOpenCannotBeFoldedToItsEnd() {
        Window window = PairFixture.open().window;
        LifeEvent.Aborted end = new LifeEvent.Aborted(WindowFixture.ASHA.actor(), "now", WindowFixture.START);
        assertThatThrownBy(() -> window.after(end)).isInstanceOf(IllegalTransitionException.class);
    }

    @Test
    void leavingItOpenOnPurposeLetsTheWindowEnd() {
        WindowFixture at = PairFixture.unclosed();
        WindowCommand skip = new WindowCommand.Settle(WindowFixture.DATA, Deviation.Kind.STEP_SKIPPED, "by day");
        at.ok(skip, WindowFixture.ASHA);
        assertThat(Says.refused(at.says(skip, WindowFixture.ASHA), Reason.SECOND_PERSON_NEEDED))
                .contains("`skip data <reason>` too");
        at.ok(skip, WindowFixture.LEO);
        assertThat(Pairs.open(at.window)).isEmpty();
        assertThat(Pairs.leftOpen(at.window)).hasSize(1);
        at.fact(new LifeEvent.Aborted(WindowFixture.ASHA.actor(), "wrong night", at.now));
        assertThat(at.window.state()).isEqualTo(WindowState.ABORTED);
    }

    @Test
    void pausesBetweenTriesDoubleUpToAboutFiveMinutes() {
        WindowFixture at = PairFixture.unclosed();
        PlannedStep off = at.window.plan().step(WindowFixture.DATA).orElseThrow();
        Duration[] pauses = new Duration[9];
        for (int attempt = 1; attempt <= 9; attempt++) {
            pauses[attempt - 1] = Duration.between(
                    at.window.step(WindowFixture.DATA).finishedAt(),
                    Pairs.triedAgainAt(at.window, off).orElseThrow());
            at.fact(new PairEvent.CloseTriedAgain(WindowFixture.DATA, at.now));
            assertThat(Pairs.triedAgainAt(at.window, off)).isEmpty();
            at.fact(new StepEvent.StepBegan(WindowFixture.DATA, attempt + 1, "node-1", at.now));
            at.fact(new StepEvent.StepFailed(
                    WindowFixture.DATA,
                    attempt + 1,
                    new StepFailure("no answer", null, 0, null, true),
                    Duration.ZERO,
                    at.now));
        }
        assertThat(pauses)
                .extracting(Duration::toSeconds)
                .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 320L, 320L);
    }

    @Test
    void whatClosesIsNotAnEffectInTheTarget() {
        assertThat(WayBack.nothingChanged(PairFixture.open().window)).isTrue();
    }

    private static WindowEvent lost(WindowFixture at) {
        return new StepEvent.AttemptLost(WindowFixture.SCHEMA, 1, "node-2", "the bot stopped", at.now);
    }
}
