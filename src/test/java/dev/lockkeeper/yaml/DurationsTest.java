package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "90s, PT90S",
        "10m, PT10M",
        "2h, PT2H",
        "500ms, PT0.5S",
        "-48h, PT-48H",
        "1h30m, PT1H30M",
        "0m, PT0S",
        "1m500ms, PT1M0.5S",
        "-1h30m, PT-1H-30M"
    })
    void aLengthHasAUnit(String written, Duration length) {
        assertThat(Durations.parse(written)).contains(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "5", "m", "5 m", "30m1h", "1.5h", "5d", "PT5M", "five minutes", "5M", "--5m", "5m5m"})
    void anythingElseIsNone(String written) {
        assertThat(Durations.parse(written)).isEmpty();
    }
}
