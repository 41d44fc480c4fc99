package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A picture of the target was taken, or could not be. */
public sealed interface PictureEvent extends WindowEvent {
    /** What it is for. */
    Moment moment();

    /** The step it was taken before or after; null for the others. */
    @Nullable
    StepId step();

    @Override
    default void applyTo(WindowDraft draft) {
        draft.pictures = draft.pictures.with(this);
    }

    /** What a picture is for. */
    enum Moment {
        /** What the target was like before the window's first gate. */
        BASELINE,
        /** Right before an attempt that may be the first to change something. */
        BEFORE,
        /** After a step took effect, when its checks are judged. */
        AFTER,
        /** When the way that the window went is over. */
        END
    }

    /**
     * It was taken; its bytes are stored in the same transaction.
     *
     * @param attempt of the step; 0 without one
     * @param sha256 under which its bytes are kept
     * @param counts what there is how often, for people: {@code tables} to {@code 25}
     * @param since what is other than in the picture it is compared with, one line each: before a step the one before it,
     *     after a step the one before the step, at the end the baseline
     * @param took measured by the machine's clock
     */
    record PictureTaken(
            Moment moment,
            @Nullable StepId step,
            int attempt,
            String sha256,
            Map<String, String> counts,
            List<String> since,
            Duration took,
            Instant at)
            implements PictureEvent {
        public PictureTaken {
            counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
            since = List.copyOf(since);
        }
    }

    /**
     * It could not be taken; what it was for is not proven.
     *
     * @param reason why, as a sentence
     */
    record PictureMissed(Moment moment, @Nullable StepId step, int attempt, String reason, Instant at)
            implements PictureEvent {}
}
