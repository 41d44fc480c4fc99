package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.Redaction;
import dev.lockkeeper.testkit.MemoryWindowStore;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedactingWindowStoreTest {
    private static final String SECRET = "canary-7f3a9c51";

    private final MemoryWindowStore kept = new MemoryWindowStore();
    private final RedactingWindowStore store = new RedactingWindowStore(kept, new Redaction(List.of(SECRET)));

    @Test
    void whatATargetSaidIsRecordedWithoutTheSecretInIt() {
        Window window = opened(WindowStories.running().journal());
        StepId step = window.plan().items().stream()
                .flatMap(item -> item.asStep().stream())
                .findFirst()
                .orElseThrow()
                .id();
        Window after = store.append(
                window,
                List.of(
                        new StepEvent.StepRequested(step, WindowStories.COMMANDER, WindowStories.START),
                        new StepEvent.StepBegan(step, 1, "aa", WindowStories.START),
                        new StepEvent.StepFailed(
                                step,
                                1,
                                new StepFailure(
                                        "role " + SECRET + " may not, password=hunter2", null, 0, "42501", true),
                                Duration.ofSeconds(1),
                                WindowStories.START)),
                Map.of());

        assertThat(kept.journal(window.id()).toString())
                .contains("role [hidden] may not, password=[hidden]")
                .doesNotContain(SECRET)
                .doesNotContain("hunter2");
        assertThat(after.toString()).doesNotContain(SECRET);
        assertThat(store.find(window.id())).hasValue(after);
    }

    @ParameterizedTest
    @MethodSource("dev.lockkeeper.store.EventSamples#all")
    void whatHoldsNoSecretIsRecordedAsItIs(WindowEvent event) {
        assertThat(EventJson.read(EventJson.kind(event), EventJson.write(event)))
                .isEqualTo(event);
        assertThat(new Redaction(List.of(SECRET)).hide(EventJson.write(event))).isEqualTo(EventJson.write(event));
    }

    private Window opened(List<WindowEvent> journal) {
        Window window = store.open((LifeEvent.Opened) journal.get(0), Map.of());
        return store.append(window, journal.subList(1, journal.size()), Map.of());
    }
}
