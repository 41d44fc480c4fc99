package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.StepSpec.Sql.Mode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LockTriesTest {
    private static final Duration FIRST = Duration.ofMillis(500);

    @Test
    void eachTryWaitsALittleLongerAndNoneLongerThanFourTimesTheFirst() {
        List<Long> limits = IntStream.rangeClosed(1, 9)
                .mapToObj(number -> LockTries.limit(FIRST, number).toMillis())
                .toList();
        assertThat(limits).containsExactly(500L, 625L, 781L, 977L, 1221L, 1526L, 1907L, 2000L, 2000L);
        assertThat(LockTries.limit(FIRST, 1000)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void noTryIsWithoutALimitHoweverShortTheFirstWas() {
        assertThat(LockTries.limit(Duration.ofNanos(1), 1)).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void theTriesAreToldWithTheLimitsTheyHad() {
        LockTries tries = new LockTries(Ground.sql(Mode.TRANSACTION, FIRST, 3, "a.sql"));
        assertThat(tries.ofLocks()).isEqualTo(" after 1 try waiting for a lock for at most 500 ms");
        tries.next();
        tries.endedFor("2 sessions queued behind its locks: pid 7 (user shop)");
        assertThat(tries.isLast()).isFalse();
        tries.next();
        assertThat(tries.isLast()).isTrue();
        assertThat(tries.ofLocks())
                .isEqualTo(
                        " after 3 tries, each waiting for a lock for at most 500 ms to 781 ms (1 of them ended because"
                                + " 2 sessions queued behind its locks: pid 7 (user shop) for more than 5 s)");
    }
}
