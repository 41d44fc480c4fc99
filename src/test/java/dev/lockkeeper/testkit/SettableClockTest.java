package dev.lockkeeper.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SettableClockTest {
    private static final Instant TEN_AT_NIGHT = Instant.parse("2026-11-21T22:00:00Z");

    private final SettableClock clock = SettableClock.at(TEN_AT_NIGHT);

    @Test
    void itStandsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(TEN_AT_NIGHT).isEqualTo(clock.instant());

        assertThat(clock.advance(Duration.ofMinutes(10))).isEqualTo("2026-11-21T22:10:00Z");
        assertThat(clock.instant()).isEqualTo("2026-11-21T22:10:00Z");
        clock.set(TEN_AT_NIGHT);
        assertThat(clock.instant()).isEqualTo(TEN_AT_NIGHT);
    }

    @Test
    void theSameClockInAnotherZoneFollowsEveryChange() {
        Clock inBerlin = clock.withZone(ZoneId.of("Europe/Berlin"));

        clock.advance(Duration.ofHours(1));

        assertThat(inBerlin.instant()).isEqualTo("2026-11-21T23:00:00Z");
        assertThat(inBerlin.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }
}
