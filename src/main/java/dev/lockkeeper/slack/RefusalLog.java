package dev.lockkeeper.slack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that requests were refused: the first at once, then how many there were each minute, since whoever
 * forges two thousand a second must not fill the disk as well. Any thread.
 */
final class RefusalLog {
    private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Clock machine;
    private final String what;
    private Instant next = Instant.MIN;
    private long unsaid;

    /** @param what was refused, in words that follow "refused a request that" */
    RefusalLog(Clock machine, String what) {
        this.machine = machine;
        this.what = what;
    }

    synchronized void refused() {
        Instant now = machine.instant();
        if (now.isBefore(next)) {
            unsaid++;
            return;
        }
        log.warn(
                "refused a request that {}; nothing was done{}",
                what,
                unsaid == 0 ? "" : ", and " + unsaid + " before");
        next = now.plus(PAUSE);
        unsaid = 0;
    }
}
