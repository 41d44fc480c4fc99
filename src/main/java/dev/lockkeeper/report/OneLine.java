package dev.lockkeeper.report;

import java.util.regex.Pattern;

/** A value that came from anywhere, as one visible line of bounded length; every form of the report begins with this. */
final class OneLine {
    private static final Pattern BREAKS = Pattern.compile("[\\t\\n\\u000B\\f\\r\\u0085\\u2028\\u2029]+");
    /** Control characters, and those that turn the reading direction: they could make a line read as another. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF\\p{Cs}]");
    /** Everything after this is cut; a value that long is a mistake, not a fact. */
    private static final int LONGEST = 2_000;

    private OneLine() {}

    static String of(String raw) {
        String line = BREAKS.matcher(cut(raw)).replaceAll(" ");
        return UNSEEN.matcher(line).replaceAll("\uFFFD").strip();
    }

    private static String cut(String raw) {
        return raw.length() <= LONGEST ? raw : raw.substring(0, LONGEST) + " … (cut)";
    }
}
