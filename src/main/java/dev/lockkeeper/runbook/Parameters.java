package dev.lockkeeper.runbook;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds the places where an environment's value is put in, and puts it in. A value is put in as text, so only letters,
 * digits and {@code _ . : -} may stand in it; two dashes in a row would begin a comment. Files run as they are.
 */
public final class Parameters {
    private static final Pattern USE = Pattern.compile("\\$\\{([^{}]*)\\}");

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_.:-]+");

    private Parameters() {}

    /** Every <code>${name}</code> of this SQL, in order. */
    public static List<Use> in(String sql) {
        return USE.matcher(sql).results().map(Parameters::use).toList();
    }

    /**
     * A text with its values put in.
     *
     * @throws IllegalArgumentException if a value is missing or unsafe; the message says which, in words
     */
    public static String filled(String text, Map<String, String> values) {
        StringBuilder filled = new StringBuilder();
        int done = 0;
        for (Use use : in(text)) {
            String name = use.name();
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException(
                        "there is no parameter " + name + " in this environment; add it under its parameters");
            }
            if (!SAFE.matcher(value).matches() || value.contains("--")) {
                throw new IllegalArgumentException("the value of parameter " + name
                        + " cannot be put into SQL; use letters, digits and _ . : - only");
            }
            filled.append(text, done, use.offset()).append(value);
            done = text.indexOf('}', use.offset()) + 1;
        }
        return filled.append(text, done, text.length()).toString();
    }

    private static Use use(MatchResult match) {
        return new Use(match.group(1), match.start());
    }

    /**
     * One place.
     *
     * @param name of the parameter, as written
     * @param offset of the dollar sign, in characters from 0
     */
    public record Use(String name, int offset) {}
}
