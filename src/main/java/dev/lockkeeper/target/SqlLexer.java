package dev.lockkeeper.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Splits SQL into statements by the rules of psql's scanner (PostgreSQL's {@code psqlscan.l}), with
 * {@code standard_conforming_strings} on. Used once, by one thread.
 */
final class SqlLexer {
    private static final int TOKENS_KEPT = 600;
    /** CREATE OR REPLACE FUNCTION is the longest beginning that tells. */
    private static final int LEAD_WORDS = 4;

    private final String file;
    private final String text;
    private final int keptAnywhere;
    private final LineNumbers lines;
    private final List<SqlStatement> statements = new ArrayList<>();
    private final List<SqlProblem> problems = new ArrayList<>();
    private int at;
    private List<SqlToken> tokens = new ArrayList<>();
    private int start = -1;
    private int end;
    private int parentheses;
    private int firstParenthesis;
    private int begins;
    private int firstBegin;
    private int words;
    private String lead = "";

    /** @param keptAnywhere so many tokens are kept wherever they stand, those behind only outside parentheses */
    SqlLexer(String file, String text, int keptAnywhere) {
        this.file = file;
        this.text = text;
        this.keptAnywhere = keptAnywhere;
        this.lines = new LineNumbers(text);
    }

    /** What was read. If something is never closed, the statements before it are there and the problem is. */
    record Lexed(List<SqlStatement> statements, List<SqlProblem> problems) {}

    Lexed read() {
        boolean readable = true;
        while (readable && at < text.length()) {
            readable = one(text.charAt(at));
        }
        if (readable && parentheses > 0) {
            refuse(firstParenthesis, "a parenthesis is opened here and never closed");
        } else if (readable && begins > 0) {
            refuse(firstBegin, "a BEGIN of a function body is never closed by its END");
        } else if (readable) {
            finish();
        }
        return new Lexed(List.copyOf(statements), List.copyOf(problems));
    }

    /** Reads one piece; false if it has no end. */
    private boolean one(char c) {
        if (isSpace(c)) {
            at++;
            return true;
        }
        if (looksAt("--")) {
            skipLineComment();
            return true;
        }
        if (looksAt("/*")) {
            return skipBlockComment();
        }
        if (c == ';') {
            return semicolon();
        }
        if (c == '\\') {
            return backslash();
        }
        if (c == '\'') {
            return string(at, false);
        }
        if (c == '"') {
            return quotedName(at);
        }
        if (c == '$') {
            return dollar();
        }
        if (isNameStart(c)) {
            return word(c);
        }
        if (isDigit(c)) {
            return number();
        }
        return sign(c);
    }

    private boolean semicolon() {
        at++;
        if (parentheses == 0 && begins == 0) {
            boolean copies = copiesFromStdin();
            finish();
            if (copies) {
                skipCopyData();
            }
        } else {
            keep(SqlToken.Kind.OTHER, ";", at - 1);
        }
        return true;
    }

    private boolean backslash() {
        int stop = at;
        while (stop < text.length() && !isLineEnd(text.charAt(stop)) && !isSpace(text.charAt(stop))) {
            stop++;
        }
        String command = text.substring(at, Math.min(stop, at + SqlToken.LONGEST));
        refuse(at, command + " is a command of psql; the file runs without psql, so write SQL instead");
        while (at < text.length() && !isLineEnd(text.charAt(at))) {
            at++;
        }
        return true;
    }

    /** A string from its opening quote, with every part that continues it on a following line. */
    private boolean string(int from, boolean escapes) {
        int open = text.indexOf('\'', from);
        StringBuilder value = new StringBuilder();
        at = open + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (escapes && c == '\\') {
                at += 2;
            } else if (c != '\'') {
                if (value.length() < SqlToken.LONGEST) {
                    value.append(c);
                }
                at++;
            } else if (looksAt("''")) {
                value.append('\'');
                at += 2;
            } else {
                at++;
                int next = continuation();
                if (next < 0) {
                    keep(SqlToken.Kind.STRING, value.toString(), from);
                    return true;
                }
                at = next + 1;
            }
        }
        return neverClosed(from, "a string");
    }

    /** Where the quote stands that continues the string just closed: only after a line end; -1 if there is none. */
    private int continuation() {
        boolean lineEnd = false;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isLineEnd(c)) {
                lineEnd = true;
            } else if (text.startsWith("--", i)) {
                while (i + 1 < text.length() && !isLineEnd(text.charAt(i + 1))) {
                    i++;
                }
            } else if (c == '\'' && lineEnd) {
                return i;
            } else if (!isSpace(c)) {
                return -1;
            }
        }
        return -1;
    }

    private boolean quotedName(int from) {
        int open = text.indexOf('"', from);
        StringBuilder value = new StringBuilder();
        at = open + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' && !looksAt("\"\"")) {
                at++;
                keep(SqlToken.Kind.QUOTED_NAME, value.toString(), from);
                return true;
            }
            if (value.length() < SqlToken.LONGEST) {
                value.append(c);
            }
            at += c == '"' ? 2 : 1;
        }
        return neverClosed(from, "a quoted name");
    }

    private boolean dollar() {
        String tag = dollarTag();
        if (tag == null) {
            return sign('$');
        }
        int from = at;
        int close = text.indexOf(tag, at + tag.length());
        if (close < 0) {
            return neverClosed(from, "a dollar quote " + tag);
        }
        at = close + tag.length();
        int bodyStart = from + tag.length();
        keep(SqlToken.Kind.STRING, text.substring(bodyStart, Math.min(close, bodyStart + SqlToken.LONGEST)), from);
        return true;
    }

    /** The opening of a dollar quote with both dollars, or null if this dollar opens none. */
    private @Nullable String dollarTag() {
        int i = at + 1;
        while (i < text.length() && (isNameStart(text.charAt(i)) || i > at + 1 && isDigit(text.charAt(i)))) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '$' ? text.substring(at, i + 1) : null;
    }

    private boolean word(char c) {
        int from = at;
        boolean quoteFollows = looksAt("'", at + 1);
        if ((c == 'e' || c == 'E') && quoteFollows) {
            return string(from, true);
        }
        if ("bBxXnN".indexOf(c) >= 0 && quoteFollows) {
            return string(from, false);
        }
        if ((c == 'u' || c == 'U') && looksAt("&'", at + 1)) {
            return string(from, false);
        }
        if ((c == 'u' || c == 'U') && looksAt("&\"", at + 1)) {
            return quotedName(from);
        }
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        String word = text.substring(from, at);
        keep(SqlToken.Kind.WORD, word, from);
        countBody(word.toLowerCase(Locale.ROOT), from);
        return true;
    }

    /** psql's way to find the end of BEGIN ATOMIC … END: only in CREATE [OR REPLACE] FUNCTION or PROCEDURE. */
    private void countBody(String word, int from) {
        if (words < LEAD_WORDS) {
            boolean counts =
                    List.of("create", "or", "replace", "function", "procedure").contains(word);
            lead += counts ? word.charAt(0) : '-';
        }
        words++;
        boolean routine =
                lead.startsWith("cf") || lead.startsWith("cp") || lead.startsWith("corf") || lead.startsWith("corp");
        if (!routine || parentheses > 0) {
            return;
        }
        if (word.equals("begin")) {
            if (begins == 0) {
                firstBegin = from;
            }
            begins++;
        } else if (word.equals("case") && begins > 0) {
            begins++;
        } else if (word.equals("end") && begins > 0) {
            begins--;
        }
    }

    private boolean number() {
        int from = at;
        while (at < text.length()
                && (isDigit(text.charAt(at)) || isNameStart(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        keep(SqlToken.Kind.OTHER, text.substring(from, at), from);
        return true;
    }

    private boolean sign(char c) {
        if (c == '(') {
            if (parentheses == 0) {
                firstParenthesis = at;
            }
            keep(SqlToken.Kind.OTHER, "(", at);
            parentheses++;
        } else {
            if (c == ')' && parentheses > 0) {
                parentheses--;
            }
            keep(SqlToken.Kind.OTHER, String.valueOf(c), at);
        }
        at++;
        end = at;
        return true;
    }

    private void skipLineComment() {
        while (at < text.length() && !isLineEnd(text.charAt(at))) {
            at++;
        }
    }

    private boolean skipBlockComment() {
        int from = at;
        int depth = 0;
        while (at < text.length()) {
            if (looksAt("/*")) {
                depth++;
                at += 2;
            } else if (looksAt("*/")) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return true;
                }
            } else {
                at++;
            }
        }
        return neverClosed(from, "a comment");
    }

    private boolean copiesFromStdin() {
        return !tokens.isEmpty()
                && tokens.get(0).is("COPY")
                && tokens.stream().anyMatch(token -> token.depth() == 0 && token.is("STDIN"));
    }

    /** The lines behind COPY … FROM STDIN up to the one that holds only a backslash and a dot. */
    private void skipCopyData() {
        int lineStart = text.indexOf('\n', at) + 1;
        while (lineStart > 0 && lineStart < text.length()) {
            int lineEnd = text.indexOf('\n', lineStart);
            int stop = lineEnd < 0 ? text.length() : lineEnd;
            if (text.substring(lineStart, stop).stripTrailing().equals("\\.")) {
                at = stop;
                return;
            }
            lineStart = lineEnd + 1;
        }
        at = text.length();
    }

    private void keep(SqlToken.Kind kind, String what, int from) {
        if (start < 0) {
            start = from;
        }
        end = at;
        if (tokens.size() < keptAnywhere || parentheses == 0 && tokens.size() < TOKENS_KEPT) {
            tokens.add(new SqlToken(kind, what, from, parentheses));
        }
    }

    private void finish() {
        if (start >= 0) {
            statements.add(new SqlStatement(text.substring(start, end), lines.of(start), tokens));
        }
        tokens = new ArrayList<>();
        start = -1;
        parentheses = 0;
        begins = 0;
        words = 0;
        lead = "";
    }

    private boolean neverClosed(int from, String what) {
        refuse(from, what + " is opened here and never closed");
        return false;
    }

    private void refuse(int offset, String reason) {
        problems.add(new SqlProblem(file, lines.of(offset), reason));
    }

    private boolean looksAt(String what) {
        return text.startsWith(what, at);
    }

    private boolean looksAt(String what, int where) {
        return text.startsWith(what, where);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x0B;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c > 0x7F;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }
}
