package dev.lockkeeper.scenario;

import static dev.lockkeeper.faults.Point.When.AFTER_SENT;
import static dev.lockkeeper.faults.Point.When.BEFORE_ANSWERED;
import static dev.lockkeeper.faults.Point.When.BEFORE_SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.faults.Point;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Lines to the databases break at the worst moments, and the state database is away for both processes. */
class TwoNodesCutOffIT {
    @Test
    void aLostCommitALostReplyAndAnOutageLeaveEveryEffectOnce() throws Exception {
        try (TwoNodes nodes = new TwoNodes()) {
            nodes.start();
            nodes.openWindow();

            cutAtCommit(nodes, Point.of("COMMIT\0", BEFORE_SENT), "s1");
            assertThat(nodes.journal())
                    .as("a COMMIT that never arrived is resolved and tried once more, and nobody is asked")
                    .noneMatch(StepEvent.StepFailed.class::isInstance)
                    .noneMatch(StepEvent.RetryRequested.class::isInstance)
                    .filteredOn(StepEvent.AttemptHadNoEffect.class::isInstance)
                    .singleElement()
                    .satisfies(event -> assertThat(((StepEvent.AttemptHadNoEffect) event).how())
                            .startsWith("Resolved: aborted."));
            assertThat(nodes.began("s1")).isEqualTo(2);
            cutAtCommit(nodes, Point.of("COMMIT\0", BEFORE_ANSWERED), "s2");
            assertThat(nodes.began("s2"))
                    .as("attempts at a step whose COMMIT took effect")
                    .isEqualTo(1);

            int number = 2;
            for (Duration outage : TwoNodes.OUTAGES) {
                number++;
                String step = "s" + number;
                Instant back = stateIsAwayDuring(nodes, step, outage);
                assertThat(nodes.firstStatusAfter(back)).as("after " + outage).isLessThanOrEqualTo(soonAfterAnOutage());
                nodes.finish(step);
                assertThat(nodes.began(step))
                        .as("attempts at a step that an outage of " + outage + " met")
                        .isEqualTo(1);
            }
            assertThat(nodes.journal()).noneMatch(StepEvent.OutcomeLost.class::isInstance);

            nodes.finish();
            nodes.thenNothingIsDoubledOrLost();
        }
    }

    private static void cutAtCommit(TwoNodes nodes, Point at, String step) {
        Node driver = nodes.driver();
        driver.target().arm(at, () -> false);
        nodes.says(Night.CLARA, "run " + step);
        await("COMMIT of " + step + " is cut")
                .atMost(House.PATIENCE)
                .pollInterval(TwoNodes.A_MOMENT)
                .until(() -> !driver.target().isArmed());
        nodes.finish(step);
    }

    /** Both processes lose the state database while the step runs. Returns the moment of its return. */
    private static Instant stateIsAwayDuring(TwoNodes nodes, String step, Duration outage) {
        Node driver = nodes.driver();
        driver.target().arm(Point.of("pg_sleep", AFTER_SENT), () -> {
            nodes.nodes().forEach(node -> node.state().refuse());
            return true;
        });
        nodes.says(Night.CLARA, "run " + step);
        await("the state database is away")
                .atMost(House.PATIENCE)
                .pollInterval(TwoNodes.A_MOMENT)
                .until(() -> !driver.target().isArmed());
        await("the outage").pollDelay(outage).atMost(outage.plusSeconds(5)).until(() -> true);
        assertThat(nodes.step(step)).isEqualTo(StepState.RUNNING);
        nodes.nodes().forEach(node -> node.state().admit());
        return nodes.now();
    }

    /** Promised are three seconds to a machine that does nothing else. */
    private static Duration soonAfterAnOutage() {
        return TwoNodes.LATEST.minusSeconds(2);
    }
}
