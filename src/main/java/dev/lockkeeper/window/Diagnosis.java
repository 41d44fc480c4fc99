package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recipe of the runbook was asked of the target. It changes nothing, neither there nor in the window.
 *
 * @param by who asked
 * @param recipe the recipe's id
 * @param title the recipe's title
 * @param found what the target answered
 * @param remedy what to do about it, as the runbook says
 */
public record Diagnosis(Actor by, String recipe, String title, Found found, String remedy, Instant at) {
    /**
     * What came back.
     *
     * @param rows how many rows, counted up to a limit
     * @param more true if there are more than were counted
     * @param columns the columns that may be shown; empty if rows are only counted
     * @param shown the first rows, as text, one value for each column
     * @param failure why there is no answer; null if there is one
     */
    public record Found(
            int rows,
            boolean more,
            List<String> columns,
            List<List<String>> shown,
            @Nullable String failure) {
        public Found {
            columns = List.copyOf(columns);
            shown = shown.stream().map(List::copyOf).toList();
        }

        /** No answer, and why: one sentence without its full stop. */
        public static Found nothing(String failure) {
            return new Found(0, false, List.of(), List.of(), failure);
        }

        /** {@code 3 rows}, {@code more than 10000 rows}, or {@code no answer: …}. */
        public String words() {
            if (failure != null) {
                return "no answer: " + failure;
            }
            return (more ? "more than " : "") + (rows == 0 ? "no rows" : rows == 1 ? "1 row" : rows + " rows");
        }
    }
}
