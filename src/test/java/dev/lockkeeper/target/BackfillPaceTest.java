package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.StepSpec.Backfill.Batch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackfillPaceTest {
    private final BackfillPace pace = BackfillPace.of(new Batch.Auto(Duration.ofMillis(50)));

    @Test
    void growsUntilABatchTakesTheTimeItMay() {
        walk(30, 4);
        assertThat(pace.rows()).isEqualTo(12_500);
    }

    @Test
    void shrinksWhenRowsBecomeSlower() {
        walk(30, 4);
        walk(10, 40);
        assertThat(pace.rows()).isEqualTo(1_250);
    }

    @Test
    void oneSlowBatchIsNoReasonToCrawl() {
        walk(30, 4);
        walk(1, 4000);
        assertThat(pace.rows()).isEqualTo(12_500);
    }

    @Test
    void halvesWhenSomebodyWaitsAndGrowsBack() {
        walk(30, 4);
        pace.gentler();
        assertThat(pace.rows()).isEqualTo(6_250);
        walk(3, 4);
        assertThat(pace.rows()).isEqualTo(12_500);
    }

    @Test
    void neverTakesLessThanOneRow() {
        walk(30, 900_000);
        assertThat(pace.rows()).isEqualTo(1);
        pace.gentler();
        assertThat(pace.rows()).isEqualTo(1);
    }

    @Test
    void aNumberThatTheRunbookSaysStays() {
        BackfillPace fixed = BackfillPace.of(new Batch.Rows(1000));
        fixed.took(Duration.ofSeconds(9));
        fixed.gentler();
        assertThat(fixed.rows()).isEqualTo(1000);
        assertThat(fixed.isOurs()).isFalse();
    }

    private void walk(int batches, long microsPerRow) {
        for (int i = 0; i < batches; i++) {
            pace.took(Duration.ofNanos(microsPerRow * 1000 * pace.rows()));
        }
    }
}
