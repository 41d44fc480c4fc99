package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.LostAttempt;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever works on a paused step hears of it, also in the process that comes after. */
class PausedStepTest {
    private static final StepId SCHEMA = new StepId("schema");

    private final EngineFixture at = EngineFixture.fresh();
    private final List<Boolean> heard = new ArrayList<>();

    @Test
    void theAttemptHearsThePauseAndItsEndAtTheNextTick() {
        WindowId id = at.beforeSchema();
        at.outcomes.add(() -> {
            hears(at);
            append(id, new StepEvent.StepPaused(SCHEMA, DEVI, at.clock.instant()));
            at.tick();
            hears(at);
            append(id, new StepEvent.StepContinued(SCHEMA, ASHA, at.clock.instant()));
            at.tick();
            hears(at);
            return new Outcome.Succeeded(Map.of(), List.of());
        });
        at.workersWait = true;
        at.says(id, run(), ASHA);
        at.work.remove().run();
        assertThat(heard).containsExactly(false, true, false);
    }

    @Test
    void theAttemptOfTheNextProcessIsPausedFromItsBeginningHoweverOftenProcessesDie() {
        WindowId id = at.beforeSchema();
        int deaths = LostAttempt.MOST_IN_A_ROW + 1;
        for (int death = 0; death < deaths; death++) {
            at.outcomes.add(() -> {
                hears(at);
                append(id, new StepEvent.StepPaused(SCHEMA, DEVI, at.clock.instant()));
                return new Outcome.InDoubt("The bot stopped.");
            });
            at.findings.add(() -> new Finding.NoEffect("50 rows took effect and stay.", true));
        }
        at.says(id, run(), ASHA);
        for (int death = 0; death < deaths; death++) {
            at.tick();
        }
        assertThat(heard).containsExactly(false, true, true, true);
        assertThat(at.window(id).step(SCHEMA).attempt()).isEqualTo(deaths + 1);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    private void append(WindowId id, StepEvent event) {
        at.store.append(at.window(id), List.of(event), Map.of());
    }

    private void hears(EngineFixture node) {
        heard.add(node.calls.get(node.calls.size() - 1).cancellation().isPaused());
    }
}
