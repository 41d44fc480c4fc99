package dev.lockkeeper.report;

import java.util.List;
import java.util.regex.Pattern;

/** Writes Markdown in which a value can never become markup: every value is one line of plain text. */
final class Markdown {
    private static final Pattern BREAKS = Pattern.compile("[\\t\\n\\u000B\\f\\r\\u0085\\u2028\\u2029]+");
    /** Control characters, and those that turn the reading direction: they could make a line read as another. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF\\p{Cs}]");
    /** What some renderers make into a link by themselves; a backslash before the colon or dot prevents it. */
    private static final Pattern LINKS = Pattern.compile("(?i)(https?|ftp|mailto|xmpp)(?=:)|www(?=\\.)");

    private static final Pattern PLAIN_CODE = Pattern.compile("[A-Za-z0-9./:_-]+");
    /** Everything after this is cut; a value that long is a mistake, not a fact. */
    private static final int LONGEST = 2_000;

    private final StringBuilder text = new StringBuilder();

    /** A value that came from anywhere, as it may stand in a line or a table cell. */
    static String value(String raw) {
        String line = BREAKS.matcher(cut(raw)).replaceAll(" ");
        line = UNSEEN.matcher(line).replaceAll("\uFFFD").strip();
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            escape(line, i, safe);
        }
        return LINKS.matcher(safe).replaceAll("$0\\\\");
    }

    /** A name, hash or id: as code if it is made of harmless characters, else as any value. */
    static String code(String raw) {
        return PLAIN_CODE.matcher(raw).matches() ? "`" + raw + "`" : value(raw);
    }

    Markdown heading(int level, String words) {
        return paragraph("#".repeat(level) + " " + words);
    }

    Markdown paragraph(String words) {
        text.append(words).append("\n\n");
        return this;
    }

    /** Lines of a list, already escaped; nothing if there are none. */
    Markdown list(List<String> lines) {
        lines.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append('\n');
        return this;
    }

    /** A table of cells that are already escaped. */
    Markdown table(List<String> head, List<List<String>> rows) {
        row(head);
        row(head.stream().map(cell -> "---").toList());
        rows.forEach(this::row);
        text.append('\n');
        return this;
    }

    String text() {
        return text.toString().stripTrailing() + "\n";
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static void escape(String line, int at, StringBuilder safe) {
        char c = line.charAt(at);
        switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '\\', '`', '*', '[', ']', '|', '~', '#', '$' ->
                safe.append('\\').append(c);
            case '_' -> safe.append(isInsideWord(line, at) ? "_" : "\\_");
            case '+', '-', '=' -> safe.append(at == 0 ? "\\" : "").append(c);
            case '.', ')' -> safe.append(isListMarker(line, at) ? "\\" : "").append(c);
            default -> safe.append(c);
        }
    }

    private static boolean isInsideWord(String line, int at) {
        return at > 0
                && at + 1 < line.length()
                && Character.isLetterOrDigit(line.charAt(at - 1))
                && Character.isLetterOrDigit(line.charAt(at + 1));
    }

    private static boolean isListMarker(String line, int at) {
        boolean marks = at + 1 == line.length() || line.charAt(at + 1) == ' ';
        return at > 0 && marks && line.substring(0, at).chars().allMatch(Character::isDigit);
    }

    private static String cut(String raw) {
        return raw.length() <= LONGEST ? raw : raw.substring(0, LONGEST) + " … (cut)";
    }
}
