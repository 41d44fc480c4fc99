package dev.lockkeeper.bench;

import dev.lockkeeper.app.App;
import dev.lockkeeper.browser.Browser;
import dev.lockkeeper.browser.Page;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How soon a person sees what their click did while a step runs: Hold and Resume by turns on the board of the window,
 * from the click to the frame in which the board shows the other button, measured inside the browser.
 */
final class ClickTimes implements Measurement {
    private static final int WARM_UP = 4;
    private static final int CLICKS = 30;
    private static final double WANTED_MILLIS = 300;
    /** A person reads before the next click; faster than Slack lets a message be edited would measure Slack's tiers. */
    private static final long BETWEEN_MILLIS = 2_500;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final String NAME = "click to its result in the room while a step runs";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Measured measure() throws Exception {
        String missing = Browser.missing();
        if (!missing.isEmpty()) {
            return new Measured(List.of(Row.leftOut(NAME, "<= 300 ms", "no " + missing + " on the PATH")), List.of());
        }
        Clock machine = App.machineClock();
        try (BenchFolder folder = new BenchFolder();
                BenchServer server = new BenchServer(folder.root());
                BenchBot bot = new BenchBot(folder.root(), server, machine)) {
            Window window = bot.sleeping();
            try (Browser browser = Browser.start()) {
                Page page = browser.open(bot.page(window));
                click(page, WARM_UP);
                List<Double> nanos = click(page, CLICKS);
                if (!bot.isRunning(window)) {
                    throw new NotMeasuredException("the step did not run to the end of the measurement");
                }
                return told(new Sample(nanos));
            }
        }
    }

    private static List<Double> click(Page page, int clicks) {
        List<Double> nanos = new ArrayList<>();
        for (int i = 0; i < clicks; i++) {
            boolean hold = i % 2 == 0;
            nanos.add(page.millisFrom(hold ? "Hold" : "Resume", hold ? "Resume" : "Hold") * NANOS_PER_MILLI);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_MILLIS));
        }
        return nanos;
    }

    private static Measured told(Sample nanos) {
        return new Measured(
                List.of(
                        Row.millis(NAME, nanos.median(), "p50", CLICKS),
                        Row.millis(NAME, nanos.percentile(95), WANTED_MILLIS, "p95", CLICKS),
                        Row.millis(NAME, nanos.most(), "max", CLICKS)),
                List.of("click: Hold and Resume by turns, every " + BETWEEN_MILLIS / 1000.0
                        + " s, in headless Chromium, after " + WARM_UP + " for warming up; rate tiers as in Slack."));
    }
}
