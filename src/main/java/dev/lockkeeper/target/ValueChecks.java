package dev.lockkeeper.target;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Expectation;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that compare values and rows: scalar, baseline, rows and equal. */
final class ValueChecks {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,30}(\\.[0-9]{1,30})?");
    /** A row of one number, as PostgreSQL writes a row. */
    private static final Pattern ONE_NUMBER = Pattern.compile("\\(([-+]?[0-9]{1,30}(?:\\.[0-9]{1,30})?)\\)");

    private static final int MOST_ROWS = 100_000;

    private final Map<String, String> recorded;
    private final Map<String, String> parameters;

    ValueChecks(Map<String, String> recorded, Map<String, String> parameters) {
        this.recorded = recorded;
        this.parameters = parameters;
    }

    Finding scalar(CheckSpec.Scalar check, Connection connection) throws SQLException, UnusableQueryException {
        return CountOfView.said(single(check.sql(), check.expect(), connection), connection, check.sql());
    }

    /** A query's only value against an expectation. */
    Finding single(String sql, Expectation expect, Connection connection) throws SQLException, UnusableQueryException {
        String value = ReadQuery.of(sql, parameters).value(connection);
        return Finding.of(meets(value, expect), shown(value, expect));
    }

    Finding baseline(CheckSpec.Baseline check, Connection connection) throws SQLException, UnusableQueryException {
        String before = recorded.get(check.recorded());
        if (before == null) {
            return Finding.notProven("nothing was recorded under " + check.recorded()
                    + "; run the query step that records it, or accept this check");
        }
        String now = ReadQuery.of(check.sql(), parameters).value(connection);
        if (!NUMBER.matcher(before).matches() || !NUMBER.matcher(now).matches()) {
            return Finding.notProven(
                    "only numbers have a difference; recorded was " + kind(before) + ", now it is " + kind(now));
        }
        String difference = new BigDecimal(now).subtract(new BigDecimal(before)).toPlainString();
        Finding found = Finding.of(
                check.expect().isMetBy(difference), before + " before, " + now + " now, difference " + difference);
        return CountOfView.said(found, connection, check.sql());
    }

    Finding rows(CheckSpec.Rows check, Connection connection) throws SQLException, UnusableQueryException {
        Optional<List<List<String>>> found =
                ReadQuery.of(check.sql(), parameters).rows(connection, MOST_ROWS);
        if (found.isEmpty()) {
            return Finding.of(false, "more than " + Words.count(MOST_ROWS, "row", "rows"));
        }
        List<List<String>> rows = found.get();
        List<List<String>> missing = new ArrayList<>(check.expect());
        int unexpected = 0;
        for (List<String> row : rows) {
            if (!missing.remove(row)) {
                unexpected++;
            }
        }
        String actual = Words.count(rows.size(), "row", "rows")
                + (missing.isEmpty() ? "" : ", " + missing.size() + " expected missing")
                + (unexpected == 0 ? "" : ", " + unexpected + " not expected")
                + columns(check.expect(), rows);
        return Finding.of(missing.isEmpty() && unexpected == 0, actual);
    }

    Finding equal(CheckSpec.Equal check, Connection connection) throws SQLException, UnusableQueryException {
        String left = ReadQuery.of(check.sql(), parameters).sql();
        String right = ReadQuery.of(check.to(), parameters).sql();
        String compare = "WITH lockkeeper_left AS MATERIALIZED (" + left + "\n), lockkeeper_right AS MATERIALIZED ("
                + right + "\n) SELECT (SELECT count(*) FROM lockkeeper_left), (SELECT count(*) FROM lockkeeper_right),"
                + " (SELECT count(*) FROM (SELECT * FROM lockkeeper_left EXCEPT ALL SELECT * FROM lockkeeper_right) x),"
                + " (SELECT count(*) FROM (SELECT * FROM lockkeeper_right EXCEPT ALL SELECT * FROM lockkeeper_left) x),"
                + " (SELECT min(x::text) FROM lockkeeper_left x), (SELECT min(x::text) FROM lockkeeper_right x)";
        List<String> counts =
                new ReadQuery(compare).rows(connection, 1).orElseThrow().get(0);
        long onlyLeft = Long.parseLong(counts.get(2));
        long onlyRight = Long.parseLong(counts.get(3));
        String actual = side(counts.get(0), counts.get(4)) + " and " + side(counts.get(1), counts.get(5))
                + (onlyLeft == 0 ? "" : ", " + onlyLeft + " only in the first")
                + (onlyRight == 0 ? "" : ", " + onlyRight + " only in the second");
        return CountOfView.said(
                Finding.of(onlyLeft == 0 && onlyRight == 0, actual), connection, check.sql(), check.to());
    }

    /** One number is shown as it is, because it is mostly a count; of anything else only how many rows there are. */
    private static String side(String rows, String firstRow) {
        Matcher number = ONE_NUMBER.matcher(firstRow);
        return rows.equals("1") && number.matches()
                ? number.group(1)
                : Words.count(Long.parseLong(rows), "row", "rows");
    }

    /** NULL is no value: it is met only by an expectation that says null. */
    private static boolean meets(String value, Expectation expect) {
        return value.equals(ReadQuery.NULL)
                ? expect.operator() == Expectation.Operator.EQUAL
                        && expect.value().equals(ReadQuery.NULL)
                : expect.isMetBy(value);
    }

    /** Numbers and truth are shown; other text may be somebody's data unless it is what was expected. */
    private static String shown(String value, Expectation expect) {
        boolean harmless = NUMBER.matcher(value).matches()
                || List.of("true", "false", ReadQuery.NULL).contains(value)
                || value.equals(expect.value());
        return harmless ? value : kind(value);
    }

    private static String kind(String value) {
        if (NUMBER.matcher(value).matches()) {
            return value;
        }
        return value.equals(ReadQuery.NULL)
                ? ReadQuery.NULL
                : "a text of " + Words.count(value.length(), "character", "characters");
    }

    private static String columns(List<List<String>> expected, List<List<String>> found) {
        if (expected.isEmpty() || found.isEmpty()) {
            return "";
        }
        int wanted = expected.get(0).size();
        int got = found.get(0).size();
        return wanted == got ? "" : "; the query returns " + got + " columns and the runbook lists " + wanted;
    }
}
