package dev.lockkeeper.app;

import dev.lockkeeper.engine.WindowTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Window time: the machine's clock plus an offset that is stored in the state database, so that all nodes agree. Zero
 * outside practice. Any thread.
 */
public final class WindowClock extends Clock {
    private final Clock machine;
    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

    WindowClock(Clock machine) {
        this.machine = machine;
    }

    /** Takes the stored offset. */
    void follow(WindowTime stored) {
        offset.set(stored.offset());
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(offset.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("window time is kept in UTC; it is shown in the reader's zone");
    }
}
