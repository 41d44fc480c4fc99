package dev.lockkeeper.engine;

import java.time.Duration;

/** PORT: the stored offset of window time from machine time. Zero outside practice; all nodes read the same. */
public interface WindowTime {
    /** The offset as stored now. */
    Duration offset();

    /** Moves window time forward by this much. Practice only; never backwards. */
    void advance(Duration by);
}
