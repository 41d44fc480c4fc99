package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetPictures.Wanted;
import dev.lockkeeper.window.Picture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what is in the tables for a picture: rows, orphans, bytes. What one question cannot tell does not spoil the
 * others. Used by one thread, inside a transaction that only reads.
 */
final class PictureFacts {
    /** Counting five million rows takes about a second; longer tables are known well enough by their statistics. */
    private static final long MOST_COUNTED = 5_000_000;

    /** A table that was never analysed: rows are rarely shorter. */
    private static final long BYTES_PER_ROW = 40;

    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.reltuples::bigint, pg_catalog.pg_relation_size(c.oid)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND c.relpersistence <> 't'
               AND n.nspname NOT IN ('information_schema', 'lockkeeper') AND n.nspname !~ '^pg_'
               AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
             ORDER BY 1, 2
            """;
    private static final String BYTES = """
            SELECT n.nspname || '.' || c.relname, pg_catalog.pg_total_relation_size(c.oid)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
               AND n.nspname NOT IN ('information_schema', 'lockkeeper') AND n.nspname !~ '^pg_'
             UNION ALL
            SELECT 'database', pg_catalog.pg_database_size(pg_catalog.current_database())
            """;
    /** Of a partitioned table the key is asked once, of the whole. */
    private static final String KEYS = """
            SELECT n.nspname, c.relname, k.conname, pn.nspname, p.relname,
                   (SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.at)
                      FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u (num, at)
                      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),
                   (SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.at)
                      FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY u (num, at)
                      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num),
                   greatest(c.reltuples, p.reltuples)::bigint
              FROM pg_catalog.pg_constraint k
              JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
              JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
             WHERE k.contype = 'f' AND k.conparentid = 0 AND n.nspname <> 'lockkeeper' AND n.nspname !~ '^pg_'
             ORDER BY 1, 2, 3
            """;

    private final Connection connection;
    private final ReadSession session;
    private final long deadline;

    /** @param budget after this long nothing more is counted */
    PictureFacts(Connection connection, ReadSession session, Duration budget) {
        this.connection = connection;
        this.session = session;
        this.deadline = System.nanoTime() + budget.toNanos();
    }

    Map<String, Picture.Count> rows(Wanted wanted) throws SQLException {
        Map<String, Picture.Count> rows = new TreeMap<>();
        for (Table table : tables()) {
            boolean named = wanted.rows().contains(table.name().toString());
            if (named || wanted.everything()) {
                boolean counted = named || table.rows() <= MOST_COUNTED;
                String name = table.name().toString();
                rows.put(
                        name,
                        counted
                                ? count("SELECT count(*) FROM " + table.name().sql(), table.rows())
                                : Picture.Count.about(table.rows()));
            }
        }
        return rows;
    }

    Map<String, Picture.Count> orphans() throws SQLException {
        Map<String, Picture.Count> orphans = new TreeMap<>();
        for (Key key : keys()) {
            orphans.put(
                    key.name(),
                    key.rows() > MOST_COUNTED
                            ? Picture.Count.unknown("more than 5,000,000 rows, which nobody waits for")
                            : count(key.question(), -1));
        }
        return orphans;
    }

    Map<String, Long> bytes() throws SQLException {
        Map<String, Long> bytes = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(BYTES)) {
            while (found.next()) {
                bytes.put(found.getString(1), found.getLong(2));
            }
        }
        return bytes;
    }

    /** @param estimate what the target thinks, or below zero if it does not know */
    private Picture.Count count(String question, long estimate) throws SQLException {
        if (System.nanoTime() > deadline) {
            return estimate >= 0 ? Picture.Count.about(estimate) : Picture.Count.unknown("no time was left to count");
        }
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            long number = row.getLong(1);
            connection.releaseSavepoint(before);
            return Picture.Count.exactly(number);
        } catch (SQLException e) {
            connection.rollback(before);
            return estimate >= 0 && SqlStates.QUERY_CANCELED.equals(e.getSQLState())
                    ? Picture.Count.about(estimate)
                    : Picture.Count.unknown(session.why(e));
        }
    }

    private List<Table> tables() throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(TABLES)) {
            while (found.next()) {
                long analysed = found.getLong(3);
                long guess = found.getLong(4) / BYTES_PER_ROW;
                TableName name = new TableName(found.getString(1), found.getString(2));
                tables.add(new Table(name, analysed < 0 ? guess : analysed));
            }
        }
        return tables;
    }

    private List<Key> keys() throws SQLException {
        List<Key> keys = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(KEYS)) {
            while (found.next()) {
                keys.add(new Key(
                        new TableName(found.getString(1), found.getString(2)),
                        found.getString(3),
                        new TableName(found.getString(4), found.getString(5)),
                        List.of((String[]) found.getArray(6).getArray()),
                        List.of((String[]) found.getArray(7).getArray()),
                        found.getLong(8)));
            }
        }
        return keys;
    }

    /** @param rows how many there are about, zero or more */
    private record Table(TableName name, long rows) {}

    private record Key(
            TableName child, String key, TableName parent, List<String> columns, List<String> referred, long rows) {
        String name() {
            return child + "." + key;
        }

        /** A row without a value in one of the columns points nowhere on purpose. */
        String question() {
            List<String> there = new ArrayList<>();
            List<String> same = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                String column = "c." + TableName.quoted(columns.get(i));
                there.add(column + " IS NOT NULL");
                same.add("p." + TableName.quoted(referred.get(i)) + " = " + column);
            }
            return "SELECT count(*) FROM " + child.sql() + " c WHERE " + String.join(" AND ", there)
                    + " AND NOT EXISTS (SELECT FROM " + parent.sql() + " p WHERE " + String.join(" AND ", same) + ")";
        }
    }
}
