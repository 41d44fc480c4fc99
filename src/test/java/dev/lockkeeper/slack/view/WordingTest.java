package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments that a record wrote, as the room shows them. */
class WordingTest {
    @ParameterizedTest
    @ValueSource(strings = {"2026-11-28", "2026-11-29", "2026-11-30", "2026-10-31", "2028-02-29"})
    void aMomentOfAnyDayIsShownInTheReadersZone(String day) {
        assertThat(Wording.moments("begun by " + day + "T22:05:00Z it is over"))
                .startsWith("begun by <!date^")
                .endsWith("^{time}|22:05 UTC> it is over");
    }

    @Test
    void whatLooksLikeAMomentAndIsNoDayStaysAsItIs() {
        assertThat(Wording.moments("2026-02-30T22:05:00Z")).isEqualTo("2026-02-30T22:05:00Z");
    }
}
