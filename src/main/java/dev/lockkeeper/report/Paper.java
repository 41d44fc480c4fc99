package dev.lockkeeper.report;

import java.util.List;
import java.util.Map;

/** What a report is written on, top to bottom: Markdown or HTML. Every word it is given is escaped by it. */
interface Paper {
    /** The one first line, and what it says about how the window stands, in a word. */
    void title(Inline words);

    /** Begins a section; {@code title} is ours and occurs once. */
    void section(String title);

    /** Begins a part of a section. */
    void part(Inline title);

    void paragraph(Inline words);

    /** Names (ours) and what they are, in order. */
    void facts(Map<String, Inline> facts);

    /** A table; {@code columns} are ours, every row has as many cells, and the first names the row. */
    void table(List<String> columns, List<List<Inline>> rows);

    /** A list; nothing if it is empty. */
    void list(List<Inline> lines);

    /** A list of what is done and what is not. */
    void ticks(List<Tick> ticks);

    /** One line of it. */
    record Tick(boolean done, Inline words) {}
}
