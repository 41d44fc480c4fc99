package dev.lockkeeper.target;

import java.util.Locale;

/**
 * A piece of a statement that rules look at.
 *
 * @param text the characters as written; of strings and quoted names what they stand for, cut at {@link #LONGEST}
 * @param start where it begins, counted from the start of the file in UTF-16 units
 * @param depth how many parentheses are open around it
 */
record SqlToken(Kind kind, String text, int start, int depth) {
    /** No rule compares with anything longer. */
    static final int LONGEST = 100;

    enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        OTHER
    }

    /** True for this keyword, however it is capitalised; never for a quoted name. */
    boolean is(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSign(char sign) {
        return kind == Kind.OTHER && text.length() == 1 && text.charAt(0) == sign;
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /** The name as the catalog writes it. */
    String name() {
        return kind == Kind.WORD ? text.toLowerCase(Locale.ROOT) : text;
    }
}
