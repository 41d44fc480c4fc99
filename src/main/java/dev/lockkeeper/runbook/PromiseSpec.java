package dev.lockkeeper.runbook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a document promised about windows like this, and what measures here whether it is kept.
 *
 * @param id unique among the promises
 * @param part the group it is shown under, for example {@code Durations}
 * @param what the promise is about
 * @param promised what was promised, in the words or numbers of the document
 * @param source where that stands
 * @param measures what measures it; empty only if it is of another window
 * @param elsewhere why this window has nothing to do with it; empty if it has
 */
public record PromiseSpec(
        String id, String part, String what, String promised, String source, List<Measure> measures, String elsewhere) {
    public PromiseSpec {
        measures = List.copyOf(measures);
    }

    /**
     * One measurement of a promise.
     *
     * @param of what is looked at: ids of checks, steps or gates; for an output the step and the output's name
     * @param given checks without whose PASS the promise is not put to the test
     * @param expect what is compared, null where the kind says it itself; lengths are in milliseconds
     * @param reason why nothing measures it; empty for all kinds but {@code NOTHING}
     */
    public record Measure(
            Kind kind, List<String> of, List<String> given, CheckSpec.@Nullable Expectation expect, String reason) {
        public Measure {
            of = List.copyOf(of);
            given = List.copyOf(given);
        }

        /** A measure that holds whatever else is the case. */
        public Measure(Kind kind, List<String> of, CheckSpec.@Nullable Expectation expect, String reason) {
            this(kind, of, List.of(), expect, reason);
        }
    }

    /** What can measure a promise. */
    public enum Kind {
        /** The verdicts of checks, as they were looked at last. */
        CHECKS,
        /** The last attempts of steps, together. */
        TOOK,
        /** The window from its start to its end. */
        LENGTH,
        /** The longest time from one status update to the next. */
        STATUSES,
        /** From the decision to go back until everything was undone. */
        WAY_BACK,
        /** A number that a step left behind. */
        OUTPUT,
        /** The signatures that gates got, together. */
        SIGNATURES,
        /** How many objects of a kind there are more at the end than at the beginning, by the pictures. */
        PICTURE,
        /** Nothing here does. */
        NOTHING
    }
}
