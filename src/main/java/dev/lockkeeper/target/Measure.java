package dev.lockkeeper.target;

import dev.lockkeeper.runbook.Question;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures how long a query takes and how much room tables take, inside a read-only transaction. */
final class Measure {
    /** Per-node clocks would slow down what is measured; the two totals are taken without them. */
    private static final String EXPLAIN = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ";

    /** A text of a query cannot begin a line in JSON, so only the totals are found. */
    private static final Pattern TOTAL =
            Pattern.compile("(?m)^ {4}\"(?:Planning|Execution) Time\": ([0-9]+\\.?[0-9]*)");

    private static final String DATABASE = "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())";
    /** A table that is split into partitions has no room of its own. */
    private static final String TABLE = """
            SELECT pg_catalog.pg_total_relation_size(r.oid)
                 + coalesce((SELECT sum(pg_catalog.pg_total_relation_size(t.relid))
                               FROM pg_catalog.pg_partition_tree(r.oid) t WHERE t.relid <> r.oid), 0)
              FROM (SELECT pg_catalog.to_regclass(?) AS oid) r WHERE r.oid IS NOT NULL
            """;

    private static final int DECIMALS = 3;
    private static final double MANY = 100;
    private static final long KILO = 1024;

    private Measure() {}

    /**
     * Times of one query.
     *
     * @param millis of each run that counts, smallest first, at least one
     */
    record Times(List<BigDecimal> millis) {
        Times {
            millis = millis.stream().sorted().toList();
        }

        BigDecimal median() {
            int half = millis.size() / 2;
            return millis.size() % 2 == 1
                    ? millis.get(half)
                    : millis.get(half - 1)
                            .add(millis.get(half))
                            .divide(BigDecimal.valueOf(2), DECIMALS, RoundingMode.HALF_UP);
        }

        String words() {
            return "median " + Measure.millis(median()) + " of " + millis.size() + " runs, "
                    + Measure.millis(millis.get(0)) + " to " + Measure.millis(millis.get(millis.size() - 1));
        }
    }

    /** Plans and executes a query once to warm up and then as often as asked. */
    static Times times(String sql, int runs, Map<String, String> parameters, Connection connection)
            throws SQLException, UnusableQueryException {
        String explain = EXPLAIN + ReadQuery.of(sql, parameters).sql();
        List<BigDecimal> millis = new ArrayList<>();
        once(explain, connection);
        for (int run = 0; run < runs; run++) {
            millis.add(once(explain, connection));
        }
        return new Times(millis);
    }

    /**
     * Bytes of these tables with their indexes and large values, or of the database if there are none.
     *
     * @throws UnusableQueryException if there is no such table
     */
    static long bytes(List<String> tables, Connection connection) throws SQLException, UnusableQueryException {
        if (tables.isEmpty()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(DATABASE)) {
                row.next();
                return row.getLong(1);
            }
        }
        long bytes = 0;
        try (PreparedStatement query = connection.prepareStatement(TABLE)) {
            for (String table : tables) {
                query.setString(1, TableName.of(table).sql());
                try (ResultSet row = query.executeQuery()) {
                    if (!row.next()) {
                        throw new UnusableQueryException("there is no table " + table);
                    }
                    bytes += row.getLong(1);
                }
            }
        }
        return bytes;
    }

    /** What a query step keeps. */
    static String answer(Question question, Map<String, String> parameters, Connection connection)
            throws SQLException, UnusableQueryException {
        if (question instanceof Question.Speed speed) {
            return times(speed.sql(), speed.runs(), parameters, connection)
                    .median()
                    .toPlainString();
        }
        if (question instanceof Question.Room room) {
            return String.valueOf(bytes(room.tables(), connection));
        }
        return ReadQuery.of(question.sql(), parameters).value(connection);
    }

    /** {@code 0.31 ms}, {@code 12.3 ms}, {@code 1,235 ms}. */
    static String millis(BigDecimal millis) {
        double value = millis.doubleValue();
        return String.format(Locale.ROOT, value < 1 ? "%.2f ms" : value < MANY ? "%.1f ms" : "%,.0f ms", value);
    }

    /** {@code 900 bytes}, {@code 12.3 kB}, {@code 38 MB}, as PostgreSQL counts them. */
    static String bytes(BigDecimal bytes) {
        double value = bytes.doubleValue();
        if (value < KILO) {
            return String.format(Locale.ROOT, "%.0f bytes", value);
        }
        String unit = "";
        for (String next : List.of("kB", "MB", "GB", "TB")) {
            if (value < KILO) {
                break;
            }
            value /= KILO;
            unit = next;
        }
        return String.format(Locale.ROOT, value < MANY ? "%.1f %s" : "%,.0f %s", value, unit);
    }

    private static BigDecimal once(String explain, Connection connection) throws SQLException, UnusableQueryException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet plan = statement.executeQuery(explain)) {
                plan.next();
                Matcher totals = TOTAL.matcher(plan.getString(1));
                BigDecimal sum = BigDecimal.ZERO;
                int found = 0;
                while (totals.find()) {
                    sum = sum.add(new BigDecimal(totals.group(1)));
                    found++;
                }
                if (found != 2) {
                    throw new UnusableQueryException("the server did not say how long planning and execution took");
                }
                return sum.setScale(DECIMALS, RoundingMode.HALF_UP);
            }
        }
    }
}
