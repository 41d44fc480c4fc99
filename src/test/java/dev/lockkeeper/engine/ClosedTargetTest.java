package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.CallPlan;
import dev.lockkeeper.window.Question;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A step that waits for a target which takes no changes calls people, up to the alarm, and goes on without them. */
class ClosedTargetTest {
    private static final StepId SCHEMA = new StepId("schema");
    private static final String WHY = "target crm-staging is a standby and takes no changes";

    private final EngineFixture at = EngineFixture.fresh();
    private final WindowId id = at.beforeSchema();
    private final List<Window> seen = new ArrayList<>();

    @Test
    void peopleAreAskedWhileItWaitsAndNoLongerOnceItGoesOn() {
        waitsAndGoesOn("");
        assertThat(Question.of(seen.get(0))).singleElement().satisfies(question -> {
            assertThat(question.key()).isEqualTo("closed/schema/1");
            assertThat(question.what()).endsWith("can go on: " + WHY);
            assertThat(question.since()).isEqualTo(at.clock.instant());
        });
        assertThat(Question.of(seen.get(1))).isEmpty();
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(at.window(id).step(SCHEMA).closed()).isNull();
    }

    @Test
    void nobodyWhoIsAskedStaysUncalled() {
        waitsAndGoesOn("");
        CallPlan calls = new CallPlan(List.of(Duration.ofMinutes(1)), Set.of(), true);
        Window waiting = seen.get(0);
        assertThat(calls.due(waiting, at.clock.instant().plusSeconds(60))).get().isInstanceOf(CallEvent.Reminded.class);
        Window reminded = waiting.after(
                calls.due(waiting, at.clock.instant().plusSeconds(60)).orElseThrow());
        assertThat(calls.due(reminded, at.clock.instant().plusSeconds(120)))
                .get()
                .isInstanceOf(CallEvent.AlarmRaised.class);
    }

    @Test
    void whatEndsTheAttemptEndsTheQuestion() {
        waitsAndGoesOn(WHY);
        assertThat(seen.get(1).step(SCHEMA).closed()).isNotNull();
        assertThat(at.window(id).step(SCHEMA).closed()).isNull();
    }

    @Test
    void aHoldIsHeardMeanwhile() {
        at.outcomes.add(() -> {
            StepExecutor.Progress progress = at.progress.get(at.progress.size() - 1);
            progress.closed(WHY);
            at.says(id, new WindowCommand.Hold("wait"), ASHA);
            progress.closed("");
            return new Outcome.Succeeded(Map.of(), List.of());
        });
        at.says(id, run(), ASHA);
        assertThat(at.window(id).hold()).isNotNull();
        assertThat(at.window(id).step(SCHEMA).tookEffect()).isTrue();
        assertThat(at.attempts).endsWith("schema/1");
    }

    private void waitsAndGoesOn(String then) {
        at.outcomes.add(() -> {
            StepExecutor.Progress progress = at.progress.get(at.progress.size() - 1);
            progress.closed(WHY);
            seen.add(at.window(id));
            progress.closed(then);
            seen.add(at.window(id));
            return new Outcome.Succeeded(Map.of(), List.of());
        });
        at.says(id, run(), ASHA);
    }
}
