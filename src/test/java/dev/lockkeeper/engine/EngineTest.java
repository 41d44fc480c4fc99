package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.run;
import static dev.lockkeeper.window.WindowFixture.approve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.StoredFile;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final StepId BASELINE = new StepId("baseline");
    private static final StepId SCHEMA = new StepId("schema");

    private final EngineFixture at = EngineFixture.fresh();

    @Test
    void aWindowGoesFromItsStartToItsEndAndWaitsOnlyForPeople() {
        WindowId id = at.open();
        assertThat(at.window(id).room()).isNotNull();
        assertThat(at.window(id).gate(new GateId("preflight")).state()).isEqualTo(GateState.ASKED);
        at.says(id, approve(), DEVI);
        assertThat(at.attempts)
                .as("a query begins by itself, nothing else does")
                .containsExactly("baseline/1");
        assertThat(at.window(id).gate(new GateId("go-live")).state()).isEqualTo(GateState.ASKED);
        at.says(id, approve(), DEVI);
        assertThat(at.attempts).hasSize(1);
        at.says(id, run(), ASHA);
        at.says(id, run(), ASHA);
        assertThat(at.attempts).containsExactly("baseline/1", "schema/1", "data/1");
        assertThat(at.window(id).state()).isEqualTo(WindowState.COMPLETED);
        assertThat(at.shown.get(at.shown.size() - 1)).isEqualTo(at.window(id));
        assertThat(at.window(id).deviations()).isEmpty();
    }

    @Test
    void oneConsentTakesEverythingUntilTheEnd() {
        WindowId id = beforeSchema();
        at.says(id, new WindowCommand.RunTo("end"), ASHA);
        assertThat(at.attempts).containsExactly("baseline/1", "schema/1", "data/1");
        assertThat(at.window(id).state()).isEqualTo(WindowState.COMPLETED);
    }

    @Test
    void aConsentEndsWhereAStepFails() {
        WindowId id = beforeSchema();
        at.outcomes.add(() -> new StepExecutor.Outcome.Failed(new StepFailure("no", "a.sql", 1, "42P01", true)));
        at.says(id, new WindowCommand.RunTo("end"), ASHA);
        assertThat(at.attempts).containsExactly("baseline/1", "schema/1");
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(at.attempts).containsExactly("baseline/1", "schema/1", "schema/2");
        assertThat(at.window(id).state()).isEqualTo(WindowState.RUNNING);
    }

    @Test
    void checksThatDoNotPassStopTheWindowAndAreJudgedAgainWithoutRunningTheStep() {
        WindowId id = beforeSchema();
        at.verdict = Verdict.NOT_PROVEN;
        at.says(id, run(), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.NOT_PASSED);
        at.verdict = Verdict.PASS;
        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(at.attempts).containsExactly("baseline/1", "schema/1");
    }

    @Test
    void aStepThatRanWhenTheProcessDiedHasAnUnknownOutcomeAndIsNotRunAgain() {
        WindowId id = beforeSchema();
        Window before = at.window(id);
        at.store.append(
                before,
                List.of(
                        new StepEvent.StepRequested(SCHEMA, ASHA, at.clock.instant()),
                        new StepEvent.StepBegan(SCHEMA, 1, "node-that-died", at.clock.instant())),
                Map.of());
        EngineFixture next = at.restarted("node-2");
        next.tick();
        next.tick();
        Window after = next.window(id);
        assertThat(after.state()).isEqualTo(WindowState.STOPPED);
        assertThat(after.step(SCHEMA).state()).isEqualTo(StepState.UNKNOWN);
        assertThat(after.step(SCHEMA).lost())
                .isEqualTo("Another process took over, or the bot stopped, while the step was running. "
                        + "Steps of kind sql leave nothing behind that could be asked.");
        assertThat(next.attempts).isEmpty();
        assertThat(next.store.journal(id).stream().filter(StepEvent.OutcomeLost.class::isInstance))
                .hasSize(1);
    }

    @Test
    void whatTookEffectBeforeTheProcessDiedIsJudgedByTheNextOne() {
        WindowId id = beforeSchema();
        at.store.append(
                at.window(id),
                List.of(
                        new StepEvent.StepRequested(SCHEMA, ASHA, at.clock.instant()),
                        new StepEvent.StepBegan(SCHEMA, 1, "node-that-died", at.clock.instant()),
                        new StepEvent.StepSucceeded(SCHEMA, 1, Map.of(), List.of(), Duration.ZERO, at.clock.instant())),
                Map.of());
        EngineFixture next = at.restarted("node-2");
        next.tick();
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(next.attempts).isEmpty();
    }

    @Test
    void anExecutorThatBreaksOffLeavesTheOutcomeUnknown() {
        WindowId id = beforeSchema();
        at.outcomes.add(() -> {
            throw new IllegalStateException("nobody foresaw this");
        });
        at.says(id, run(), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.UNKNOWN);
        assertThat(at.window(id).step(SCHEMA).lost()).doesNotContain("nobody foresaw this");
    }

    @Test
    void aFileThatDiffersStopsTheWindowBeforeAnythingBegins() {
        WindowId id = beforeSchema();
        at.disk.file("a.sql", "DROP TABLE sales;\n");
        at.says(id, run(), ASHA);
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        assertThat(at.window(id).changedFiles())
                .extracting(FilesEvent.FileChange::name, FilesEvent.FileChange::difference)
                .containsExactly(tuple("a.sql", "-1  SELECT 1;\n+1  DROP TABLE sales;"));
        assertThat(at.attempts).containsExactly("baseline/1");
    }

    @Test
    void keptFilesAreNotAskedAboutAgainButANewDifferenceIs() {
        WindowId id = beforeSchema();
        at.disk.file("a.sql", "DROP TABLE sales;\n");
        at.says(id, run(), ASHA);
        at.says(id, new WindowCommand.Keep(), ASHA);
        assertThat(at.attempts).containsExactly("baseline/1", "schema/1");
        at.disk.file("b.sql", "DROP TABLE jobs;\n");
        at.says(id, run(), ASHA);
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
    }

    @Test
    void amendTakesTheChangedFilesStoresThemAndAsksTheFallenGateAgain() {
        WindowId id = beforeSchema();
        at.disk.file("a.sql", "SELECT 3;\n");
        at.says(id, run(), ASHA);
        Desk.Answer answer = at.engine.desk().amend(id, "typo", ASHA);
        assertThat(answer.decision()).isInstanceOf(Decision.Accepted.class);
        Window amended = at.window(id);
        assertThat(amended.plan().files())
                .allSatisfy(file -> assertThat(at.store.file(file.sha256())).isPresent());
        assertThat(amended.gate(new GateId("preflight")).state()).isEqualTo(GateState.OPEN);
        assertThat(amended.gate(new GateId("go-live")).state()).isEqualTo(GateState.ASKED);
        assertThat(amended.deviations()).extracting(Deviation::kind).containsExactly(Deviation.Kind.FILES_AMENDED);
        at.says(id, approve(), DEVI);
        assertThat(at.attempts)
                .as("run was said about what the step ran before the amendment")
                .doesNotContain("schema/1");
        at.says(id, run(), ASHA);
        assertThat(at.attempts).contains("schema/1");
    }

    @Test
    void everyFileOfAnOpenWindowIsStored() {
        WindowId id = at.open();
        for (StoredFile file : at.window(id).plan().files()) {
            assertThat(at.store.file(file.sha256())).as(file.name()).isPresent();
        }
    }

    @Test
    void withoutTheLeaseNothingHappensByItself() {
        at.leads = false;
        WindowId id = at.open();
        at.tick();
        assertThat(at.window(id).state()).isEqualTo(WindowState.SCHEDULED);
        at.leads = true;
        at.tick();
        assertThat(at.window(id).state()).isEqualTo(WindowState.RUNNING);
    }

    @Test
    void aChatThatIsAwayHoldsNothingUpAndTheRoomComesLater() {
        at.chatIsAway = true;
        WindowId id = at.open();
        assertThat(at.window(id).state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window(id).room()).isNull();
        at.chatIsAway = false;
        at.tick();
        at.tick();
        assertThat(at.window(id).room()).isNotNull();
        assertThat(at.store.journal(id).stream().filter(LifeEvent.RoomOpened.class::isInstance))
                .hasSize(1);
    }

    @Test
    void aStoreThatIsAwayIsSurvivedByTheTick() {
        WindowId id = at.open();
        at.store.isAway(true);
        at.tick();
        at.store.isAway(false);
        long version = at.window(id).version();
        at.tick();
        assertThat(at.window(id).version()).isEqualTo(version);
    }

    @Test
    void underAHoldNothingBeginsAndWhatIsSaidStaysSaid() {
        WindowId id = beforeSchema();
        at.says(id, new WindowCommand.Hold("wait"), DEVI);
        assertThat(at.says(id, run(), ASHA).decision()).isInstanceOf(Decision.Refused.class);
        at.tick();
        assertThat(at.attempts).containsExactly("baseline/1");
        at.says(id, new WindowCommand.Resume(), ASHA);
        at.says(id, run(), ASHA);
        assertThat(at.attempts).containsExactly("baseline/1", "schema/1");
    }

    @Test
    void everyEventOfTheJournalIsRecordedOnce() {
        WindowId id = beforeSchema();
        at.tick();
        at.tick();
        List<WindowEvent> journal = at.store.journal(id);
        assertThat(journal).doesNotHaveDuplicates();
        assertThat(at.window(id).step(BASELINE).attempt()).isEqualTo(1);
    }

    private WindowId beforeSchema() {
        WindowId id = at.beforeSchema();
        assertThat(at.window(id).current().orElseThrow().typedId()).isEqualTo("schema");
        return id;
    }
}
