package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An attempt that was cut off behind a part of its work. */
class UnfinishedStepTest {
    private static final StepId SCHEMA = new StepId("schema");

    private final EngineFixture at = EngineFixture.fresh();

    @Test
    void whatComesFurtherEachTimeGoesOnByItself() {
        WindowId id = at.beforeSchema();
        for (int i = 1; i <= 6; i++) {
            String how = i + "0 rows took effect and stay.";
            at.outcomes.add(() -> new Outcome.InDoubt("the connection was lost"));
            at.findings.add(() -> new Finding.NoEffect(how, true));
        }
        at.says(id, run(), ASHA);
        assertThat(at.attempts).endsWith("schema/6", "schema/7").hasSize(8);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void whatComesNoFurtherWaitsForAPersonAndIsNotSaidToHaveHadNoEffect() {
        WindowId id = at.beforeSchema();
        for (int i = 0; i < 3; i++) {
            at.outcomes.add(() -> new Outcome.InDoubt("the connection was lost"));
            at.findings.add(() -> new Finding.NoEffect("50 rows took effect and stay.", true));
        }
        at.says(id, run(), ASHA);
        assertThat(at.attempts).endsWith("schema/3").hasSize(4);
        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        assertThat(at.window(id).step(SCHEMA).mayHaveChanged()).isTrue();
        assertThat(at.window(id).step(SCHEMA).failure())
                .satisfies(failure -> assertThat(failure.nothingTookEffect()).isFalse())
                .satisfies(failure ->
                        assertThat(failure.message()).startsWith("50 rows took effect and stay. It was cut"));
    }

    @Test
    void whoeverWantedItToEndIsToldWhatStays() {
        WindowId id = at.beforeSchema();
        at.store.append(
                at.window(id),
                List.of(
                        new StepEvent.StepRequested(SCHEMA, ASHA, at.clock.instant()),
                        new StepEvent.StepBegan(SCHEMA, 1, "node-that-died", at.clock.instant()),
                        new StepEvent.CancelRequested(SCHEMA, ASHA, at.clock.instant())),
                Map.of());
        EngineFixture next = at.restarted("node-2");
        next.findings.add(() -> new Finding.NoEffect("50 rows took effect and stay.", true));
        next.tick();
        assertThat(next.attempts).isEmpty();
        assertThat(next.window(id).step(SCHEMA).state()).isEqualTo(StepState.FAILED);
        assertThat(next.window(id).step(SCHEMA).mayHaveChanged()).isTrue();
        assertThat(next.window(id).step(SCHEMA).failure())
                .satisfies(
                        failure -> assertThat(failure.message()).isEqualTo("Cancelled. 50 rows took effect and stay."));
    }
}
