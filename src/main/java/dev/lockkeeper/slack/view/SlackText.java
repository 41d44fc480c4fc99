package dev.lockkeeper.slack.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one place where text from people, runbooks and databases is made safe for Slack and cut to Slack's limits
 * (slack.md 2.3). Lengths are counted in UTF-16 units, which is never less than what Slack counts. Pure.
 */
public final class SlackText {
    /** Most characters of a section's text. */
    public static final int SECTION = 3000;
    /** Most characters of a header. */
    public static final int HEADER = 150;
    /** Most characters of a button's label and of its accessibility label. */
    public static final int BUTTON = 75;
    /** Most characters of a confirm dialog's text. */
    public static final int CONFIRM = 300;
    /** Most characters of a modal's title and of its buttons. */
    public static final int MODAL_TITLE = 24;
    /** Most blocks of a message. */
    public static final int BLOCKS = 50;
    /** Most characters of all blocks together; Slack was seen to refuse near 13,200. */
    public static final int MESSAGE = 12_000;
    /** Stands where something was cut. */
    public static final String CUT = "…";

    private static final String FENCE = "```";
    private static final int WIDEST_CELL = 44;
    /** Nothing stands behind the last column, so it may run on; a desktop shows about this much in a line. */
    private static final int WIDEST_LAST_CELL = 110;

    private SlackText() {}

    /** Foreign text of several lines, to stand in mrkdwn: shown as it was written, able to do nothing. */
    public static String literal(String raw) {
        return clean(raw)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                // a zero-width space between backticks keeps them visible and neither opens nor ends a code block
                .replaceAll("`(?=`)", "`\u200B");
    }

    /** Foreign text as part of one line: {@link #literal}, with line breaks made spaces. */
    public static String line(String raw) {
        return literal(oneLine(raw));
    }

    /** As {@link #line}, cut to this many characters before escaping. */
    public static String line(String raw, int limit) {
        return literal(cutRaw(oneLine(raw), limit));
    }

    /** Foreign text for a plain_text object, where Slack reads no markup: one line, cut. */
    public static String plain(String raw, int limit) {
        return cutRaw(oneLine(raw), limit);
    }

    /** Mrkdwn that is already safe, cut at a limit; never inside an entity, a mention or a pair of surrogates. */
    public static String cut(String mrkdwn, int limit) {
        if (mrkdwn.length() <= limit) {
            return mrkdwn;
        }
        String close = mrkdwn.contains(FENCE) ? CUT + "\n" + FENCE : CUT;
        String head = mrkdwn.substring(0, wholeUntil(mrkdwn, limit - close.length()));
        boolean insideFence = (head.split(FENCE, -1).length - 1) % 2 == 1;
        return head + (insideFence ? close : CUT);
    }

    /** Foreign text in a code block that fits the limit, fences and cut mark included. */
    public static String code(String raw, int limit) {
        return cut(FENCE + "\n" + literal(raw).strip() + "\n" + FENCE, limit);
    }

    /** Rows of foreign text as code blocks with aligned columns, each within a section; the last column is not padded. */
    public static List<String> tables(List<List<String>> rows) {
        List<List<String>> cells = rows.stream().map(SlackText::cutCells).toList();
        List<String> out = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (List<String> row : cells) {
            String line = literal(padded(row, cells)) + "\n";
            if (open.length() + line.length() + 2 * FENCE.length() + 1 > SECTION) {
                out.add(FENCE + "\n" + open + FENCE);
                open = new StringBuilder();
            }
            open.append(line);
        }
        if (!open.isEmpty()) {
            out.add(FENCE + "\n" + open + FENCE);
        }
        return out;
    }

    private static List<String> cutCells(List<String> row) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            int widest = i == row.size() - 1 ? WIDEST_LAST_CELL : WIDEST_CELL;
            cells.add(cutCodePoints(oneLine(row.get(i)), widest));
        }
        return cells;
    }

    /** Characters nobody sees, and those that turn the writing direction, are taken out; line breaks stay. */
    static String clean(String raw) {
        String unix = raw.replace("\r\n", "\n").replace('\r', '\n').replace('\t', ' ');
        return unix.codePoints()
                .filter(SlackText::isVisible)
                .map(c -> c == 0x2028 || c == 0x2029 ? '\n' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String oneLine(String raw) {
        return clean(raw).replace('\n', ' ').strip();
    }

    private static boolean isVisible(int c) {
        if (c == '\n') {
            return true;
        }
        int type = Character.getType(c);
        boolean filler = c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE && !filler;
    }

    private static String cutRaw(String raw, int limit) {
        if (raw.length() <= limit) {
            return raw;
        }
        int end = limit - CUT.length();
        return raw.substring(0, Character.isHighSurrogate(raw.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    private static String cutCodePoints(String raw, int limit) {
        return raw.codePointCount(0, raw.length()) <= limit
                ? raw
                : raw.substring(0, raw.offsetByCodePoints(0, limit - 1)) + CUT;
    }

    private static String padded(List<String> row, List<List<String>> all) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            String cell = row.get(i);
            line.append(cell);
            if (i < row.size() - 1) {
                int width = all.stream()
                        .filter(r -> r.size() > column)
                        .mapToInt(r ->
                                r.get(column).codePointCount(0, r.get(column).length()))
                        .max()
                        .orElse(0);
                line.append(" ".repeat(width - cell.codePointCount(0, cell.length()) + 2));
            }
        }
        return line.toString().stripTrailing();
    }

    private static int wholeUntil(String mrkdwn, int limit) {
        int end = Character.isHighSurrogate(mrkdwn.charAt(limit - 1)) ? limit - 1 : limit;
        String head = mrkdwn.substring(0, end);
        int token = head.lastIndexOf('<');
        if (token > head.lastIndexOf('>')) {
            end = token;
        }
        int entity = head.lastIndexOf('&');
        if (entity >= 0 && entity < end && head.indexOf(';', entity) < 0) {
            end = entity;
        }
        return end;
    }

    static String lines(List<String> lines) {
        return lines.stream().filter(l -> !l.isEmpty()).collect(Collectors.joining("\n"));
    }
}
