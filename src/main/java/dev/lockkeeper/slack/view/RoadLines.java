package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.StepRun;

/** What is said of what went on in the target before a step began. */
final class RoadLines {
    private static final int WORDS = 600;
    private static final String CLEAR = "clear";

    private RoadLines() {}

    /** A line about the last attempt; empty if its road was clear. */
    static String of(StepRun run) {
        // windows of before kept it only where an attempt took effect
        String road = run.road().isEmpty() ? run.outputs().getOrDefault("road", CLEAR) : run.road();
        return road.equals(CLEAR) ? "" : "The road before it was not clear: " + SlackText.line(road, WORDS) + ".";
    }
}
