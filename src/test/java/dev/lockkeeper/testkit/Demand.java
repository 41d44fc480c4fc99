package dev.lockkeeper.testkit;

import java.util.Arrays;

/**
 * What this run may not leave out: {@code -Dlockkeeper.demand=pg_dump,browser}. A bare machine leaves tests out loudly
 * where it lacks a program; a run that demands them fails instead.
 */
public final class Demand {
    private static final String PROPERTY = "lockkeeper.demand";

    private Demand() {}

    /** True if this run may not leave out what needs this. */
    public static boolean demands(String what) {
        return Arrays.asList(System.getProperty(PROPERTY, "").split(",")).contains(what);
    }
}
