package dev.lockkeeper.emulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of submitting a modal. {@code errors} are the app's, by block id; {@code shown} is the view that is on the
 * screen afterwards, null if none; {@code failure} is empty unless the outcome is {@link Outcome#NOT_SENT} or
 * {@link Outcome#FAILED}.
 */
public record SubmitReply(
        int status,
        Outcome outcome,
        Map<String, String> errors,
        @Nullable OpenView shown,
        String failure) {

    /** What the app wanted to happen, or why nothing did. */
    public enum Outcome {
        /** The modal closed; the one below it, if any, is on the screen. */
        CLOSED,
        /** The app found mistakes; the modal stays. */
        ERRORS,
        /** The modal shows something else. */
        UPDATED,
        /** A further modal lies on top. */
        PUSHED,
        /** All modals closed. */
        CLEARED,
        /** The client did not send it: a required field is empty or too long, or the modal is gone. */
        NOT_SENT,
        /** The app did not answer in time, or not as Slack expects. The modal stays. */
        FAILED
    }

    public SubmitReply {
        errors = Map.copyOf(errors);
    }
}
