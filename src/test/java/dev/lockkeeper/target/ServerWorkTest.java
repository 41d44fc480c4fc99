package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.target.ServerWork.Seen;
import org.junit.jupiter.api.Test;

class ServerWorkTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;
    private final ServerWork work = new ServerWork(() -> now);

    @Test
    void aPhaseIsSaidPlainlyWithPercentRateAndWhatIsLeftOfIt() {
        assertThat(work.words(reading(100, 1000))).isEqualTo("reads the table, 10 %, 100 of 1,000 blocks");
        now = 2 * SECOND;
        assertThat(work.words(reading(300, 1000)))
                .isEqualTo("reads the table, 30 %, 300 of 1,000 blocks, 100 blocks/s, about 7 s left of this phase");
    }

    @Test
    void thePercentNeverGoesBackWithinAPhaseAndBeginsAnewWithTheNext() {
        work.words(reading(900, 1000));
        now = SECOND;
        assertThat(work.words(reading(100, 1000))).startsWith("reads the table, 90 %, 100 of 1,000 blocks");
        assertThat(work.words(new Seen("building index: loading tuples in tree", 10, 200, "row", 0)))
                .isEqualTo("writes the index, 5 %, 10 of 200 rows");
    }

    @Test
    void aCountThatBeganAnewGivesNoRateBelowNothing() {
        work.words(reading(900, 1000));
        now = 3 * SECOND;
        assertThat(work.words(reading(100, 1000))).doesNotContain("/s");
        now = 5 * SECOND;
        assertThat(work.words(reading(300, 1000))).contains(", 100 blocks/s, ");
    }

    @Test
    void whereTheServerKnowsNoTotalThereIsNoPercentAndNoEnd() {
        work.words(new Seen("index scanning heap", 10, 0, "row", 0));
        now = SECOND;
        assertThat(work.words(new Seen("index scanning heap", 60, 0, "row", 0)))
                .isEqualTo("reads the table in the order of the index, 60 rows, 50 rows/s");
        assertThat(work.words(new Seen("sorting tuples", 0, 0, "row", 0))).isEqualTo("sorts");
    }

    @Test
    void theRateForgetsWhatWasLongAgo() {
        for (int second = 0; second <= 60; second++) {
            now = second * SECOND;
            work.words(reading(second * 10L, 100_000));
        }
        for (int second = 61; second <= 90; second++) {
            now = second * SECOND;
            work.words(reading(600 + (second - 60) * 1000L, 100_000));
        }
        assertThat(work.words(reading(30_600, 100_000))).contains(", 1,000 blocks/s, about 70 s left of this phase");
    }

    @Test
    void whoItWaitsForIsSaidWithoutACount() {
        assertThat(work.words(new Seen("waiting for old snapshots", 0, 0, "row", 4711)))
                .isEqualTo("waits for older transactions, now for pid 4711");
    }

    @Test
    void aPhaseOfANewerServerIsSaidAsTheServerSaysIt() {
        assertThat(work.words(new Seen("folding space", 1, 4, "block", 0)))
                .isEqualTo("folding space, 25 %, 1 of 4 blocks");
    }

    private static Seen reading(long done, long total) {
        return new Seen("building index: scanning table", done, total, "block", 0);
    }
}
