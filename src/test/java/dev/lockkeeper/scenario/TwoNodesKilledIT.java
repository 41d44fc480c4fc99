package dev.lockkeeper.scenario;

import static dev.lockkeeper.faults.Point.When.AFTER_SENT;
import static dev.lockkeeper.faults.Point.When.BEFORE_ANSWERED;
import static dev.lockkeeper.faults.Point.When.BEFORE_SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.faults.Line;
import dev.lockkeeper.faults.Point;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The process that drives is killed at each point of a step; the other one takes over, and the dead one comes back. Five
 * of the ten points in {@code verify}, all of them in {@code -Pnightly}, or with {@code -Dlockkeeper.deaths=all}.
 */
class TwoNodesKilledIT {
    /** Where a process dies. */
    private record Death(String when, boolean onTheTarget, Point at) {}

    /** Those where what is known afterwards differs most: nothing, begun, not committed, committed, not recorded. */
    private static final List<Integer> SOME = List.of(1, 4, 6, 8, 9);

    private static final List<Death> DEATHS = List.of(
            new Death("before the attempt is recorded", false, Point.of("step-began", BEFORE_SENT)),
            new Death("after the attempt is recorded", false, Point.after("step-began", BEFORE_ANSWERED)),
            new Death("after BEGIN", true, Point.of("SET LOCAL lock_timeout", BEFORE_ANSWERED)),
            new Death("after its row in the ledger", true, Point.of("INSERT INTO lockkeeper.ledger", BEFORE_ANSWERED)),
            new Death("in the middle of a statement", true, Point.of("pg_sleep", AFTER_SENT)),
            new Death("before COMMIT", true, Point.of("COMMIT\0", BEFORE_SENT)),
            new Death("after COMMIT was sent", true, Point.of("COMMIT\0", AFTER_SENT)),
            new Death("after COMMIT was answered", true, Point.of("COMMIT\0", BEFORE_ANSWERED)),
            new Death("before the outcome is recorded", false, Point.of("step-succeeded", BEFORE_SENT)),
            new Death("after the outcome is recorded", false, Point.after("step-succeeded", BEFORE_ANSWERED)));

    @Test
    void whereverTheDriverDiesTheOtherGoesOnAndEveryStepTakesEffectOnce() throws Exception {
        try (TwoNodes nodes = new TwoNodes()) {
            nodes.start();
            nodes.openWindow();
            for (int number : points()) {
                Death death = DEATHS.get(number - 1);
                Node driver = nodes.driver();
                Line line = death.onTheTarget() ? driver.target() : driver.state();
                line.arm(death.at(), () -> {
                    driver.kill();
                    return false;
                });
                nodes.says(Night.CLARA, "run s" + number);
                await("the driver dies " + death.when())
                        .atMost(House.PATIENCE)
                        .pollInterval(TwoNodes.A_MOMENT)
                        .until(() -> !driver.lives() && !line.isArmed());
                CompletableFuture<Node> back = CompletableFuture.supplyAsync(driver::start);

                nodes.finish("s" + number);

                back.join();
                assertThat(nodes.driver())
                        .as("who drives after a death " + death.when())
                        .isNotNull();
            }
            nodes.finish();
            nodes.thenNothingIsDoubledOrLost();
            nodes.thenEveryStatusCameInTime("killed at points " + points());
        }
    }

    private static List<Integer> points() {
        boolean all = System.getProperty("lockkeeper.deaths", "some").equals("all");
        return all ? IntStream.rangeClosed(1, DEATHS.size()).boxed().toList() : SOME;
    }
}
