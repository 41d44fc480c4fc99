package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.GUEST;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Somebody wants the running step to end: whether that came in time is what the target says, never what was hoped. */
class CancelledStepTest {
    private static final StepId SCHEMA = new StepId("schema");
    private static final WindowCommand CANCEL = new WindowCommand.Cancel(Optional.empty());

    private final EngineFixture at = EngineFixture.fresh();
    private final List<String> told = new ArrayList<>();

    @Test
    void aStepThatIsEndedInTimeFailsAsCancelledAndNotApplied() {
        WindowId id = at.beforeSchema();
        runs(id, () -> {
            at.says(id, CANCEL, DEVI);
            return told.isEmpty() ? succeeded() : new Outcome.Cancelled("The server rolled it back.");
        });
        assertThat(told).containsExactly("asked");
        StepFailure failure = at.window(id).step(SCHEMA).failure();
        assertThat(failure).isNotNull();
        assertThat(failure.message()).isEqualTo("Cancelled, not applied. The server rolled it back.");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        at.workersWait = false;
        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(told).as("the next attempt is not told").hasSize(1);
    }

    @Test
    void aStepThatTookEffectBeforeItCouldBeEndedStaysApplied() {
        WindowId id = at.beforeSchema();
        runs(id, () -> {
            at.says(id, CANCEL, DEVI);
            return succeeded();
        });
        assertThat(told).containsExactly("asked");
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(at.window(id).step(SCHEMA).cancel()).isNotNull();
        assertThat(at.window(id).state()).isEqualTo(WindowState.RUNNING);
    }

    @Test
    void whoeverAskedOnAnotherProcessIsHeardAtTheNextTick() {
        WindowId id = at.beforeSchema();
        runs(id, () -> {
            EngineFixture other = at.restarted("node-2");
            other.leads = false;
            other.says(id, CANCEL, DEVI);
            assertThat(told).isEmpty();
            at.tick();
            at.tick();
            return succeeded();
        });
        assertThat(told).containsExactly("asked");
    }

    @Test
    void anAttemptThatWasCutOffAfterSomebodyCancelledItIsNotBegunAgain() {
        WindowId id = at.beforeSchema();
        at.store.append(
                at.window(id),
                List.of(
                        new StepEvent.StepRequested(SCHEMA, ASHA, at.clock.instant()),
                        new StepEvent.StepBegan(SCHEMA, 1, "node-that-died", at.clock.instant()),
                        new StepEvent.CancelRequested(SCHEMA, DEVI, at.clock.instant())),
                Map.of());
        EngineFixture next = at.restarted("node-2");
        next.findings.add(() -> {
            next.calls.get(0).cancellation().whenAsked(() -> told.add("asked"));
            return new Finding.NoEffect("There is no row of it.");
        });
        next.tick();
        assertThat(told).as("whoever settles it hears it too").containsExactly("asked");
        assertThat(next.attempts).isEmpty();
        StepFailure failure = next.window(id).step(SCHEMA).failure();
        assertThat(failure).isNotNull();
        assertThat(failure.message()).isEqualTo("Cancelled, not applied. There is no row of it.");
    }

    @Test
    void anActThatBreaksOffKeepsNobodyFromBeingTold() {
        WindowId id = at.beforeSchema();
        at.outcomes.add(() -> {
            context().cancellation().whenAsked(() -> {
                throw new IllegalStateException("nobody foresaw this");
            });
            context().cancellation().whenAsked(() -> told.add("second"));
            at.says(id, CANCEL, DEVI);
            return succeeded();
        });
        at.workersWait = true;
        at.says(id, run(), ASHA);
        at.work.remove().run();
        assertThat(told).containsExactly("second");
    }

    @Test
    void anybodyOfTheWorkspaceMayAndAGuestMayNot() {
        WindowId id = at.beforeSchema();
        runs(id, () -> {
            assertThat(at.says(id, CANCEL, GUEST).decision()).isInstanceOf(Decision.Refused.class);
            assertThat(((Desk.Reply.Words) at.engine.desk().say(said("cancel"))).text())
                    .isEqualTo("Asked. The room says whether it came in time.");
            return succeeded();
        });
        assertThat(told).containsExactly("asked");
    }

    private Desk.Said said(String text) {
        return new Desk.Said(DEVI, "C-STG-1", text);
    }

    private static Outcome succeeded() {
        return new Outcome.Succeeded(Map.of(), List.of());
    }

    /** The step begins, listens for a cancellation, and then this happens; its worker is a thread of its own. */
    private void runs(WindowId id, Supplier<Outcome> then) {
        at.outcomes.add(() -> {
            context().cancellation().whenAsked(() -> told.add("asked"));
            return then.get();
        });
        at.workersWait = true;
        at.says(id, run(), ASHA);
        at.work.remove().run();
    }

    private StepExecutor.Context context() {
        return at.calls.get(at.calls.size() - 1);
    }
}
