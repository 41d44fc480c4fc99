package dev.lockkeeper.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One column of a table over things of one type. */
record Column<T>(String head, Function<T, Inline> cell) {
    static <T> Column<T> of(String head, Function<T, Inline> cell) {
        return new Column<>(head, cell);
    }

    /** For cells that this package alone writes: times, lengths, counts. */
    static <T> Column<T> ours(String head, Function<T, String> cell) {
        return new Column<>(head, cell.andThen(Inline::ours));
    }

    /** The table, or one sentence of ours if there is nothing to list. */
    @SafeVarargs
    static <T> void table(Paper out, List<T> items, String ifNone, Column<T>... columns) {
        if (items.isEmpty()) {
            out.paragraph(Inline.ours(ifNone));
            return;
        }
        List<String> heads = new ArrayList<>();
        for (Column<T> column : columns) {
            heads.add(column.head());
        }
        List<List<Inline>> rows = new ArrayList<>();
        for (T item : items) {
            List<Inline> row = new ArrayList<>();
            for (Column<T> column : columns) {
                row.add(column.cell().apply(item));
            }
            rows.add(row);
        }
        out.table(heads, rows);
    }
}
