package dev.lockkeeper.scenario;

import static dev.lockkeeper.faults.Point.When.AFTER_ANSWERED;
import static dev.lockkeeper.faults.Point.When.AFTER_SENT;
import static dev.lockkeeper.faults.Point.When.BEFORE_ANSWERED;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.faults.Line;
import dev.lockkeeper.faults.Point;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The process that drives stands still with something in hand, the other one takes over, and it comes back. */
@EnabledIfSystemProperty(
        named = "lockkeeper.every-fault",
        matches = "true",
        disabledReason = "takes too long for every build; mvn verify -Pnightly runs it")
class TwoNodesFrozenIT {
    @Test
    void aDriverThatStoodStillDoesNothingStaleWhenItComesBack() throws Exception {
        try (TwoNodes nodes = new TwoNodes()) {
            nodes.start();
            nodes.openWindow();

            Node inAStep = freeze(nodes, Node::target, Point.of("pg_sleep", AFTER_SENT), "s1");
            nodes.finish("s1");
            comesBack(nodes, inAStep);
            await("its result is put aside")
                    .atMost(House.PATIENCE)
                    .until(() -> inAStep.log().stream().anyMatch(line -> line.contains("somebody else settled it")));

            Node withTheLock = freeze(nodes, Node::state, Point.of("step-began", BEFORE_ANSWERED), "s2");
            nodes.finish("s2");
            comesBack(nodes, withTheLock);

            Node withAStatusTaken = freeze(nodes, Node::state, Point.after("status-taken", AFTER_ANSWERED), "s3");
            nodes.finish("s3");
            comesBack(nodes, withAStatusTaken);

            Node aboutToPost = freeze(nodes, Node::state, Point.of("status/", AFTER_ANSWERED), "s4");
            nodes.finish("s4");
            comesBack(nodes, aboutToPost);

            nodes.finish();
            nodes.thenNothingIsDoubledOrLost();
            nodes.thenEveryStatusCameInTime("frozen four times");
        }
    }

    /** Says run, and returns when the driver stands still at this point, or at it before the step if it comes first. */
    private static Node freeze(TwoNodes nodes, Function<Node, Line> where, Point at, String step) {
        Node driver = nodes.driver();
        where.apply(driver).arm(at, () -> {
            driver.freeze();
            return true;
        });
        nodes.says(Night.CLARA, "run " + step);
        await(driver + " stands still at " + at)
                .atMost(House.PATIENCE)
                .pollInterval(TwoNodes.A_MOMENT)
                .until(() -> !driver.answers());
        return driver;
    }

    private static void comesBack(TwoNodes nodes, Node frozen) {
        // what it had begun may have ended before it stood still; it is to find another one at its place
        await(frozen + " is followed by the other one").atMost(House.PATIENCE).until(() -> nodes.driver() != frozen);
        frozen.thaw();
        await(frozen + " answers and stands by")
                .atMost(House.PATIENCE)
                .pollInterval(TwoNodes.A_MOMENT)
                .until(() -> frozen.isReady() && !frozen.drives() && nodes.driver() != frozen);
    }
}
