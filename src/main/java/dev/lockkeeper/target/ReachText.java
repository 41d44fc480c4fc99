package dev.lockkeeper.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A statement that takes something away, as its text tells; or one that changes where the names after it are looked up.
 *
 * @param names what it names, in order; none for a statement that only changes the search path
 */
record ReachText(StepScripts.Unit unit, List<Name> names, boolean cascade) {
    private static final int SHOWN = 120;
    private static final Set<String> DROPPED = Set.of(
            "TABLE",
            "VIEW",
            "SEQUENCE",
            "INDEX",
            "SCHEMA",
            "TYPE",
            "DOMAIN",
            "EXTENSION",
            "FUNCTION",
            "PROCEDURE",
            "ROUTINE",
            "AGGREGATE");

    ReachText {
        names = List.copyOf(names);
    }

    /** What a name stands for. */
    enum Kind {
        /** A table that is emptied, with those that inherit from it. */
        EMPTIED,
        /** A table that is emptied alone. */
        EMPTIED_ALONE,
        RELATION,
        SCHEMA,
        TYPE,
        ROUTINE,
        EXTENSION,
        COLUMN,
        CONSTRAINT
    }

    /**
     * One thing that a statement names.
     *
     * @param qualified as SQL takes it; for a routine with its arguments as they are written, if they are
     * @param part the column or constraint, as the catalog writes it; empty for what is named alone
     */
    record Name(Kind kind, String qualified, String part) {}

    /** Those of these statements that matter here, in order. */
    static List<ReachText> of(StepScripts scripts) {
        List<ReachText> texts = new ArrayList<>();
        scripts.units().forEach(unit -> of(unit).ifPresent(texts::add));
        return texts;
    }

    boolean takesAway() {
        return !names.isEmpty();
    }

    /** The beginning of the statement, on one line. */
    String shown() {
        String text = unit.statement().text().replaceAll("\\s+", " ").strip();
        return text.length() <= SHOWN ? text : text.substring(0, cut(text)) + "…";
    }

    private static int cut(String text) {
        return Character.isHighSurrogate(text.charAt(SHOWN - 2)) ? SHOWN - 2 : SHOWN - 1;
    }

    private static Optional<ReachText> of(StepScripts.Unit unit) {
        if (!mayMatter(unit.statement())) {
            return Optional.empty();
        }
        // with all its tokens: a long list of names must be read to its end
        SqlStatement statement = new SqlLexer(unit.file(), unit.statement().text(), Integer.MAX_VALUE)
                .read()
                .statements()
                .get(0);
        Reader reader = new Reader(statement);
        if (statement.startsWith("TRUNCATE")) {
            return Optional.of(new ReachText(unit, reader.emptied(), statement.has("CASCADE")));
        }
        if (statement.startsWith("DROP")) {
            return reader.dropped().map(names -> new ReachText(unit, names, statement.has("CASCADE")));
        }
        if (statement.startsWith("ALTER", "TABLE") || statement.startsWith("ALTER", "FOREIGN", "TABLE")) {
            List<Name> names = reader.altered();
            return names.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ReachText(unit, names, statement.has("CASCADE")));
        }
        return setsThePath(statement) ? Optional.of(new ReachText(unit, List.of(), false)) : Optional.empty();
    }

    private static boolean mayMatter(SqlStatement statement) {
        return statement.startsWith("TRUNCATE")
                || statement.startsWith("DROP")
                || statement.startsWith("ALTER")
                || setsThePath(statement);
    }

    private static boolean setsThePath(SqlStatement statement) {
        boolean sets = statement.startsWith("SET") || statement.startsWith("RESET");
        return sets
                && statement.tokens().stream()
                        .skip(1)
                        .limit(2)
                        .anyMatch(token -> token.is("search_path") || token.is("SCHEMA"));
    }

    /** Walks over the tokens of one statement. */
    private static final class Reader {
        private final SqlStatement statement;
        private final List<SqlToken> tokens;
        private int at;

        Reader(SqlStatement statement) {
            this.statement = statement;
            this.tokens = statement.tokens();
        }

        List<Name> emptied() {
            at = 1;
            skip("TABLE");
            List<Name> names = new ArrayList<>();
            do {
                boolean alone = skip("ONLY");
                boolean bracket = sign('('); // TRUNCATE ONLY (a)
                names.add(new Name(alone ? Kind.EMPTIED_ALONE : Kind.EMPTIED, qualified(), ""));
                if (bracket) {
                    sign(')');
                }
                sign('*');
            } while (sign(','));
            return names;
        }

        Optional<List<Name>> dropped() {
            at = 1;
            if (!skip("FOREIGN")) {
                skip("MATERIALIZED");
            }
            if (at >= tokens.size() || !DROPPED.contains(tokens.get(at).text().toUpperCase(Locale.ROOT))) {
                return Optional.empty();
            }
            Kind kind = kind(tokens.get(at++).text().toUpperCase(Locale.ROOT));
            skip("CONCURRENTLY");
            ifExists();
            List<Name> names = new ArrayList<>();
            do {
                String name = qualified();
                names.add(new Name(kind, kind == Kind.ROUTINE ? name + arguments() : name, ""));
            } while (sign(','));
            return Optional.of(names);
        }

        List<Name> altered() {
            at = tokens.get(1).is("FOREIGN") ? 3 : 2;
            ifExists();
            skip("ONLY");
            String table = qualified();
            sign('*');
            List<Name> names = new ArrayList<>();
            do {
                if (skip("DROP")) {
                    boolean constraint = skip("CONSTRAINT");
                    if (!constraint) {
                        skip("COLUMN");
                    }
                    ifExists();
                    if (at < tokens.size()) {
                        names.add(new Name(
                                constraint ? Kind.CONSTRAINT : Kind.COLUMN,
                                table,
                                tokens.get(at).name()));
                    }
                }
                while (at < tokens.size()
                        && !(tokens.get(at).depth() == 0 && tokens.get(at).isSign(','))) {
                    at++;
                }
            } while (sign(','));
            return names;
        }

        private static Kind kind(String word) {
            return switch (word) {
                case "SCHEMA" -> Kind.SCHEMA;
                case "TYPE", "DOMAIN" -> Kind.TYPE;
                case "EXTENSION" -> Kind.EXTENSION;
                case "FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE" -> Kind.ROUTINE;
                default -> Kind.RELATION;
            };
        }

        private String qualified() {
            StringBuilder name = new StringBuilder();
            while (at < tokens.size() && tokens.get(at).isName()) {
                name.append(TableName.quoted(tokens.get(at++).name()));
                if (!sign('.')) {
                    break;
                }
                name.append('.');
            }
            return name.toString();
        }

        /** As they are written, with the parentheses; empty if the routine is named without. */
        private String arguments() {
            if (at >= tokens.size() || !tokens.get(at).isSign('(')) {
                return "";
            }
            int from = tokens.get(at).start() - tokens.get(0).start();
            int depth = tokens.get(at).depth();
            do {
                at++;
            } while (at < tokens.size()
                    && !(tokens.get(at).isSign(')') && tokens.get(at).depth() == depth));
            if (at >= tokens.size()) {
                return "";
            }
            int to = tokens.get(at++).start() - tokens.get(0).start() + 1;
            return statement.text().substring(from, to);
        }

        private void ifExists() {
            if (skip("IF")) {
                skip("EXISTS");
            }
        }

        private boolean skip(String word) {
            boolean there = at < tokens.size() && tokens.get(at).is(word);
            at += there ? 1 : 0;
            return there;
        }

        private boolean sign(char sign) {
            boolean there = at < tokens.size() && tokens.get(at).isSign(sign);
            at += there ? 1 : 0;
            return there;
        }
    }
}
