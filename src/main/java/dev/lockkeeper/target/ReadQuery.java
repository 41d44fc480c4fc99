package dev.lockkeeper.target;

import dev.lockkeeper.runbook.Parameters;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One query of a check or a query step, with its parameters put in. A value is put in as text, so only letters, digits
 * and {@code _ . : -} may stand in it; two dashes in a row would begin a comment.
 *
 * @param sql one statement without its semicolon
 */
record ReadQuery(String sql) {
    /** A query that returns NULL returned this. */
    static final String NULL = "null";

    private static final int ROWS_AT_ONCE = 1000;

    /**
     * Reads a query.
     *
     * @throws UnusableQueryException if a parameter is missing or unsafe, or if this is not one readable statement
     */
    static ReadQuery of(String text, Map<String, String> parameters) throws UnusableQueryException {
        SqlScript script = SqlScript.of("query", filled(text, parameters));
        if (!script.unreadable().isEmpty()) {
            SqlProblem problem = script.unreadable().get(0);
            throw new UnusableQueryException(
                    "the query cannot be read: line " + problem.line() + ": " + problem.reason());
        }
        if (script.size() != 1) {
            throw new UnusableQueryException(
                    "the query holds " + Words.count(script.size(), "statement", "statements") + "; write exactly one");
        }
        SqlStatement query = script.statements().get(0);
        Optional<String> refusal = ServerReach.refusal(query);
        if (refusal.isPresent()) {
            throw new UnusableQueryException("the query is refused: " + refusal.get());
        }
        return new ReadQuery(query.text());
    }

    /**
     * Its only value, as text.
     *
     * @return {@link #NULL} for NULL, {@code true} and {@code false} for booleans
     * @throws UnusableQueryException if it returns anything but one row of one column
     */
    String value(Connection connection) throws SQLException, UnusableQueryException {
        return read(connection, rows -> {
            int columns = rows.getMetaData().getColumnCount();
            if (columns != 1) {
                throw new UnusableQueryException(
                        "the query returns " + columns + " columns; write one that returns one value");
            }
            if (!rows.next()) {
                throw new UnusableQueryException("the query returns no row; write one that returns one value");
            }
            String value = text(rows, 1);
            if (rows.next()) {
                throw new UnusableQueryException("the query returns several rows; write one that returns one value");
            }
            return value;
        });
    }

    /**
     * Its rows, as text.
     *
     * @param most empty is returned if there are more
     */
    Optional<List<List<String>>> rows(Connection connection, int most) throws SQLException, UnusableQueryException {
        return read(connection, rows -> {
            List<List<String>> all = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                if (all.size() == most) {
                    return Optional.empty();
                }
                List<String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    row.add(text(rows, column));
                }
                all.add(row);
            }
            return Optional.of(all);
        });
    }

    /** Its first rows, those beyond the limit only as far as they must be counted. */
    Table table(Connection connection, int mostCounted, int mostKept) throws SQLException, UnusableQueryException {
        return read(connection, rows -> {
            List<String> columns = new ArrayList<>();
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                columns.add(rows.getMetaData().getColumnLabel(column));
            }
            List<List<String>> kept = new ArrayList<>();
            int counted = 0;
            while (rows.next()) {
                if (counted == mostCounted) {
                    return new Table(columns, kept, counted, true);
                }
                counted++;
                if (kept.size() < mostKept) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns.size(); column++) {
                        row.add(text(rows, column));
                    }
                    kept.add(row);
                }
            }
            return new Table(columns, kept, counted, false);
        });
    }

    /**
     * The beginning of an answer.
     *
     * @param more true if there are more rows than were counted
     */
    record Table(List<String> columns, List<List<String>> rows, int counted, boolean more) {
        Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    private <T> T read(Connection connection, Reader<T> reader) throws SQLException, UnusableQueryException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(ROWS_AT_ONCE);
            if (!statement.execute(sql)) {
                throw new UnusableQueryException("the query returns nothing; write one that returns rows");
            }
            try (ResultSet rows = statement.getResultSet()) {
                return reader.read(rows);
            }
        }
    }

    private static String text(ResultSet rows, int column) throws SQLException {
        String text = rows.getString(column);
        if (text == null) {
            return NULL;
        }
        if (rows.getMetaData().getColumnTypeName(column).equals("bool")) {
            return text.equals("t") ? "true" : "false";
        }
        return text;
    }

    /**
     * A text with its parameters put in.
     *
     * @throws UnusableQueryException if a parameter is missing or unsafe
     */
    static String filled(String text, Map<String, String> parameters) throws UnusableQueryException {
        try {
            return Parameters.filled(text, parameters);
        } catch (IllegalArgumentException e) {
            throw new UnusableQueryException(String.valueOf(e.getMessage()));
        }
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet rows) throws SQLException, UnusableQueryException;
    }
}
