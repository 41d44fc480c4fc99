package dev.lockkeeper.target;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Says on which line of a text an offset stands. Immutable. */
final class LineNumbers {
    private final int[] lineEnds;

    LineNumbers(String text) {
        this.lineEnds = IntStream.range(0, text.length())
                .filter(i -> text.charAt(i) == '\n')
                .toArray();
    }

    /** From 1. */
    int of(int offset) {
        int found = Arrays.binarySearch(lineEnds, offset);
        return (found >= 0 ? found : -found - 1) + 1;
    }
}
