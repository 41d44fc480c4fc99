package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Two processes on one store; one of them holds the lease, or each believes that it does. */
class TwoNodesTest {
    private static final StepId SCHEMA = new StepId("schema");

    private final EngineFixture driver = EngineFixture.fresh();
    private final EngineFixture other = driver.restarted("node-2");

    @Test
    void aTickOnTheNodeThatDoesNotDriveCallsTheOneThatDoes() {
        other.leads = false;
        driver.open();

        other.tick();

        assertThat(other.called).isEqualTo(1);
        assertThat(other.shown).isEmpty();
        driver.tick();
        assertThat(driver.called).isZero();
    }

    @Test
    void whatIsSaidOnTheNodeThatDoesNotDriveIsRecordedThereAndDrivenByTheOther() {
        other.leads = false;
        WindowId id = driver.beforeSchema();
        int called = other.called;

        Desk.Answer answer = other.says(id, run(), ASHA);

        assertThat(answer.window()).isNotNull();
        assertThat(driver.window(id).step(SCHEMA).state()).isEqualTo(StepState.REQUESTED);
        assertThat(other.called).isGreaterThan(called);
        assertThat(other.attempts).isEmpty();
        driver.tick();
        assertThat(driver.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void aStepOfANodeThatIsStillThereIsLeftToIt() {
        WindowId id = driver.beforeSchema();
        begun(id, "node-1");
        other.present.add("node-1");

        other.tick();

        assertThat(other.window(id).step(SCHEMA).state()).isEqualTo(StepState.RUNNING);
        assertThat(other.shown).isNotEmpty();
    }

    @Test
    void aStepOfANodeThatIsGoneIsTakenOver() {
        WindowId id = driver.beforeSchema();
        begun(id, "node-1");

        other.tick();

        assertThat(other.window(id).step(SCHEMA).state()).isNotEqualTo(StepState.RUNNING);
    }

    @Test
    void theResultOfANodeThatWasFrozenIsNotRecordedOverWhatTheOtherSettled() {
        WindowId id = driver.beforeSchema();
        driver.outcomes.add(() -> {
            driver.leads = false;
            other.tick();
            return new StepExecutor.Outcome.Succeeded(Map.of(), List.of());
        });

        driver.says(id, run(), ASHA);

        assertThat(driver.store.journal(id))
                .noneMatch(event -> event instanceof StepEvent.StepSucceeded late
                        && late.step().equals(SCHEMA)
                        && late.attempt() == 1);
    }

    @Test
    void aNodeFrozenRightAfterItsAttemptWasRecordedDoesNotRunWhatTheOtherSettled() {
        WindowId id = driver.beforeSchema();
        driver.whenShown = window -> {
            if (window.step(SCHEMA).state() == StepState.RUNNING) {
                driver.whenShown = any -> {};
                driver.leads = false;
                other.tick();
            }
        };

        driver.says(id, run(), ASHA);

        assertThat(driver.window(id).step(SCHEMA).state()).isEqualTo(StepState.UNKNOWN);
        assertThat(driver.attempts).containsExactly("baseline/1");
    }

    @Test
    void aNodeThatLosesTheLeaseWithinATickBeginsNothingMore() {
        WindowId id = driver.beforeSchema();
        other.leads = false;
        other.says(id, new WindowCommand.RunTo("data"), ASHA);
        driver.outcomes.add(() -> {
            driver.leads = false;
            return new StepExecutor.Outcome.Succeeded(Map.of(), List.of());
        });

        driver.tick();

        assertThat(driver.attempts).containsExactly("baseline/1", "schema/1");
    }

    @Test
    void ofTwoNodesThatTickAtOnceOneTakesEachSlot() throws ExecutionException, InterruptedException {
        WindowId id = driver.open();
        for (int slot = 1; slot <= 200; slot++) {
            driver.clock.advance(Duration.ofMinutes(10));
            CompletableFuture<Void> there = CompletableFuture.runAsync(other::tick);
            driver.tick();
            there.get();
        }

        List<Integer> slots =
                driver.window(id).statuses().stream().map(Status::slot).toList();
        assertThat(slots).hasSize(200).doesNotHaveDuplicates().isSorted();
        assertThat(driver.store.journal(id).stream().filter(LifeEvent.StatusTaken.class::isInstance))
                .hasSize(200);
    }

    /** As the node left it when it stood still. */
    private void begun(WindowId id, String node) {
        Window window = driver.window(id);
        driver.store.append(
                window, List.of(new StepEvent.StepRequested(SCHEMA, ASHA, driver.clock.instant())), Map.of());
        driver.store.append(
                driver.window(id), List.of(new StepEvent.StepBegan(SCHEMA, 1, node, driver.clock.instant())), Map.of());
    }
}
