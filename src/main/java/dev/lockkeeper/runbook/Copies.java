package dev.lockkeeper.runbook;

import java.util.List;

/**
 * Columns of one table that repeat what other rows say, with where each can be read once it is gone.
 *
 * @param table the table with the copies, schema-qualified
 * @param key a column that names its rows; its values are shown
 * @param columns at least one
 * @param shown columns whose values may be shown, both sides
 */
public record Copies(String table, String key, List<Copy> columns, List<String> shown) {
    public Copies {
        columns = List.copyOf(columns);
        shown = List.copyOf(shown);
    }

    /**
     * One column that repeats something. Either {@code steps} or {@code sql} says what.
     *
     * @param column its name
     * @param steps the way to the original, the first one from the table itself; empty if {@code sql} says it
     * @param sql an expression over the columns of the same row; empty if {@code steps} say it
     */
    public record Copy(String column, List<Step> steps, String sql) {
        public Copy {
            steps = List.copyOf(steps);
        }

        /** Where it can be read afterwards, in words. */
        public String words() {
            StringBuilder words = new StringBuilder(steps.isEmpty() ? sql : "");
            for (Step step : steps) {
                words.insert(0, step.table() + "." + step.column() + " via " + (words.isEmpty() ? step.from() : ""));
            }
            return words.toString();
        }
    }

    /**
     * From a row to the one it points to.
     *
     * @param from the column that holds the primary key of the other row
     * @param table where that row is, schema-qualified
     * @param column what is read there
     */
    public record Step(String from, String table, String column) {}
}
