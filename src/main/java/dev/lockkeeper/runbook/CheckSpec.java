package dev.lockkeeper.runbook;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One verification; one record per kind. */
public sealed interface CheckSpec {
    /** What every check has. */
    Common common();

    /** The kind's word in runbooks. */
    String kind();

    /**
     * What every check has.
     *
     * @param id short name people type in {@code accept}; unique in its runbook
     * @param name what is verified, in words
     * @param blocking whether FAIL and NOT PROVEN close the way; otherwise it is observed
     * @param lasting whether it stays true for the rest of the window, so that {@code verify} may look again; false for
     *     what only holds right after its step
     */
    record Common(String id, String name, boolean blocking, boolean lasting) {
        /** A check whose expectation stays true for the rest of the window. */
        public Common(String id, String name, boolean blocking) {
            this(id, name, blocking, true);
        }
    }

    /**
     * What the step changed is what it declared, by the pictures of the target before and after it.
     *
     * @param declared what it declared
     */
    record Changes(Common common, DeclaredChanges declared) implements CheckSpec {
        /** The id of the check of this step. */
        public static String id(String step) {
            return step + "-changes";
        }

        @Override
        public String kind() {
            return "changes";
        }
    }

    /** Every object of the target is as it was before the window changed anything, by the pictures of then and now. */
    record AsBefore(Common common) implements CheckSpec {
        @Override
        public String kind() {
            return "as-before";
        }
    }

    /** A query returns one value that fulfils the expectation. */
    record Scalar(Common common, String sql, Expectation expect) implements CheckSpec {
        @Override
        public String kind() {
            return "scalar";
        }
    }

    /** A query returns exactly these rows, in any order. */
    record Rows(Common common, String sql, List<List<String>> expect) implements CheckSpec {
        public Rows {
            expect = expect.stream().map(List::copyOf).toList();
        }

        @Override
        public String kind() {
            return "rows";
        }
    }

    /** Two queries return the same rows, in any order. */
    record Equal(Common common, String sql, String to) implements CheckSpec {
        @Override
        public String kind() {
            return "equal";
        }
    }

    /**
     * The query's value is what was recorded before, or differs from it by this much.
     *
     * @param recorded the name under which a {@code query} step kept the value
     * @param expect compares (value now − value recorded), for example {@code = 0} or {@code = 35}
     */
    record Baseline(Common common, String sql, String recorded, Expectation expect) implements CheckSpec {
        @Override
        public String kind() {
            return "baseline";
        }
    }

    /**
     * Objects are there, or gone. Names are schema-qualified.
     *
     * @param views views that exist
     * @param indexes indexes that exist and are valid and ready
     * @param columns table to columns that exist
     * @param goneColumns table to columns that do not exist
     * @param policies table to the exact names of its policies
     */
    record Inventory(
            Common common,
            List<String> tables,
            List<String> views,
            List<String> indexes,
            Map<String, List<String>> columns,
            Map<String, List<String>> goneColumns,
            Map<String, List<String>> policies)
            implements CheckSpec {
        public Inventory {
            tables = List.copyOf(tables);
            views = List.copyOf(views);
            indexes = List.copyOf(indexes);
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
            goneColumns = Collections.unmodifiableMap(new LinkedHashMap<>(goneColumns));
            policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
        }

        @Override
        public String kind() {
            return "inventory";
        }
    }

    /**
     * No row of the child points to a parent that does not exist; rows without a value do not count.
     *
     * @param table the child table, schema-qualified
     * @param column the referencing column
     * @param references the parent table, schema-qualified
     * @param key the referenced column
     */
    record Orphans(Common common, String table, String column, String references, String key) implements CheckSpec {
        @Override
        public String kind() {
            return "orphans";
        }
    }

    /** So many rows hold a copy that is not what will be read instead, and none holds what nothing else says. */
    record Drift(Common common, Copies copies, Expectation expect) implements CheckSpec {
        @Override
        public String kind() {
            return "drift";
        }
    }

    /**
     * The median of several runs of a query is within a limit; planning counts, and one run before them does not.
     *
     * @param runs how many are measured, at least 3
     * @param expect compares milliseconds
     */
    record Explain(Common common, String sql, int runs, Expectation expect) implements CheckSpec {
        @Override
        public String kind() {
            return "explain";
        }
    }

    /**
     * A query is this many times as fast as the one that was recorded before; both are medians.
     *
     * @param runs how many are measured, at least 3
     * @param recorded the name under which a {@code query} step kept the milliseconds
     * @param expect compares (milliseconds recorded ÷ milliseconds now)
     */
    record Timing(Common common, String sql, int runs, String recorded, Expectation expect) implements CheckSpec {
        @Override
        public String kind() {
            return "timing";
        }
    }

    /**
     * Tables with their indexes, or the whole database, have this share of the size recorded before.
     *
     * @param tables schema-qualified; empty for the whole database
     * @param recorded the name under which a {@code query} step kept the bytes
     * @param expect compares percent of what was recorded
     */
    record Size(Common common, List<String> tables, String recorded, Expectation expect) implements CheckSpec {
        public Size {
            tables = List.copyOf(tables);
        }

        @Override
        public String kind() {
            return "size";
        }
    }

    /**
     * The last attempts of steps took so long together, as the window measured them.
     *
     * @param steps ids of steps that come before, or of the check's own; at least one
     * @param expect compares milliseconds
     */
    record Took(Common common, List<String> steps, Expectation expect) implements CheckSpec {
        public Took {
            steps = List.copyOf(steps);
        }

        @Override
        public String kind() {
            return "took";
        }
    }

    /**
     * What the last successful attempt of a step left behind fulfils the expectation.
     *
     * @param step id of a step that comes before, or of the check's own
     * @param name the output's name, as the page of the step's kind has it; for example {@code bytes} of a backup
     */
    record Output(Common common, String step, String name, Expectation expect) implements CheckSpec {
        @Override
        public String kind() {
            return "output";
        }
    }

    /**
     * A query asked as another role, with that role's claims, returns one value that fulfils the expectation.
     *
     * @param role a role of the database that our user may become
     * @param claims settings with their values, for example {@code app.tenant_id}
     */
    record Isolation(Common common, String role, Map<String, String> claims, String sql, Expectation expect)
            implements CheckSpec {
        public Isolation {
            claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
        }

        @Override
        public String kind() {
            return "isolation";
        }
    }

    /**
     * A server answers a GET with this status and these fields.
     *
     * @param address whom to ask
     * @param as name of the secret of that address that goes along as a bearer token, or null
     * @param fields JSON pointer to what stands there, in order
     * @param timeout above zero; for the whole answer
     */
    record Http(
            Common common,
            Address address,
            @Nullable String as,
            int status,
            Map<String, FieldRule> fields,
            Duration timeout)
            implements CheckSpec {
        public Http {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String kind() {
            return "http";
        }

        /**
         * Whom to ask: a whole URL, or a path at an address of the configuration.
         *
         * @param at the name of the address, or null if {@code target} is a whole URL
         * @param target a path that begins with a slash, or a URL; may hold a query
         */
        public record Address(@Nullable String at, String target) {
            /** As it is shown to people. */
            public String words() {
                return at == null ? target : at + " " + target;
            }
        }

        /**
         * What one field must be.
         *
         * @param expect null unless the presence is {@code VALUE}
         */
        public record FieldRule(Presence presence, @Nullable Expectation expect) {
            /** As a runbook writes it. */
            public String words() {
                return expect == null ? presence.name().toLowerCase(Locale.ROOT) : expect.words();
            }
        }

        /** Whether a field is there, not there, or has a value to look at. */
        public enum Presence {
            PRESENT,
            ABSENT,
            VALUE
        }
    }

    /**
     * A program of the configuration ends with this code.
     *
     * @param command its name in the configuration
     * @param expect compares the exit code
     */
    record ExitCode(Common common, String command, Expectation expect) implements CheckSpec {
        @Override
        public String kind() {
            return "exit-code";
        }
    }

    /**
     * What one value must be.
     *
     * @param operator how it is compared
     * @param value compared as a number where both sides are numbers, else as text (only {@code =} and {@code !=})
     */
    record Expectation(Operator operator, String value) {
        /** Reads {@code >= 25}, {@code = 0}, {@code != x} or a bare value, which means equal; null if it is neither. */
        public static @Nullable Expectation parse(String text) {
            String stripped = text.strip();
            for (Operator operator : Operator.LONGEST_FIRST) {
                if (stripped.startsWith(operator.sign)) {
                    String value = stripped.substring(operator.sign.length()).strip();
                    boolean readable = !value.isEmpty() && (!operator.needsNumber() || isNumber(value));
                    return readable ? new Expectation(operator, value) : null;
                }
            }
            return stripped.isEmpty() ? null : new Expectation(Operator.EQUAL, stripped);
        }

        /** True if the value measured fulfils this. A text can only be equal or not equal. */
        public boolean isMetBy(String measured) {
            if (isNumber(measured) && isNumber(value)) {
                int order = new java.math.BigDecimal(measured).compareTo(new java.math.BigDecimal(value));
                return switch (operator) {
                    case EQUAL -> order == 0;
                    case NOT_EQUAL -> order != 0;
                    case LESS -> order < 0;
                    case AT_MOST -> order <= 0;
                    case GREATER -> order > 0;
                    case AT_LEAST -> order >= 0;
                };
            }
            boolean same = measured.equals(value);
            return switch (operator) {
                case EQUAL -> same;
                case NOT_EQUAL -> !same;
                case LESS, AT_MOST, GREATER, AT_LEAST -> false;
            };
        }

        /** As a runbook writes it. */
        public String words() {
            return operator == Operator.EQUAL ? value : operator.sign + " " + value;
        }

        private static boolean isNumber(String text) {
            return text.matches("[-+]?[0-9]{1,30}(\\.[0-9]{1,30})?");
        }

        /** The comparisons a runbook can write. */
        public enum Operator {
            EQUAL("="),
            NOT_EQUAL("!="),
            LESS("<"),
            AT_MOST("<="),
            GREATER(">"),
            AT_LEAST(">=");

            private static final List<Operator> LONGEST_FIRST =
                    List.of(NOT_EQUAL, AT_MOST, AT_LEAST, EQUAL, LESS, GREATER);
            private final String sign;

            Operator(String sign) {
                this.sign = sign;
            }

            /** As a runbook writes it. */
            public String sign() {
                return sign;
            }

            private boolean needsNumber() {
                return this != EQUAL && this != NOT_EQUAL;
            }
        }
    }
}
