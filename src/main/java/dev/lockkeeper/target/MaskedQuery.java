package dev.lockkeeper.target;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody else's statement as we may show it: one short line without its literals and comments. Never thrown at. */
final class MaskedQuery {
    private static final int LONGEST = 80;

    /** Names in double quotes are found so that a quote in one of them opens nothing; a text that is cut off ends all. */
    private static final Pattern PARTS = Pattern.compile("(?<comment>--[^\\n]*+|/\\*(?s:.*?)(?:\\*/|\\z))"
            + "|(?<name>\"(?:[^\"]++|\"\")*+(?:\"|\\z))"
            + "|(?<literal>\\b[eE]'(?:[^'\\\\]++|\\\\(?s:.)|'')*+(?:'|\\\\?\\z)"
            + "|(?:\\b[bBxXnN]|\\b[uU]&)?'(?:[^']++|'')*+(?:'|\\z)"
            + "|\\$\\$(?s:.*?)(?:\\$\\$|\\z)"
            + "|\\$(?<tag>[A-Za-z_]\\w*+)\\$(?s:.*?)(?:\\$\\k<tag>\\$|\\z)"
            + "|(?<![\\w$])\\d[\\w.]*+)");

    private MaskedQuery() {}

    static String of(String query) {
        Matcher parts = PARTS.matcher(query);
        StringBuilder masked = new StringBuilder();
        while (parts.find()) {
            String shown =
                    parts.group("name") != null ? parts.group("name") : parts.group("comment") != null ? " " : "?";
            parts.appendReplacement(masked, Matcher.quoteReplacement(shown));
        }
        parts.appendTail(masked);
        String line = masked.toString().replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
