package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.CheckSpec.Expectation;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Limits with their unit, and how often is measured. A measured value is never exactly something, so it has a side. */
enum Measures {
    /** Kept in milliseconds. */
    TIME("ms|s", "a limit of time", "\"< 1000 ms\" or \"<= 2 s\""),
    /** Kept in milliseconds; steps take longer than queries. */
    LENGTH("ms|s|min", "a limit of time", "\"<= 30 s\" or \"<= 10 min\""),
    FACTOR("times", "a limit in times as fast", "\">= 6\", which means at least six times as fast"),
    SHARE("%", "a limit in percent", "\"<= 70 %\", which means at most 70 percent of what was recorded");

    static final int RUNS = 5;
    static final int LEAST_RUNS = 3;
    static final int MOST_RUNS = 100;
    private static final Map<String, BigDecimal> MILLIS =
            Map.of("s", BigDecimal.valueOf(1000), "min", BigDecimal.valueOf(60_000));

    private final Pattern form;
    private final String words;
    private final String example;

    Measures(String units, String words, String example) {
        String optional = "times".equals(units) ? "?" : "";
        this.form = Pattern.compile("(<=|<|>=|>) *([0-9]{1,9}(?:\\.[0-9]{1,9})?) *(" + units + ")" + optional);
        this.words = words;
        this.example = example;
    }

    /** How often is measured: several times, because one run is chance. */
    static int runs(Fields fields) {
        return fields.whole("runs", RUNS, LEAST_RUNS, MOST_RUNS);
    }

    /** The limit under {@code expect}; the fallback if it is missing or not one, which is reported. */
    Expectation expectation(Fields fields, Expectation fallback) {
        Node node = fields.value("expect").orElse(null);
        if (node == null) {
            return fallback;
        }
        Matcher parts = form.matcher(node instanceof Node.Scalar scalar ? scalar.text() : "");
        if (!parts.matches()) {
            fields.report("expect", node.words() + " is not " + words, "write for example " + example);
            return fallback;
        }
        String unit = parts.group(3) == null ? "" : parts.group(3);
        BigDecimal kept = new BigDecimal(parts.group(2)).multiply(MILLIS.getOrDefault(unit, BigDecimal.ONE));
        Expectation expectation = Expectation.parse(parts.group(1) + " " + kept.toPlainString());
        return expectation == null ? fallback : expectation;
    }
}
