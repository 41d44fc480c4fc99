package dev.lockkeeper.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes HTML in which a value can never become markup: everything that is not a tag of this class passes
 * {@link #escaped}, and a policy in the head forbids scripts and every request, should that ever be wrong.
 */
final class Html implements Paper {
    /** "23 h 59 min 59 s" and everything below it. */
    private static final int LENGTH_LETTERS = 16;

    private final String window;
    private final String state;
    private final StringBuilder body = new StringBuilder();
    private final List<String> sections = new ArrayList<>();
    private String heading = "";
    private String headingId = "top";

    /**
     * @param window the window's id
     * @param state the window's state in words
     */
    Html(String window, String state) {
        this.window = window;
        this.state = state;
    }

    /** Text as it may stand between tags and inside a quoted attribute. */
    static String escaped(String raw) {
        String line = OneLine.of(raw);
        StringBuilder safe = new StringBuilder(line.length() + 16);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    @Override
    public void title(Inline words) {
        line("<h1 id=\"top\">" + inline(words) + "</h1>");
        line("<p class=\"state\">" + escaped(state) + "</p>");
    }

    @Override
    public void section(String title) {
        sections.add(title);
        heading = title;
        headingId = id(title);
        line("<h2 id=\"" + headingId + "\">" + escaped(title) + "</h2>");
    }

    @Override
    public void part(Inline title) {
        heading = title.spans().stream().map(Inline.Span::text).collect(Collectors.joining());
        line("<h3>" + inline(title) + "</h3>");
    }

    @Override
    public void paragraph(Inline words) {
        line("<p>" + inline(words) + "</p>");
    }

    @Override
    public void facts(Map<String, Inline> facts) {
        line("<table class=\"facts\" role=\"table\" aria-label=\"" + escaped(heading) + "\"><tbody role=\"rowgroup\">");
        facts.forEach((name, fact) -> line("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">" + escaped(name)
                + "</th><td role=\"cell\">" + inline(fact) + "</td></tr>"));
        line("</tbody></table>");
    }

    /** The roles are those that the tags have anyway; on a phone the style makes rows into cards and would lose them. */
    @Override
    public void table(List<String> columns, List<List<Inline>> rows) {
        line("<div class=\"wide\"><table role=\"table\" aria-label=\"" + escaped(heading) + "\">");
        line("<thead role=\"rowgroup\"><tr role=\"row\">"
                + columns.stream()
                        .map(column -> "<th scope=\"col\" role=\"columnheader\">" + escaped(column) + "</th>")
                        .collect(Collectors.joining())
                + "</tr></thead><tbody role=\"rowgroup\">");
        rows.forEach(row -> row(columns, row));
        line("</tbody></table></div>");
    }

    private void row(List<String> columns, List<Inline> cells) {
        StringBuilder row = new StringBuilder("<tr role=\"row\">");
        for (int i = 0; i < cells.size(); i++) {
            String label =
                    width(cells.get(i)) + " data-label=\"" + escaped(columns.get(i)) + "\">" + inline(cells.get(i));
            row.append(
                    i == 0
                            ? "<th scope=\"row\" role=\"rowheader\"" + label + "</th>"
                            : "<td role=\"cell\"" + label + "</td>");
        }
        line(row + "</tr>");
    }

    /** Lengths and counts stay on one line, and no day is broken at its dashes; words may wrap. */
    private static String width(Inline cell) {
        if (cell.spans().stream().anyMatch(span -> span.kind() != Inline.Kind.OURS)) {
            return "";
        }
        int letters =
                cell.spans().stream().mapToInt(span -> span.text().length()).sum();
        return letters <= LENGTH_LETTERS ? " class=\"short\"" : " class=\"stamp\"";
    }

    @Override
    public void list(List<Inline> lines) {
        if (!lines.isEmpty()) {
            line("<ul>");
            lines.forEach(words -> line("<li>" + inline(words) + "</li>"));
            line("</ul>");
        }
    }

    @Override
    public void ticks(List<Tick> ticks) {
        line("<ul class=\"ticks\">");
        ticks.forEach(tick -> line("<li" + (tick.done() ? " class=\"done\"" : "") + "><span class=\"box\" role=\"img\""
                + " aria-label=\"" + (tick.done() ? "ticked" : "not ticked") + "\">" + (tick.done() ? "☑" : "☐")
                + "</span> <span>" + inline(tick.words()) + "</span></li>"));
        line("</ul>");
    }

    String text() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
                <meta name="referrer" content="no-referrer"/>
                <meta name="color-scheme" content="light dark"/>
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <nav aria-label="Sections">
                %s</nav>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escaped("Report of " + window + ": " + state), HtmlStyle.CSS, contents(), body);
    }

    private String contents() {
        StringBuilder list = new StringBuilder("<ul>\n");
        for (String section : sections) {
            list.append("<li><a href=\"#")
                    .append(id(section))
                    .append("\">")
                    .append(escaped(section))
                    .append("</a></li>\n");
        }
        return list.append("</ul>\n").toString();
    }

    private static String id(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    }

    private static String inline(Inline words) {
        return words.spans().stream().map(Html::span).collect(Collectors.joining());
    }

    private static String span(Inline.Span span) {
        String text = keepEnds(span.text());
        return switch (span.kind()) {
            case OURS, VALUE -> text;
            case CODE -> "<code>" + text + "</code>";
            case PASS -> verdict("pass", text);
            case FAIL -> verdict("fail", text);
            case NOT_PROVEN -> verdict("open", text);
        };
    }

    /** Our words end in a blank where a value follows; {@link OneLine} takes blanks off both ends. */
    private static String keepEnds(String text) {
        String safe = escaped(text);
        return (text.startsWith(" ") && !safe.isEmpty() ? " " : "")
                + safe
                + (text.endsWith(" ") && !safe.isEmpty() ? " " : "");
    }

    private static String verdict(String kind, String words) {
        return "<strong class=\"verdict " + kind + "\">" + words + "</strong>";
    }

    private void line(String html) {
        body.append(html).append('\n');
    }
}
