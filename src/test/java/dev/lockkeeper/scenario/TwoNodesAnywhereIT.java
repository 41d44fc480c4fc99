package dev.lockkeeper.scenario;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three times, at moments that a seed decides, one of the two processes is killed, frozen for some seconds or cut off.
 * {@code mvn -Pnightly verify} takes fifty nights; {@code -Dlockkeeper.pairs=17-50} goes on where that stopped.
 */
@EnabledIfSystemProperty(
        named = "lockkeeper.every-fault",
        matches = "true",
        disabledReason = "takes too long for every build; mvn verify -Pnightly runs it")
class TwoNodesAnywhereIT {
    private static final int BLOWS = 3;
    private static final int LONGEST_PEACE_MILLIS = 3_000;
    private static final int LONGEST_FREEZE_MILLIS = 9_000;

    static LongStream seeds() {
        String[] range = System.getProperty("lockkeeper.pairs", "1").split("-");
        return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[range.length - 1]));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensToOneOfThemNothingIsDoubledOrLost(long seed) throws Exception {
        System.out.println("two nodes suffer by seed " + seed);
        try (TwoNodes nodes = new TwoNodes()) {
            nodes.start();
            nodes.openWindow();
            CompletableFuture<Void> blows = CompletableFuture.runAsync(() -> strike(nodes, new Random(seed)));
            nodes.workWhile(() -> !blows.isDone());
            blows.join();
            nodes.finish();
            nodes.thenNothingIsDoubledOrLost();
            nodes.thenEveryStatusCameInTime("seed " + seed);
        }
    }

    private static void strike(TwoNodes nodes, Random random) {
        for (int blow = 0; blow < BLOWS; blow++) {
            pause(random.nextInt(LONGEST_PEACE_MILLIS));
            Node driver = nodes.driver();
            Node victim = random.nextInt(3) == 0 ? nodes.notThe(driver) : driver;
            int length = random.nextInt(LONGEST_FREEZE_MILLIS);
            int kind = random.nextInt(3);
            System.out.println(victim + " suffers " + kind + " for " + length + " ms");
            if (kind == 0) {
                victim.kill();
                victim.start();
            } else if (kind == 1) {
                victim.freeze();
                pause(length);
                victim.thaw();
            } else {
                victim.state().cut();
                victim.target().cut();
            }
        }
    }

    private static void pause(int millis) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
                .join();
    }
}
