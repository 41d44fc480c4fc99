package dev.lockkeeper.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** The one source of everything that could have gone another way. */
final class Lot {
    private static final int MILLION = 1_000_000;

    private final SplittableRandom random;

    Lot(long seed) {
        // neighbouring seeds must not begin alike
        random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
    }

    /** From zero to {@code bound} exclusive. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    boolean chance(int perMillion) {
        return perMillion > 0 && random.nextInt(MILLION) < perMillion;
    }

    /** One of so many. */
    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
