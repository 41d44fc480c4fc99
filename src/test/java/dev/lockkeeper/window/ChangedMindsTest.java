package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.OLAF;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was asked, typed or decided does not hold for something else than what it was about. */
class ChangedMindsTest {
    private static final WindowCommand RUN = new WindowCommand.Run(Optional.empty());
    private static final WindowCommand TYPED = new WindowCommand.Confirm(DATA, WORD);

    @Test
    void aPointOfNoReturnWhoseFileChangedNeedsItsWordAndItsRunAgain() {
        WindowFixture at = WindowFixture.beforeData().ok(TYPED, ASHA).ok(RUN, ASHA);
        WindowFixture.filesDiffer(at).ok(amend(), ASHA);

        assertThat(at.window.gate(WindowFixture.GO_LIVE).state()).isEqualTo(GateState.AHEAD);
        at.ask(WindowFixture.GO_LIVE).ok(WindowFixture.approve(), DEVI).ok(WindowFixture.approve(), LEO);

        assertThat(at.window.step(DATA).state()).isEqualTo(StepState.WAITING);
        assertThat(at.window.step(DATA).wordBy()).isNull();
        assertThat(refused(at.says(RUN, ASHA), Reason.WRONG_WORD)).contains("data is a point of no return");
    }

    @Test
    void aFailedPointOfNoReturnThatWasAmendedIsNotTriedAgainWithoutItsWord() {
        WindowFixture at =
                WindowFixture.beforeData().ok(TYPED, ASHA).ok(RUN, ASHA).begins(DATA);
        at.fact(WindowFixture.failed(DATA, 1, at.now)).ok(amend(), ASHA);

        refused(at.says(new WindowCommand.Retry(Optional.empty()), ASHA), Reason.WRONG_STATE);
        at.ask(WindowFixture.GO_LIVE).ok(WindowFixture.approve(), DEVI).ok(WindowFixture.approve(), LEO);
        refused(at.says(RUN, ASHA), Reason.WRONG_WORD);
        at.ok(TYPED, ASHA).ok(RUN, ASHA);
        assertThat(at.window.step(DATA).state()).isEqualTo(StepState.REQUESTED);
    }

    @Test
    void aStepOfUnknownOutcomeIsSettledAlsoWhenAnAmendedLaterStepMadeItsGateFall() {
        WindowFixture at = WindowFixture.outcomeUnknown(WindowFixture.beforeSchema(), SCHEMA);
        WindowFixture.filesDiffer(at).ok(amend(), ASHA);
        WindowCommand done = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_DONE_BY_HAND, "the table is there");

        at.ok(done, ASHA).ok(done, LEO);

        assertThat(at.window.step(SCHEMA).state()).isEqualTo(StepState.CHECKING);
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
    }

    @Test
    void aStepThatTookEffectIsNotLeftOut() {
        WindowFixture at = WindowFixture.schemaNotPassed();
        WindowCommand skip = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_SKIPPED, "not needed");
        assertThat(refused(at.says(skip, ASHA), Reason.WRONG_STATE))
                .isEqualTo("Step schema took effect; only its checks are open. `retry` looks at them again, "
                        + "`accept rows <reason>` lets one pass.");
    }

    @Test
    void commandIsNotTakenRightAfterTheCommanderResumed() {
        WindowCommand take = new WindowCommand.Take("no answer");
        WindowFixture at = WindowFixture.beforeSchema().ok(new WindowCommand.Hold("wait"), NOA);
        at.later(Duration.ofMinutes(20)).ok(new WindowCommand.Resume(), ASHA);
        at.later(Duration.ofSeconds(1)).ok(take, OLAF);
        assertThat(at.window.commander()).isEqualTo(ASHA.actor());
        at.later(Duration.ofMinutes(3)).ok(take, OLAF);
        assertThat(at.window.commander()).isEqualTo(OLAF.actor());
    }

    @Test
    void aWindowWhoseChecksCannotBeJudgedCanBeEnded() {
        WindowFixture at = WindowFixture.beforeSchema().ok(RUN, ASHA).begins(SCHEMA);
        refused(at.says(new WindowCommand.Abort("enough"), ASHA), Reason.WRONG_STATE);
        at.succeeds(SCHEMA).ok(new WindowCommand.Abort("enough"), ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.ABORTED);
    }

    /** The later of the two writing steps changed, and with it the gate that opens both. */
    private static WindowCommand amend() {
        Map<String, String> digests = Map.of("data", WindowFixture.hash('7'), "go-live", WindowFixture.hash('8'));
        return new WindowCommand.Amend("mended", WindowFixture.plan(digests), WindowFixture.changes());
    }

    private static String refused(Decision decision, Reason reason) {
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        Decision.Refused refused = (Decision.Refused) decision;
        assertThat(refused.reason()).isEqualTo(reason);
        return refused.explanation();
    }
}
