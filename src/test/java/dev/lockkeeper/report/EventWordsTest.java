package dev.lockkeeper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.EventSamples;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowFixture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventWordsTest {
    private final EventWords words = new EventWords(WindowFixture.plan(), actor -> "@" + actor.user());

    static Stream<WindowEvent> oneOfEach() {
        return EventSamples.oneOfEach().stream();
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void everyKindOfEventHasASentenceOfItsOwn(WindowEvent event) {
        assertThat(words.of(event))
                .isNotBlank()
                .doesNotContain("null", "Optional", event.getClass().getSimpleName());
    }
}
