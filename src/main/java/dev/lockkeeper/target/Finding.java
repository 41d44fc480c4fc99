package dev.lockkeeper.target;

import dev.lockkeeper.window.FoundTable;
import dev.lockkeeper.window.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param actual what was measured, or why nothing could be
 * @param table the same in rows, or null
 */
record Finding(Verdict verdict, String actual, @Nullable FoundTable table) {
    private static final int LONGEST = 600;

    Finding {
        actual = actual.length() <= LONGEST ? actual : actual.substring(0, LONGEST) + "…";
    }

    private Finding(Verdict verdict, String actual) {
        this(verdict, actual, null);
    }

    static Finding of(boolean met, String actual) {
        return new Finding(met ? Verdict.PASS : Verdict.FAIL, actual);
    }

    static Finding notProven(String why) {
        return new Finding(Verdict.NOT_PROVEN, why);
    }

    /** With its rows, if there are any. */
    Finding with(FoundTable found) {
        return new Finding(verdict, actual, found.rows().isEmpty() ? null : found);
    }
}
