package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As fast as Slack allows and never faster. */
class RateLimitsTest {
    private static final Instant START = Instant.parse("2026-11-21T14:00:00Z");
    private final SettableClock clock = SettableClock.at(START);
    private final RateLimits limits = new RateLimits(1.0, clock);

    @ParameterizedTest
    @EnumSource(SlackMethod.class)
    void inNoMinuteAreThereMoreCallsThanSlackAllows(SlackMethod method) {
        List<Instant> calls = new ArrayList<>();
        int number = 0;
        while (clock.instant().isBefore(START.plus(Duration.ofMinutes(5)))) {
            // another message and another channel each time: only the method's own allowance counts
            Errand errand = new Errand(method, "C" + number, "m" + number);
            if (limits.take(errand)) {
                calls.add(clock.instant());
                number++;
            } else {
                clock.advance(Duration.ofMillis(50));
            }
        }

        assertThat(most(calls, Duration.ofMinutes(1))).isLessThanOrEqualTo(method.perMinute());
        int least = method == SlackMethod.USERGROUPS_LIST ? 4 : 7;
        assertThat(calls.size()).isGreaterThan(5 * method.perMinute() * least / 10);
    }

    @Test
    void aChannelGetsAboutOnePostASecondAfterAShortBurst() {
        Errand post = Errand.in("C1", SlackMethod.CHAT_POST_MESSAGE);
        int burst = 0;
        while (limits.take(post)) {
            burst++;
        }

        assertThat(burst).isEqualTo(4);
        assertThat(limits.untilFree(post)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1200));
        assertThat(limits.untilFree(Errand.in("C2", SlackMethod.CHAT_POST_MESSAGE)))
                .isZero();
    }

    @Test
    void oneMessageIsEditedAtMostEveryTwoSecondsAndOthersMeanwhile() {
        assertThat(limits.take(Errand.change("C1", "1.1"))).isTrue();

        assertThat(limits.take(Errand.change("C1", "1.1"))).isFalse();
        assertThat(limits.untilFree(Errand.change("C1", "1.1"))).isEqualTo(Duration.ofSeconds(2));
        assertThat(limits.take(Errand.change("C1", "2.2"))).isTrue();
    }

    @Test
    void aRefusedChannelWaitsAndTheOthersDoNot() {
        Errand busy = Errand.in("C1", SlackMethod.CHAT_POST_MESSAGE);
        limits.refused(busy, Duration.ofSeconds(30));

        assertThat(limits.untilFree(busy)).isEqualTo(Duration.ofSeconds(30));
        assertThat(limits.untilFree(Errand.in("C2", SlackMethod.CHAT_POST_MESSAGE)))
                .isZero();
        clock.advance(Duration.ofSeconds(30));
        assertThat(limits.untilFree(busy)).isZero();
    }

    @Test
    void aClockThatIsSetBackStopsNothingForLong() {
        Errand post = Errand.in("C1", SlackMethod.CHAT_POST_MESSAGE);
        limits.refused(post, Duration.ofSeconds(30));

        clock.advance(Duration.ofDays(-1));

        assertThat(limits.untilFree(post)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void everybodyAtAGateMayPressInTheSameMoment() {
        int asked = 0;
        while (limits.take(Errand.of(SlackMethod.USERGROUPS_LIST))) {
            asked++;
        }

        assertThat(asked).isEqualTo(10);
    }

    @Test
    void aFactorMultipliesEveryAllowance() {
        RateLimits quick = new RateLimits(10, clock);
        Errand post = Errand.in("C1", SlackMethod.CHAT_POST_MESSAGE);
        int burst = 0;
        while (quick.take(post)) {
            burst++;
        }

        assertThat(burst).isEqualTo(40);
    }

    private static int most(List<Instant> calls, Duration window) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < calls.size(); to++) {
            while (!calls.get(from).plus(window).isAfter(calls.get(to))) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
