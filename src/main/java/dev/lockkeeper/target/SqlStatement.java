package dev.lockkeeper.target;

import java.util.List;

/**
 * One statement of a script.
 *
 * @param text as the server gets it, from the first token to the last, without the semicolon
 * @param line the line in its file where it begins, from 1
 * @param tokens its first tokens and those outside parentheses, enough for rules to tell what it does
 */
record SqlStatement(String text, int line, List<SqlToken> tokens) {
    SqlStatement {
        tokens = List.copyOf(tokens);
    }

    /**
     * The line in the file that PostgreSQL means.
     *
     * @param position its error position, characters from 1; anything else means the statement's first line
     */
    int lineAt(int position) {
        if (position < 1 || position > text.codePointCount(0, text.length()) + 1) {
            return line;
        }
        int end = text.offsetByCodePoints(0, position - 1);
        return line
                + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    /** True if it begins with these keywords. */
    boolean startsWith(String... words) {
        if (tokens.size() < words.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.get(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** True if this keyword stands somewhere outside parentheses. */
    boolean has(String word) {
        return tokens.stream().anyMatch(token -> token.depth() == 0 && token.is(word));
    }

    /** True if the first keyword stands somewhere outside parentheses, directly followed by the second. */
    boolean has(String first, String second) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).depth() == 0
                    && tokens.get(i).is(first)
                    && tokens.get(i + 1).is(second)) {
                return true;
            }
        }
        return false;
    }
}
