package dev.lockkeeper.practice;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the practice workspace is started.
 *
 * @param port of the practice page; 0 for a free one
 * @param data where everything is kept, or null for a folder that is deleted at the end
 * @param scale rows per main table of the demo database
 * @param cadence status cadence instead of the runbook's, or null
 */
public record PracticeOptions(
        int port, @Nullable Path data, int scale, @Nullable Duration cadence) {
    /** The default of {@code --scale}. */
    public static final int SCALE = 20_000;
    /** The smallest demo database that has one of everything. */
    public static final int SMALLEST_SCALE = 500;

    public PracticeOptions {
        if (scale < SMALLEST_SCALE) {
            throw new IllegalArgumentException(
                    "--scale is " + scale + "; expected " + SMALLEST_SCALE + " rows or more");
        }
    }
}
