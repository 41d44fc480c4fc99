package dev.lockkeeper.bench;

import java.util.List;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param figure which number of the runs this is, and how it stands to what is wanted
 * @param runs how many single measurements stand behind it
 */
record Row(String name, String measured, String wanted, String figure, String runs) {
    private static final String NOTHING = "-";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    static final Row TITLES = new Row("what", "measured", "wanted", "ratio or percentile", "runs");

    /** Seconds that are measured and compared with nothing. */
    static Row seconds(String name, double nanos, String figure, int runs) {
        return new Row(name, seconds(nanos), NOTHING, figure, Integer.toString(runs));
    }

    /** Seconds of which at most so many are wanted. */
    static Row seconds(String name, double nanos, double wantedSeconds, String figure, int runs) {
        return new Row(
                name,
                seconds(nanos),
                String.format(Locale.ROOT, "<= %.0f s", wantedSeconds),
                figure + ", " + against(nanos / NANOS_PER_SECOND, wantedSeconds),
                Integer.toString(runs));
    }

    static Row millis(String name, double nanos, String figure, int runs) {
        return new Row(name, millis(nanos), NOTHING, figure, Integer.toString(runs));
    }

    static Row millis(String name, double nanos, double wantedMillis, String figure, int runs) {
        return new Row(
                name,
                millis(nanos),
                String.format(Locale.ROOT, "<= %.0f ms", wantedMillis),
                figure + ", " + against(nanos / NANOS_PER_MILLI, wantedMillis),
                Integer.toString(runs));
    }

    /** How often something happened that should never happen. */
    static Row never(String name, long times, int runs) {
        return new Row(name, Long.toString(times), "0", times == 0 ? "none" : "MISSED", Integer.toString(runs));
    }

    static Row ratio(String name, double ratio, double wanted, String figure, int runs) {
        return new Row(
                name,
                String.format(Locale.ROOT, "%.2f", ratio),
                String.format(Locale.ROOT, "<= %.1f", wanted),
                figure + ", " + against(ratio, wanted),
                Integer.toString(runs));
    }

    /** A ratio that nothing is wanted of. */
    static Row compared(String name, double ratio, String figure, int runs) {
        return new Row(name, String.format(Locale.ROOT, "%.2f", ratio), NOTHING, figure, Integer.toString(runs));
    }

    /** How much of something is reached, of which at least so much is wanted. */
    static Row share(String name, double share, double wanted, String figure, int runs) {
        return new Row(
                name,
                String.format(Locale.ROOT, "%.2f", share),
                String.format(Locale.ROOT, ">= %.1f", wanted),
                figure
                        + String.format(
                                Locale.ROOT, ", %.2f of wanted%s", share / wanted, share < wanted ? ", MISSED" : ""),
                Integer.toString(runs));
    }

    /** What this machine cannot measure, which is no fault of ours. */
    static Row leftOut(String name, String wanted, String why) {
        return new Row(name, "LEFT OUT", wanted, why, "0");
    }

    static Row notMeasured(String name) {
        return new Row(name, "NOT MEASURED", NOTHING, "see below", "0");
    }

    static String seconds(double nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / NANOS_PER_SECOND);
    }

    static String millis(double nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLI);
    }

    List<String> cells() {
        return List.of(name, measured, wanted, figure, runs);
    }

    private static String against(double measured, double wanted) {
        return String.format(Locale.ROOT, "%.2f of wanted%s", measured / wanted, measured > wanted ? ", MISSED" : "");
    }
}
