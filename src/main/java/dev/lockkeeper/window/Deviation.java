package dev.lockkeeper.window;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recorded departure from the runbook; it stands at the top of the report.
 *
 * @param kind what was departed from
 * @param subject the step, check or file concerned
 * @param by who asked for it
 * @param confirmedBy the second role's person, or null where none is needed
 */
public record Deviation(
        Kind kind,
        String subject,
        Actor by,
        String reason,
        @Nullable Actor confirmedBy,
        Instant at) {
    /** The kinds of departure. */
    public enum Kind {
        STEP_SKIPPED("step left out"),
        STEP_DONE_BY_HAND("step declared done by hand"),
        STEP_RUN_AGAIN("step run again after its outcome was unknown"),
        CHECK_ACCEPTED("check accepted"),
        FILES_AMENDED("files amended"),
        FILES_KEPT("changed files not taken"),
        COMMAND_TAKEN("command taken"),
        GLASS_BROKEN("gate opened by break-glass"),
        SAFE_ABORT_OVERRIDDEN("step let begin past the latest safe abort");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** The word that proposes and confirms a deviation about a step. */
        public String command() {
            return switch (this) {
                case STEP_SKIPPED -> "skip";
                case STEP_RUN_AGAIN -> "retry";
                case STEP_DONE_BY_HAND,
                        CHECK_ACCEPTED,
                        FILES_AMENDED,
                        FILES_KEPT,
                        COMMAND_TAKEN,
                        GLASS_BROKEN,
                        SAFE_ABORT_OVERRIDDEN -> "done";
            };
        }

        /** The kind in plain words. */
        public String words() {
            return words;
        }
    }
}
