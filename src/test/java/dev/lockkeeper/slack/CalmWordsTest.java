package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.WindowId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CalmWordsTest {
    private static final WindowId ID = new WindowId("STG-12");
    private static final Instant NOW = Instant.parse("2026-11-21T22:00:00Z");

    private final CalmWords calm = new CalmWords();

    @Test
    void theWordsOfACardAreRenewedEveryTenSeconds() {
        assertThat(says("1 %", 0)).contains("1 %");
        assertThat(says("9 %", 9)).contains("1 %");
        assertThat(says("10 %", 10)).contains("10 %");
        assertThat(says("11 %", 19)).contains("10 %");
    }

    @Test
    void aStepThatSaysNothingAnyMoreIsForgottenAtOnce() {
        says("99 %", 0);
        assertThat(calm.of(ID, Optional.empty(), NOW)).isEmpty();
        assertThat(says("1 %", 1)).contains("1 %");
    }

    @Test
    void aClockThatWasSetBackShowsTheNewest() {
        says("1 %", 60);
        assertThat(says("2 %", 0)).contains("2 %");
    }

    private Optional<String> says(String words, int second) {
        return calm.of(ID, Optional.of(words), NOW.plusSeconds(second));
    }
}
