package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * Why text is not YAML, in words for people. The parser's exception has the place of the last good token; the place of
 * the fault stands only in its message, so it is read from there.
 */
record SyntaxError(Node.Place place, String problem, String instead) {
    private static final Pattern MARK = Pattern.compile("(?m)^ in reader, line (\\d+), column (\\d+):$");
    private static final Pattern CANNOT_START = Pattern.compile("found character '(.)' that cannot start any token");

    static SyntaxError of(JacksonException e, String text) {
        String message = String.valueOf(e.getOriginalMessage());
        List<Node.Place> marks = new ArrayList<>();
        Matcher mark = MARK.matcher(message);
        while (mark.find()) {
            marks.add(new Node.Place(Integer.parseInt(mark.group(1)), Integer.parseInt(mark.group(2))));
        }
        Node.Place last = marks.isEmpty() ? located(e) : marks.get(marks.size() - 1);
        Node.Place first = marks.isEmpty() ? last : marks.get(0);
        if (message.contains("(TAB)") || beginsWithTab(text, last)) {
            return new SyntaxError(last, "a tab cannot indent", "write spaces instead");
        }
        if (message.contains("found unexpected end of stream") || message.contains("but got <stream end>")) {
            return new SyntaxError(first, "what is opened here is never closed", "add the missing quote or bracket");
        }
        Matcher sign = CANNOT_START.matcher(message);
        if (sign.find()) {
            return new SyntaxError(
                    last, "a text cannot begin with " + sign.group(1), "put the whole text in single quotes");
        }
        if (message.contains("mapping values are not allowed here")) {
            return line(text, last).matches(".*:\\s.*:(\\s.*)?")
                    ? new SyntaxError(
                            last,
                            "a second colon in this line",
                            "put the text in quotes, or begin a new line after the key")
                    : new SyntaxError(
                            last,
                            "no key belongs here",
                            "indent this line like the keys above, and see that the line before has its colon");
        }
        if (message.startsWith("Version{")) {
            return new SyntaxError(last, "this version of YAML is not read", "remove the line that begins with %");
        }
        if (message.contains("found unknown escape character")) {
            return new SyntaxError(
                    last, "the backslash here has no meaning in double quotes", "use single quotes, or write \\\\");
        }
        if (message.contains("could not find expected ':'")) {
            return new SyntaxError(last, "a key without its colon before this", "write key: value");
        }
        if (message.contains("Expected a property name")) {
            return new SyntaxError(last, "a key must be one plain word", "write key: value");
        }
        if (message.contains("<block end>")) {
            return new SyntaxError(
                    last, "this line does not fit the ones above", "align it with the keys or dashes it belongs to");
        }
        return new SyntaxError(last, "this is not YAML: " + reason(message), "");
    }

    void addTo(Problems problems) {
        problems.add(place, DocumentPath.ROOT, problem, instead);
    }

    private static Node.Place located(JacksonException e) {
        return e.getLocation() == null
                ? Node.Place.NOWHERE
                : new Node.Place(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }

    private static boolean beginsWithTab(String text, Node.Place place) {
        return line(text, place).stripTrailing().matches(" *\t.*");
    }

    private static String line(String text, Node.Place place) {
        String[] lines = text.split("\n", -1);
        return place.line() >= 1 && place.line() <= lines.length ? lines[place.line() - 1] : "";
    }

    /** The parser's own last sentence: the lines between are copies of the file. */
    private static String reason(String message) {
        List<String> sentences = message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .toList();
        return sentences.isEmpty() ? "no reason given" : sentences.get(sentences.size() - 1);
    }
}
