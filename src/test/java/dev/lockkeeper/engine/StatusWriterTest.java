package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.START;
import static dev.lockkeeper.window.WindowFixture.approve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusWriterTest {
    private final EngineFixture at = EngineFixture.fresh();
    private final WindowId id = at.open();

    @Test
    void aSlotIsTakenOnceWhenItIsDueAndNotASecondSooner() {
        later(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(statuses()).isEmpty();
        later(Duration.ofSeconds(1));
        later(Duration.ofMinutes(1));
        later(Duration.ofMinutes(1));
        assertThat(statuses()).extracting(Status::slot).containsExactly(1);
        Status first = statuses().get(0);
        assertThat(first.dueAt()).isEqualTo(START.plusSeconds(600));
        assertThat(first.takenAt()).isEqualTo(first.dueAt());
        assertThat(first.nextAt()).isEqualTo(START.plusSeconds(1_200));
        assertThat(first.late()).isFalse();
    }

    @Test
    void aRestartNeitherDoublesNorLosesASlot() {
        later(Duration.ofMinutes(10));
        EngineFixture next = at.restarted("node-2");
        next.tick();
        assertThat(statuses()).extracting(Status::slot).containsExactly(1);
        at.clock.advance(Duration.ofMinutes(10));
        next.tick();
        at.restarted("node-3").tick();
        assertThat(statuses()).extracting(Status::slot).containsExactly(1, 2);
        assertThat(statuses()).noneMatch(Status::late);
    }

    @Test
    void aStepThatIsLookedAtIsSaidInTheWordsOfTheTargetOrElseInOurs() {
        at.says(id, approve(), DEVI);
        at.says(id, approve(), DEVI);
        at.outcomes.add(() -> new StepExecutor.Outcome.InDoubt("the answer was lost"));
        at.findings.addAll(
                Collections.nCopies(9, () -> new StepExecutor.Finding.AtWork("backend 4711 still works on it")));
        at.says(id, EngineFixture.run(), ASHA);
        at.clock.advance(Duration.ofMinutes(10));
        at.tick();
        assertThat(statuses().get(0).now()).isEqualTo("Schema: backend 4711 still works on it");

        EngineFixture next = at.restarted("node-2");
        at.clock.advance(Duration.ofMinutes(10));
        next.workersWait = true;
        next.tick();
        assertThat(statuses().get(1).now())
                .isEqualTo("Schema: cut off; the target is being asked whether it took effect");
    }

    @Test
    void slotsThatWereMissedCollapseIntoOneThatSaysItIsLate() {
        later(Duration.ofMinutes(10));
        later(Duration.ofMinutes(35));
        assertThat(statuses()).extracting(Status::slot, Status::late).containsExactly(tuple(1, false), tuple(4, true));
        later(Duration.ofMinutes(5));
        assertThat(statuses().get(2)).extracting(Status::slot, Status::late).containsExactly(5, false);
    }

    @Test
    void anAmendedCadenceHoldsFromTheNextStatusThatWasPromised() {
        later(Duration.ofMinutes(10));
        at.verdict = Verdict.FAIL;
        at.says(id, approve(), DEVI);
        at.tick();
        at.disk.cadence = Duration.ofMinutes(30);
        at.says(id, new WindowCommand.Amend("too often", at.disk.plan(), WindowFixture.changes()), ASHA);
        later(Duration.ofMinutes(10));
        later(Duration.ofMinutes(20));
        later(Duration.ofMinutes(10));
        assertThat(statuses())
                .extracting(Status::slot, Status::dueAt, Status::late)
                .containsExactly(
                        tuple(1, START.plusSeconds(600), false),
                        tuple(2, START.plusSeconds(1_200), false),
                        tuple(3, START.plusSeconds(3_000), false));
    }

    @Test
    void theFirstSlotIsLateTooIfItWasMissed() {
        later(Duration.ofMinutes(25));
        assertThat(statuses()).extracting(Status::slot, Status::late).containsExactly(tuple(2, true));
    }

    @Test
    void aSlotInWhichNothingHappenedSaysSo() {
        later(Duration.ofMinutes(10));
        later(Duration.ofMinutes(10));
        assertThat(statuses()).extracting(Status::unchanged).containsExactly(false, true);
        at.clock.advance(Duration.ofSeconds(1));
        at.says(id, approve(), DEVI);
        later(Duration.ofMinutes(10));
        Status third = statuses().get(2);
        assertThat(third.unchanged()).isFalse();
        assertThat(third.doneSince()).containsExactly("Baseline");
        assertThat(third.now()).isEqualTo("the gate \"Gate go-live\" waits for decisions");
        assertThat(third.waitingFor()).containsExactly("dba");
        assertThat(third.step()).isEqualTo(2);
        assertThat(third.steps()).isEqualTo(3);
    }

    @Test
    void aStepThatIsSettledLongAfterItTookEffectIsToldOnce() {
        at.clock.advance(Duration.ofMinutes(5));
        at.verdict = Verdict.NOT_PROVEN;
        at.says(id, approve(), DEVI);
        later(Duration.ofMinutes(5));
        assertThat(statuses().get(0).doneSince()).isEmpty();
        at.says(id, new WindowCommand.Accept("baseline-rows", "counted by hand"), DEVI);
        later(Duration.ofMinutes(10));
        later(Duration.ofMinutes(10));
        assertThat(statuses()).extracting(Status::doneSince).containsExactly(List.of(), List.of("Baseline"), List.of());
    }

    @Test
    void aTargetThatCannotBeAskedIsSaidAndTheStatusComesAllTheSame() {
        at.targetIsAway = true;
        later(Duration.ofMinutes(10));
        assertThat(statuses().get(0).database()).isEqualTo("could not be asked: crm-staging does not answer");
    }

    @Test
    void aWindowThatIsAheadOrOverHasNoStatus() {
        at.says(id, new WindowCommand.Abort("enough"), ASHA);
        later(Duration.ofMinutes(30));
        assertThat(statuses()).isEmpty();
    }

    private void later(Duration by) {
        at.clock.advance(by);
        at.tick();
    }

    private List<Status> statuses() {
        return at.window(id).statuses();
    }
}
