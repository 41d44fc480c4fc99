package dev.lockkeeper.window;

import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A step whose attempt was cut off, and a step that somebody wants to end. */
class LostAttemptTest {
    private static final WindowCommand CANCEL = new WindowCommand.Cancel(Optional.empty());

    /** In doubt in every state in which a step can be under way. */
    static Stream<Supplier<WindowFixture>> inDoubt() {
        return Stream.of(
                WindowFixture::inDoubt,
                () -> WindowFixture.inDoubt().ok(new WindowCommand.Hold("wait"), NOA),
                LostAttemptTest::onTheWayBack);
    }

    @ParameterizedTest
    @MethodSource("inDoubt")
    void whileItIsLookedAtNobodyIsWaitedForAndTheWindowStaysWhereItIs(Supplier<WindowFixture> moment) {
        WindowFixture at = moment.get();
        WindowState before = at.window.state();
        StepId step = at.window.active().orElseThrow().id();
        assertThat(at.window.step(step).state()).isEqualTo(StepState.IN_DOUBT);
        assertThat(at.window.underWay()).isPresent();
        assertThat(WayBack.nothingChanged(at.window)).isFalse();
        assertThat(at.window.hasStopCause()).isFalse();
        if (before != WindowState.HELD) {
            assertThat(Waiting.of(at.window).isNobody()).isTrue();
        }
        Instant now = at.now;
        at.fact(new StepEvent.AttemptLost(step, 1, "node-3", "the process that looked is gone", now));
        assertThat(at.window.step(step).node()).isEqualTo("node-3");
        assertThat(at.window.step(step).lostAttempts()).hasSize(1);
        assertThat(at.window.state()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("inDoubt")
    void whatTookEffectIsJudgedAndWhatHadNoneIsAsThoughItHadNeverBegun(Supplier<WindowFixture> moment) {
        WindowFixture adopted = moment.get();
        StepId step = adopted.window.active().orElseThrow().id();
        adopted.fact(new StepEvent.StepAdopted(step, 1, Map.of("rows", "7"), "its row says done", adopted.now));
        assertThat(adopted.window.step(step).state()).isEqualTo(StepState.CHECKING);
        assertThat(adopted.window.step(step).mayHaveChanged()).isTrue();
        assertThat(adopted.window.step(step).outputs()).isEqualTo(Map.of("rows", "7"));

        WindowFixture none = moment.get();
        none.fact(new StepEvent.AttemptHadNoEffect(step, 1, "there is no row of it", none.now));
        assertThat(none.window.step(step).state()).isEqualTo(StepState.REQUESTED);
        assertThat(none.window.step(step).mayHaveChanged()).isFalse();
        assertThat(none.window.step(step).lostInARow()).isEqualTo(1);
        assertThat(none.window.state()).isEqualTo(moment.get().window.state());
    }

    @ParameterizedTest
    @MethodSource("inDoubt")
    void whatNobodyCanTellStopsTheWindow(Supplier<WindowFixture> moment) {
        WindowFixture at = moment.get();
        StepId step = at.window.active().orElseThrow().id();
        at.fact(new StepEvent.OutcomeLost(step, 1, "half of it is there", at.now));
        assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
        assertThat(at.window.step(step).lastLost().orElseThrow().fate()).isEqualTo(LostAttempt.Fate.UNDECIDED);
        assertThat(at.window.step(step).mayHaveChanged()).isTrue();
    }

    @Test
    void untilItIsKnownNobodySettlesItByHandOrTurnsBackButTheWindowCanBeEnded() {
        WindowFixture at = WindowFixture.inDoubt();
        for (Deviation.Kind kind :
                List.of(Deviation.Kind.STEP_SKIPPED, Deviation.Kind.STEP_DONE_BY_HAND, Deviation.Kind.STEP_RUN_AGAIN)) {
            assertThat(refused(at.says(new WindowCommand.Settle(SCHEMA, kind, "I looked"), ASHA), Reason.WRONG_STATE))
                    .startsWith("What became of step schema is being found out from crm-staging");
        }
        WindowFixture back = onTheWayBackBeforeTheChoice();
        assertThat(refused(back.says(RollbackFixture.back(), DEVI), Reason.WRONG_STATE))
                .contains("is under way; it ends first");
        at.ok(new WindowCommand.Abort("the host is gone"), ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.ABORTED);
    }

    @Test
    void anybodyMayCancelWhatRunsAndSayingItTwiceIsAnsweredWithWhoDid() {
        WindowFixture at = WindowFixture.beforeSchema().ok(new WindowCommand.Run(Optional.empty()), ASHA);
        assertThat(refused(at.says(CANCEL, NOA), Reason.WRONG_STATE))
                .isEqualTo("No step of STG-12 is running; `hold` keeps the next one from beginning.");
        at.begins(SCHEMA);
        assertThat(refused(at.says(new WindowCommand.Cancel(Optional.of(WindowFixture.DATA)), NOA), Reason.NOT_NEXT))
                .isEqualTo("The step that is under way is schema, not data.");
        at.ok(new WindowCommand.Cancel(Optional.of(SCHEMA)), NOA);
        assertThat(at.window.step(SCHEMA).cancel()).isEqualTo(new StepRun.CancelAsked(NOA.actor(), at.now));
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(refused(at.says(CANCEL, ASHA), Reason.ALREADY_DECIDED))
                .startsWith("@{" + NOA.actor().user() + "} asked already to cancel step schema");
        at.succeeds(SCHEMA);
        assertThat(refused(at.says(CANCEL, ASHA), Reason.WRONG_STATE)).startsWith("Too late to cancel step schema");
    }

    @Test
    void aCancelEndsTheConsentAndIsForgottenByTheNextAttempt() {
        WindowFixture at = WindowFixture.beforeSchema().ok(new WindowCommand.RunTo("schema"), ASHA);
        at.begins(SCHEMA).ok(CANCEL, NOA);
        assertThat(at.window.consent()).isEmpty();
        at.fact(WindowFixture.failed(SCHEMA, 1, at.now));
        at.ok(new WindowCommand.Retry(Optional.empty()), ASHA).begins(SCHEMA);
        assertThat(at.window.step(SCHEMA).cancel()).isNull();
    }

    private static WindowFixture onTheWayBack() {
        WindowFixture at = RollbackFixture.turnedBack().begins(RollbackFixture.UNDO_DATA);
        return at.fact(new StepEvent.AttemptLost(RollbackFixture.UNDO_DATA, 1, "node-2", "the bot stopped", at.now));
    }

    private static WindowFixture onTheWayBackBeforeTheChoice() {
        WindowFixture at = RollbackFixture.beforeSchema()
                .ok(new WindowCommand.Run(Optional.empty()), ASHA)
                .begins(SCHEMA);
        return at.fact(new StepEvent.AttemptLost(SCHEMA, 1, "node-2", "the bot stopped", at.now));
    }
}
