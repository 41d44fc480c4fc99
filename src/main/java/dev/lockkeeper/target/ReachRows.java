package dev.lockkeeper.target;

import dev.lockkeeper.window.Reach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the rows of tables, and takes the server's estimate where that takes too long. Used by one thread. */
final class ReachRows {
    private static final Duration ONE_TABLE = Duration.ofSeconds(2);
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);
    private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": *(\\d+)");
    /** The one estimate that needs neither a lock nor a right on the table. */
    private static final String FROM_CATALOG = """
            SELECT CASE WHEN reltuples >= 0 THEN round(reltuples::numeric)::bigint END
              FROM pg_catalog.pg_class
             WHERE oid = ?
            """;

    private final Connection connection;
    private final Duration counting;
    private final long began = System.nanoTime();
    private final Map<String, Reach.Reached> known = new HashMap<>();

    /** @param counting how long rows are counted at most, in all tables together */
    ReachRows(Connection connection, Duration counting) {
        this.connection = connection;
        this.counting = counting;
    }

    /** This thing with its rows, if it has any. */
    Reach.Reached of(ReachCatalog.Thing thing) throws SQLException {
        if (thing.counted().isEmpty()) {
            return Reach.Reached.withoutRows(thing.name());
        }
        Reach.Reached seen = known.get(thing.counted());
        if (seen == null) {
            seen = rows(thing);
            known.put(thing.counted(), seen);
        }
        return new Reach.Reached(thing.name(), seen.rows(), seen.count());
    }

    private Reach.Reached rows(ReachCatalog.Thing thing) throws SQLException {
        Duration left = counting.minusNanos(System.nanoTime() - began);
        OptionalLong counted = left.toMillis() < 1
                ? OptionalLong.empty()
                : asked(
                        "SELECT pg_catalog.count(*) FROM " + thing.counted(),
                        left.compareTo(ONE_TABLE) < 0 ? left : ONE_TABLE,
                        row -> row.getLong(1));
        if (counted.isPresent()) {
            return new Reach.Reached(thing.name(), Reach.Rows.COUNTED, counted.getAsLong());
        }
        OptionalLong planned = asked(
                "EXPLAIN (FORMAT JSON) SELECT 1 FROM " + thing.counted(), ONE_TABLE, row -> planRows(row.getString(1)));
        OptionalLong estimate = planned.isPresent() ? planned : fromCatalog(thing);
        return estimate.isPresent()
                ? new Reach.Reached(thing.name(), Reach.Rows.ABOUT, estimate.getAsLong())
                : new Reach.Reached(thing.name(), Reach.Rows.UNKNOWN, 0);
    }

    private static long planRows(String plan) throws SQLException {
        Matcher rows = PLAN_ROWS.matcher(plan);
        if (!rows.find()) {
            throw new SQLException("the server's plan has no rows in it");
        }
        return Long.parseLong(rows.group(1));
    }

    /** Empty if the table does not tell in time, or not to us; whatever else goes wrong goes on. */
    private OptionalLong asked(String query, Duration limit, Value value) throws SQLException {
        try {
            return new ReadSession(connection, limit, LOCK_TIMEOUT).ask(asked -> {
                try (Statement statement = asked.createStatement();
                        ResultSet row = statement.executeQuery(query)) {
                    row.next();
                    return OptionalLong.of(value.of(row));
                }
            });
        } catch (UnusableQueryException e) {
            throw new IllegalStateException("no query of a runbook was asked", e);
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            return OptionalLong.empty();
        }
    }

    private OptionalLong fromCatalog(ReachCatalog.Thing thing) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FROM_CATALOG)) {
            query.setLong(1, thing.relation());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return OptionalLong.empty();
                }
                long rows = row.getLong(1);
                return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(rows);
            }
        } finally {
            connection.rollback();
        }
    }

    @FunctionalInterface
    private interface Value {
        long of(ResultSet row) throws SQLException;
    }
}
