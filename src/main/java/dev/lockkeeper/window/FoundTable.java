package dev.lockkeeper.window;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a check found, in rows.
 *
 * @param title what the rows are, in words
 * @param columns heads
 * @param rows each with as many cells as there are columns
 */
public record FoundTable(String title, List<String> columns, List<Row> rows) {
    /** @throws IllegalArgumentException if a row has more or fewer cells than there are columns */
    public FoundTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.cells().size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row has " + row.cells().size() + " cells; expected " + columns.size());
            }
        }
    }

    /** Every text in it, in order. */
    Stream<String> cells() {
        return Stream.concat(
                Stream.concat(Stream.of(title), columns.stream()), rows.stream().flatMap(row -> row.cells().stream()));
    }

    /** One row. */
    public record Row(List<String> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }
}
