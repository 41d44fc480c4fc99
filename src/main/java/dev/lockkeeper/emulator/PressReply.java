package dev.lockkeeper.emulator;

import java.time.Duration;

/**
 * What came of pressing a button. {@code status} is the HTTP status of the app's acknowledgement, 0 if there was none.
 * {@code failure} is empty, or why the client did not send (the button is gone, the person cannot see the channel), or
 * the code of a failed dispatch.
 */
public record PressReply(int status, String ackBody, String failure, Duration took) {
    /** True if the app acknowledged. */
    public boolean isOk() {
        return failure.isEmpty();
    }
}
