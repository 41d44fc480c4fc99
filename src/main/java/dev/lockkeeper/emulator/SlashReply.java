package dev.lockkeeper.emulator;

import java.time.Duration;
import java.util.List;

/**
 * What somebody got who typed a line. {@code status} is the HTTP status of the app's acknowledgement, 0 if there was
 * none; {@code answers} are the private answers that came with it (later ones are found in
 * {@link Emulator#ephemerals}). {@code failure} is empty, or what the client showed instead of sending, or the code of a
 * failed dispatch: {@code operation_timeout}, {@code dispatch_failed}.
 */
public record SlashReply(int status, String ackBody, List<Ephemeral> answers, String failure, Duration took) {
    public SlashReply {
        answers = List.copyOf(answers);
    }

    /** True if the app acknowledged. */
    public boolean isOk() {
        return failure.isEmpty();
    }
}
