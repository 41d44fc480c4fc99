package dev.lockkeeper.outside;

import dev.lockkeeper.window.Verdict;

/**
 * What came of looking.
 *
 * @param actual what was measured, or why nothing could be
 */
record Look(Verdict verdict, String actual) {
    static Look of(boolean met, String actual) {
        return new Look(met ? Verdict.PASS : Verdict.FAIL, actual);
    }

    static Look notProven(String why) {
        return new Look(Verdict.NOT_PROVEN, why);
    }
}
