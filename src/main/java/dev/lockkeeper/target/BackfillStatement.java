package dev.lockkeeper.target;

import dev.lockkeeper.runbook.StepSpec.Sql.Mode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a backfill step and the rules it keeps. It changes the rows whose key is above {@code :from} and not
 * above {@code :to}; in the first batch, where there is no row below, {@code >} is read as {@code >=}. Immutable.
 */
public final class BackfillStatement {
    private static final String RANGE = "%1$s > :from AND %1$s <= :to";

    private final @Nullable SqlStatement statement;
    private final List<Place> places;
    private final List<SqlProblem> problems;

    private BackfillStatement(@Nullable SqlStatement statement, List<Place> places, List<SqlProblem> problems) {
        this.statement = statement;
        this.places = List.copyOf(places);
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads a statement. Never fails: what cannot be read is among {@link #problems}.
     *
     * @param source the file's name, or what else the statement is called in a sentence
     * @param key the column that is walked by
     */
    public static BackfillStatement read(String source, byte[] bytes, String key) {
        SqlScript script = SqlScript.read(source, bytes);
        if (!script.unreadable().isEmpty()) {
            return new BackfillStatement(null, List.of(), script.unreadable());
        }
        if (script.size() != 1) {
            int line = script.size() == 0 ? 1 : script.statements().get(1).line();
            return new BackfillStatement(
                    null,
                    List.of(),
                    List.of(new SqlProblem(
                            source,
                            line,
                            "a backfill runs one statement, and here are "
                                    + Words.count(script.size(), "statement", "statements")
                                    + "; write one per step")));
        }
        SqlStatement whole = withAllTokens(script.statements().get(0), source, bytes);
        List<Place> places = new ArrayList<>();
        List<SqlProblem> problems = new ArrayList<>();
        new Rules(source, whole, key, places, problems).look();
        return new BackfillStatement(whole, places, problems);
    }

    /** Everything that must not be run, in the order of lines. Empty means it may run. */
    public List<SqlProblem> problems() {
        return problems;
    }

    /** With {@code $1} and {@code $2} for the ends of the range, for {@code PREPARE}. */
    String prepared(boolean first) {
        SqlStatement found = statement();
        StringBuilder text = new StringBuilder();
        int begin = found.tokens().get(0).start();
        int done = 0;
        for (Place place : places) {
            int at = place.start() - begin;
            if (place.from() && first) {
                int sign = found.text().lastIndexOf('>', at);
                text.append(found.text(), done, sign + 1).append('=');
                done = sign + 1;
            }
            text.append(found.text(), done, at).append(place.from() ? "$1" : "$2");
            done = at + place.length();
        }
        return text.append(found.text().substring(done)).toString();
    }

    /** The line in its file where the statement begins, from 1. */
    int line() {
        return statement().line();
    }

    private SqlStatement statement() {
        SqlStatement found = statement;
        if (found == null || !problems.isEmpty()) {
            throw new IllegalStateException("a statement with problems has no text to run");
        }
        return found;
    }

    /** The placeholders may stand anywhere, also deep in parentheses. */
    private static SqlStatement withAllTokens(SqlStatement found, String source, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<SqlStatement> all =
                new SqlLexer(source, unmarked, Integer.MAX_VALUE).read().statements();
        return all.size() == 1 ? all.get(0) : found;
    }

    /** One placeholder: which, and the characters it takes in the file. */
    private record Place(boolean from, int start, int length) {}

    /** Looks at one statement. */
    private record Rules(
            String source, SqlStatement statement, String key, List<Place> places, List<SqlProblem> problems) {
        void look() {
            List<SqlToken> tokens = statement.tokens();
            ScriptRules.refusal(statement, Mode.TRANSACTION).ifPresent(reason -> refuse(0, reason));
            if (!changesRows()) {
                refuse(0, "a backfill is one UPDATE, INSERT … SELECT or DELETE; use a step of kind sql");
            }
            for (int i = 0; i < tokens.size(); i++) {
                SqlToken token = tokens.get(i);
                if (token.depth() == 0 && token.is("RETURNING")) {
                    refuse(i, "RETURNING has nowhere to go in a backfill; remove it");
                }
                if (token.isSign('$') && isNumbered(i)) {
                    refuse(i, "$ begins a numbered parameter; write :from and :to");
                }
                placeholder(i).ifPresent(places::add);
            }
            if (places.stream().noneMatch(Place::from) || places.stream().allMatch(Place::from)) {
                refuse(
                        0,
                        "the statement does not say which rows belong to a batch; write " + RANGE.formatted(key)
                                + " into its WHERE");
            }
        }

        private boolean changesRows() {
            return statement.startsWith("UPDATE")
                    || statement.startsWith("INSERT")
                    || statement.startsWith("DELETE")
                    || statement.startsWith("WITH")
                            && (statement.has("UPDATE") || statement.has("INSERT") || statement.has("DELETE"));
        }

        /** The placeholder whose colon this token is. */
        private Optional<Place> placeholder(int i) {
            List<SqlToken> tokens = statement.tokens();
            SqlToken colon = tokens.get(i);
            boolean cast = i > 0 && tokens.get(i - 1).isSign(':') && adjacent(i - 1);
            if (!colon.isSign(':') || cast || i + 1 == tokens.size() || !adjacent(i)) {
                return Optional.empty();
            }
            SqlToken name = tokens.get(i + 1);
            if (!name.is("from") && !name.is("to")) {
                return Optional.empty();
            }
            boolean from = name.is("from");
            if (!(from ? isAbove(i) : isNotAbove(i))) {
                refuse(
                        i,
                        ":" + name.text() + " does not stand in a comparison that divides the rows; write "
                                + RANGE.formatted(key) + ", for what :from names was done in the batch before");
            }
            return Optional.of(new Place(from, colon.start(), 1 + name.text().length()));
        }

        /** {@code key >} stands before this token. */
        private boolean isAbove(int i) {
            return i >= 2 && statement.tokens().get(i - 1).isSign('>') && !adjacentSign(i - 2) && isKey(i - 2);
        }

        /** {@code key <=} stands before this token. */
        private boolean isNotAbove(int i) {
            List<SqlToken> tokens = statement.tokens();
            return i >= 3
                    && tokens.get(i - 1).isSign('=')
                    && tokens.get(i - 2).isSign('<')
                    && adjacent(i - 2)
                    && isKey(i - 3);
        }

        private boolean isNumbered(int i) {
            List<SqlToken> tokens = statement.tokens();
            return i + 1 < tokens.size()
                    && adjacent(i)
                    && Character.isDigit(tokens.get(i + 1).text().charAt(0));
        }

        private boolean isKey(int i) {
            SqlToken token = statement.tokens().get(i);
            return token.isName() && token.name().equals(key);
        }

        private boolean adjacentSign(int i) {
            return statement.tokens().get(i).kind() == SqlToken.Kind.OTHER;
        }

        /** Nothing stands between this sign and the token behind it. */
        private boolean adjacent(int i) {
            return statement.tokens().get(i).start() + 1
                    == statement.tokens().get(i + 1).start();
        }

        private void refuse(int token, String reason) {
            int begin = statement.tokens().get(0).start();
            int position = statement.tokens().get(token).start() - begin;
            int points = statement
                    .text()
                    .codePointCount(0, Math.min(position, statement.text().length()));
            problems.add(new SqlProblem(source, statement.lineAt(points + 1), reason));
        }
    }
}
