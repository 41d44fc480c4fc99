package dev.lockkeeper.window;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of one step take away in its target, with everything that goes with it: those that empty tables or
 * drop what is there. As the target's catalogs said at one moment; what the step itself, or a step before it, changes
 * first is not in it.
 *
 * @param statements in the order of the files; empty if none is seen to take anything away
 * @param unknown why the target could not be asked, as a sentence; null if it answered
 */
public record Reach(
        StepId step, List<Statement> statements, @Nullable String unknown) {
    public Reach {
        statements = List.copyOf(statements);
    }

    /** What the target answered. */
    public static Reach of(StepId step, List<Statement> statements) {
        return new Reach(step, statements, null);
    }

    /** What nobody knows, and why. */
    public static Reach unknown(StepId step, String why) {
        return new Reach(step, List.of(), why);
    }

    /** True if there is something that people should see before they decide. */
    public boolean says() {
        return unknown != null || !statements.isEmpty();
    }

    /** One line for each statement; or the one that says why nothing is known. */
    public List<String> words() {
        return unknown == null
                ? statements.stream().map(Statement::words).toList()
                : List.of("how far it reaches could not be asked: " + unknown);
    }

    /** Everything it says, for the digest that a decision is bound to. */
    List<String> spelledOut() {
        List<String> texts = new ArrayList<>(List.of(step.value(), unknown == null ? "" : unknown));
        for (Statement statement : statements) {
            texts.add(statement.file() + ":" + statement.line() + " " + statement.sql());
            statement.reached().forEach(it -> texts.add(it.words()));
        }
        return texts;
    }

    /**
     * One statement.
     *
     * @param line where it begins in its file, from 1
     * @param sql its beginning, for people
     * @param reached what it names and what goes with that, tables first; empty if nothing of it is there
     */
    public record Statement(String file, int line, String sql, List<Reached> reached) {
        public Statement {
            reached = List.copyOf(reached);
        }

        /**
         * For example {@code DROP TABLE legacy CASCADE reaches: table public.legacy (12,345 rows), view public.v_x}; where
         * columns of one table go and nothing with them, {@code drops columns a, b of public.t (7 rows)}.
         */
        public String words() {
            if (reached.isEmpty()) {
                return sql + " reaches nothing that is there now";
            }
            List<String> things = things();
            boolean columnsAlone = things.size() == 1 && reached.stream().allMatch(Reached::isColumn);
            return columnsAlone ? "drops " + things.get(0) : sql + " reaches: " + String.join(", ", things);
        }

        /** Columns of one table stand together. */
        private List<String> things() {
            Map<String, List<Reached>> together = new LinkedHashMap<>();
            for (Reached thing : reached) {
                together.computeIfAbsent(thing.owner() + thing.rowWords(), key -> new ArrayList<>())
                        .add(thing);
            }
            return together.values().stream().map(Statement::words).toList();
        }

        private static String words(List<Reached> group) {
            Reached first = group.get(0);
            if (group.size() == 1) {
                return first.words();
            }
            return "columns "
                    + group.stream().map(Reached::columnName).collect(Collectors.joining(", "))
                    + " of " + first.owner() + " (" + first.rowWords() + ")";
        }
    }

    /**
     * One thing that is emptied or dropped.
     *
     * @param name what it is and what it is called, for example {@code table public.legacy}
     * @param rows how its rows are known
     * @param count how many rows; 0 where there are none to count, or nobody counted them
     */
    public record Reached(String name, Rows rows, long count) {
        private static final String COLUMN = "column ";

        /** Something that holds no rows of its own. */
        public static Reached withoutRows(String name) {
            return new Reached(name, Rows.NONE, 0);
        }

        /** For example {@code table public.legacy (12,345 rows)}. */
        public String words() {
            return rows == Rows.NONE ? name : name + " (" + rowWords() + ")";
        }

        /** The table of a column; for everything else a name that nothing shares. */
        private String owner() {
            return isColumn() ? name.substring(COLUMN.length(), name.lastIndexOf('.')) : name;
        }

        private String columnName() {
            return name.substring(name.lastIndexOf('.') + 1);
        }

        /** In a quoted name a dot may be anything. */
        private boolean isColumn() {
            return name.startsWith(COLUMN) && name.indexOf('"') < 0 && name.indexOf('.') > 0;
        }

        String rowWords() {
            return switch (rows) {
                case NONE -> "no rows of its own";
                case COUNTED -> rowCount();
                case ABOUT -> "about " + rowCount();
                case UNKNOWN -> "rows not counted";
            };
        }

        private String rowCount() {
            return String.format(Locale.ROOT, "%,d", count) + (count == 1 ? " row" : " rows");
        }
    }

    /** How the rows of something are known. */
    public enum Rows {
        /** It holds none of its own. */
        NONE,
        /** Every one was counted. */
        COUNTED,
        /** The server's estimate, because counting took too long. */
        ABOUT,
        /** Neither could be had in time. */
        UNKNOWN
    }
}
