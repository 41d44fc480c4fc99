package dev.lockkeeper.target;

import dev.lockkeeper.runbook.CheckSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks of what was measured: explain, timing and size. */
final class MeasuredChecks {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    /** The shortest time the server tells; a query can be faster than its clock. */
    private static final BigDecimal SHORTEST = new BigDecimal("0.001");

    private static final int PRECISE = 9;

    private final Map<String, String> recorded;
    private final Map<String, String> parameters;

    MeasuredChecks(Map<String, String> recorded, Map<String, String> parameters) {
        this.recorded = recorded;
        this.parameters = parameters;
    }

    Finding explain(CheckSpec.Explain check, Connection connection) throws SQLException, UnusableQueryException {
        Measure.Times times = Measure.times(check.sql(), check.runs(), parameters, connection);
        Finding found = Finding.of(check.expect().isMetBy(times.median().toPlainString()), times.words());
        return CountOfView.said(found, connection, check.sql());
    }

    Finding timing(CheckSpec.Timing check, Connection connection) throws SQLException, UnusableQueryException {
        BigDecimal before = before(check.recorded());
        Measure.Times times = Measure.times(check.sql(), check.runs(), parameters, connection);
        BigDecimal factor = before.divide(times.median().max(SHORTEST), PRECISE, RoundingMode.HALF_UP);
        return Finding.of(
                check.expect().isMetBy(factor.toPlainString()),
                Measure.millis(before) + " before, " + Measure.millis(times.median()) + " now (medians), "
                        + shown(factor, 2) + " times as fast");
    }

    Finding size(CheckSpec.Size check, Connection connection) throws SQLException, UnusableQueryException {
        BigDecimal before = before(check.recorded());
        if (before.signum() == 0) {
            return Finding.notProven(
                    "nothing was there when " + check.recorded() + " was recorded; 0 bytes have no percent");
        }
        BigDecimal now = BigDecimal.valueOf(Measure.bytes(check.tables(), connection));
        BigDecimal percent = now.multiply(HUNDRED).divide(before, PRECISE, RoundingMode.HALF_UP);
        return Finding.of(
                check.expect().isMetBy(percent.toPlainString()),
                Measure.bytes(before) + " before, " + Measure.bytes(now) + " now, " + shown(percent, 1) + " %");
    }

    private BigDecimal before(String name) throws UnusableQueryException {
        String value = recorded.get(name);
        if (value == null) {
            throw new UnusableQueryException("nothing was recorded under " + name
                    + "; run the query step that records it, or accept this check");
        }
        if (!NUMBER.matcher(value).matches()) {
            throw new UnusableQueryException("what was recorded under " + name + " is no number");
        }
        return new BigDecimal(value);
    }

    /** Cut and not rounded, so that no number looks better than it is. */
    private static String shown(BigDecimal number, int decimals) {
        return number.setScale(decimals, RoundingMode.DOWN).toPlainString();
    }
}
