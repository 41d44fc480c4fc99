package dev.lockkeeper.target;

import java.time.Duration;

/** How this package waits, so that tests need not. */
@FunctionalInterface
public interface Pause {
    /** Returns after this much machine time. */
    void last(Duration length) throws InterruptedException;

    /** Really waits. */
    static Pause real() {
        return length -> Thread.sleep(length.toMillis());
    }
}
