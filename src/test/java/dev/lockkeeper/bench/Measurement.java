package dev.lockkeeper.bench;

import java.util.List;

/** One thing that is measured. Blocks while it measures; leaves no process, thread or file behind. */
interface Measurement {
    /** What is measured, for the line that says it could not be. */
    String name();

    /**
     * Measures.
     *
     * @throws NotMeasuredException if there is no honest number to give; its message says why
     */
    Measured measure() throws Exception;

    /**
     * What came out.
     *
     * @param notes what a reader of the rows must know about this run, one line each
     */
    record Measured(List<Row> rows, List<String> notes) {
        public Measured {
            rows = List.copyOf(rows);
            notes = List.copyOf(notes);
        }
    }

    /** There is no honest number. */
    final class NotMeasuredException extends Exception {
        private static final long serialVersionUID = 1;

        NotMeasuredException(String message) {
            super(message);
        }
    }
}
