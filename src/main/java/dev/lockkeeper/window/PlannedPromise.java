package dev.lockkeeper.window;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a document promised about windows like this, and what measures whether it is kept.
 *
 * @param id unique in its plan
 * @param part the group it is shown under
 * @param what the promise is about
 * @param promised what was promised, in the words or numbers of the document
 * @param source where that stands
 * @param measures what measures it; empty only if it is of another window
 * @param elsewhere why this window has nothing to do with it; empty if it has
 */
public record PlannedPromise(
        String id, String part, String what, String promised, String source, List<Measure> measures, String elsewhere) {
    public PlannedPromise {
        measures = List.copyOf(measures);
    }

    /**
     * One measurement of a promise.
     *
     * @param of what is looked at: ids of checks, steps or gates; for an output the step and the output's name
     * @param given checks without whose PASS the promise is not put to the test
     * @param sign how it is compared: {@code <}, {@code <=}, {@code >}, {@code >=}, {@code =} or {@code !=}; empty where
     *     nothing is
     * @param limit the number it is compared with; lengths are in milliseconds; empty where there is none
     * @param reason why nothing measures it; empty for all kinds but {@code NOTHING}
     */
    public record Measure(Kind kind, List<String> of, List<String> given, String sign, String limit, String reason) {
        /** @throws IllegalArgumentException if the sign is none, or the limit no number */
        public Measure {
            of = List.copyOf(of);
            given = List.copyOf(given);
            if (!List.of("", "<", "<=", ">", ">=", "=", "!=").contains(sign)) {
                throw new IllegalArgumentException("\"" + sign + "\" compares nothing");
            }
            if (!sign.isEmpty()) {
                new BigDecimal(limit);
            }
        }

        /** A measure that holds whatever else is the case. */
        public Measure(Kind kind, List<String> of, String sign, String limit, String reason) {
            this(kind, of, List.of(), sign, limit, reason);
        }

        /** True if this number is within the limit; false without one. */
        public boolean isMetBy(BigDecimal measured) {
            if (sign.isEmpty()) {
                return false;
            }
            int order = measured.compareTo(new BigDecimal(limit));
            return switch (sign) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "=" -> order == 0;
                default -> order != 0;
            };
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
