package dev.lockkeeper.engine;

import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** What a running step says, and the moment at which it will have ended where that is known. */
record ForecastProgress(LiveProgress live, WindowId window, StepId step, Clock windowTime)
        implements StepExecutor.Progress {
    @Override
    public void says(String words) {
        live.says(window, step, words);
    }

    @Override
    public void says(String words, Duration left) {
        live.says(
                window,
                step,
                new LiveProgress.Said(words, windowTime.instant().plus(left).truncatedTo(ChronoUnit.SECONDS)));
    }
}
