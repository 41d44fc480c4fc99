package dev.lockkeeper.target;

import dev.lockkeeper.window.Verdict;

/**
 * What a check found.
 *
 * @param actual what was measured, or why nothing could be
 */
record Finding(Verdict verdict, String actual) {
    private static final int LONGEST = 600;

    Finding {
        actual = actual.length() <= LONGEST ? actual : actual.substring(0, LONGEST) + "…";
    }

    static Finding of(boolean met, String actual) {
        return new Finding(met ? Verdict.PASS : Verdict.FAIL, actual);
    }

    static Finding notProven(String why) {
        return new Finding(Verdict.NOT_PROVEN, why);
    }
}
