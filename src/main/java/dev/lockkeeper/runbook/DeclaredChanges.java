package dev.lockkeeper.runbook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a step says that it changes in the target.
 *
 * @param anything true if it does not say, and what it changes is only told
 * @param back true if it takes back what another step did: what that one never came to need not go
 * @param rows tables, schema-qualified, to what their number of rows does
 */
public record DeclaredChanges(
        boolean anything,
        boolean back,
        List<Named> adds,
        List<Named> drops,
        List<Named> alters,
        Map<String, Rows> rows) {
    /** A step that does not say. */
    public static final DeclaredChanges ANYTHING =
            new DeclaredChanges(true, false, List.of(), List.of(), List.of(), Map.of());

    /** The kinds of objects that a picture has; a longer one stands before one that it ends with. */
    public static final List<String> KINDS = List.of(
            "materialized view",
            "event trigger",
            "table",
            "column",
            "view",
            "index",
            "constraint",
            "trigger",
            "policy",
            "rule",
            "statistics",
            "sequence",
            "function",
            "type",
            "schema",
            "grant",
            "extension",
            "publication");

    public DeclaredChanges {
        adds = List.copyOf(adds);
        drops = List.copyOf(drops);
        alters = List.copyOf(alters);
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }

    /** Names no object and no rows. */
    public static final DeclaredChanges NOTHING =
            new DeclaredChanges(false, false, List.of(), List.of(), List.of(), Map.of());

    /** What taking it back changes; of rows nothing is said, because others have written since. */
    public DeclaredChanges inverse() {
        return new DeclaredChanges(anything, true, drops, adds, alters, Map.of());
    }

    /** Everything that is declared, as {@code adds table public.suppliers}. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        adds.forEach(named -> lines.add("adds " + named));
        drops.forEach(named -> lines.add("drops " + named));
        alters.forEach(named -> lines.add("alters " + named));
        rows.forEach((table, change) -> lines.add("rows of " + table + " " + change));
        return List.copyOf(lines);
    }

    /**
     * One object, or several of a kind.
     *
     * @param kind one of {@link #KINDS}
     * @param name its name in full; {@code *} stands for any letters within one part of it
     */
    public record Named(String kind, String name) {
        /** Reads {@code kind name}; null if it is no such thing. */
        public static @Nullable Named parse(String text) {
            String plain = text.strip();
            for (String kind : KINDS) {
                if (plain.startsWith(kind + " ")) {
                    String name = plain.substring(kind.length() + 1).strip();
                    return name.isEmpty() || name.startsWith("*") ? null : new Named(kind, name);
                }
            }
            return null;
        }

        /** True if this is the object, or one of them. */
        public boolean is(String otherKind, String otherName) {
            return kind.equals(otherKind) && covers(otherName);
        }

        /**
         * True if the object is part of what is named: a column, an index or a grant of a table, a grant on a view.
         *
         * @param of the table, view or schema that it belongs to, by name
         */
        public boolean holds(String of) {
            boolean whole = !of.isEmpty()
                    && !List.of("column", "index", "constraint", "grant").contains(kind);
            return whole && covers(of);
        }

        private boolean covers(String other) {
            if (!name.contains("*")) {
                return name.equals(other);
            }
            StringBuilder pattern = new StringBuilder();
            for (String part : name.split("\\*", -1)) {
                pattern.append(pattern.length() == 0 ? "" : "[^.]*").append(Pattern.quote(part));
            }
            return Pattern.matches(pattern.toString(), other);
        }

        @Override
        public String toString() {
            return kind + " " + name;
        }
    }

    /**
     * What the number of a table's rows does.
     *
     * @param by how many more there are afterwards, or null if it does not matter
     */
    public record Rows(@Nullable Long by) {
        /** It does not matter. */
        public static final Rows ANY = new Rows(null);

        private static final Pattern FORM = Pattern.compile("[+-][0-9]{1,15}");

        /** Reads {@code same}, {@code any}, {@code +5} or {@code -5}; null if it is no such thing. */
        public static @Nullable Rows parse(String text) {
            if (text.equals("any")) {
                return ANY;
            }
            if (text.equals("same")) {
                return new Rows(0L);
            }
            return FORM.matcher(text).matches() ? new Rows(Long.valueOf(text)) : null;
        }

        @Override
        public String toString() {
            if (by == null) {
                return "any";
            }
            return by == 0 ? "same" : (by > 0 ? "+" : "") + by;
        }
    }
}
