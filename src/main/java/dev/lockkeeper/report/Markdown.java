package dev.lockkeeper.report;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes Markdown in which a value can never become markup: every value is one line of plain text. */
final class Markdown implements Paper {
    /** What some renderers make into a link by themselves; a backslash before the colon or dot prevents it. */
    private static final Pattern LINKS = Pattern.compile("(?i)(https?|ftp|mailto|xmpp)(?=:)|www(?=\\.)");

    private static final Pattern PLAIN_CODE = Pattern.compile("[A-Za-z0-9./:_-]+");

    private final StringBuilder text = new StringBuilder();

    /** A value that came from anywhere, as it may stand in a line or a table cell. */
    static String value(String raw) {
        String line = OneLine.of(raw);
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

    @Override
    public void title(Inline words) {
        block("# " + inline(words));
    }

    @Override
    public void section(String title) {
        block("## " + title);
    }

    @Override
    public void part(Inline title) {
        block("### " + inline(title));
    }

    @Override
    public void paragraph(Inline words) {
        block(inline(words));
    }

    @Override
    public void facts(Map<String, Inline> facts) {
        table(
                List.of("", ""),
                facts.entrySet().stream()
                        .map(fact -> List.of(Inline.ours(fact.getKey()), fact.getValue()))
                        .toList());
    }

    @Override
    public void table(List<String> columns, List<List<Inline>> rows) {
        row(columns);
        row(columns.stream().map(column -> "---").toList());
        rows.forEach(cells -> row(cells.stream().map(Markdown::inline).toList()));
        text.append('\n');
    }

    @Override
    public void list(List<Inline> lines) {
        lines.forEach(line -> text.append("- ").append(inline(line)).append('\n'));
        text.append('\n');
    }

    @Override
    public void ticks(List<Tick> ticks) {
        list(ticks.stream()
                .map(tick -> Inline.ours(tick.done() ? "[x] " : "[ ] ").and(tick.words()))
                .toList());
    }

    String text() {
        return text.toString().stripTrailing() + "\n";
    }

    private static String inline(Inline words) {
        return words.spans().stream().map(Markdown::span).collect(Collectors.joining());
    }

    private static String span(Inline.Span span) {
        return switch (span.kind()) {
            case OURS, PASS, FAIL, NOT_PROVEN -> span.text();
            case VALUE -> value(span.text());
            case CODE -> code(span.text());
        };
    }

    private void block(String words) {
        text.append(words).append("\n\n");
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
}
