package dev.lockkeeper.runbook;

import java.util.List;

/** What a {@code query} step asks and keeps for later checks; one record per form. */
public sealed interface Question {
    /** The SQL it asks with; empty if it needs none. */
    String sql();

    /** A query's only value, as text. */
    record Value(String sql) implements Question {}

    /**
     * How long a query takes: the median of several runs in milliseconds, planning counted, after one that is not.
     *
     * @param runs how many are measured, at least 3
     */
    record Speed(String sql, int runs) implements Question {}

    /**
     * How much room tables with their indexes take, or the whole database, in bytes.
     *
     * @param tables schema-qualified; empty for the whole database
     */
    record Room(List<String> tables) implements Question {
        public Room {
            tables = List.copyOf(tables);
        }

        @Override
        public String sql() {
            return "";
        }
    }
}
