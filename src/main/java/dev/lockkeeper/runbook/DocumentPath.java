package dev.lockkeeper.runbook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in a runbook's document something stands, for example {@code phases[1].items[2].planned}. Immutable; as long
 * as nobody asks for its words it costs no more than its last step, because a hostile document has many deep places.
 */
public final class DocumentPath {
    /** The document itself. */
    public static final DocumentPath ROOT = new DocumentPath(null, new Step("", -1));

    private final @Nullable DocumentPath parent;
    private final Step step;

    private DocumentPath(@Nullable DocumentPath parent, Step step) {
        this.parent = parent;
        this.step = step;
    }

    /** The value of this key here. */
    public DocumentPath key(String name) {
        return new DocumentPath(this, new Step(name, -1));
    }

    /** The item of this position here, counted from 0. */
    public DocumentPath index(int position) {
        return new DocumentPath(this, new Step("", position));
    }

    /** The steps from the document to here. */
    public List<Step> steps() {
        Deque<Step> steps = new ArrayDeque<>();
        for (DocumentPath path = this; path.parent != null; path = path.parent) {
            steps.addFirst(path.step);
        }
        return List.copyOf(steps);
    }

    /** The path as people read it; empty for the document itself. */
    public String words() {
        StringBuilder words = new StringBuilder();
        for (Step next : steps()) {
            words.append(next.words(words.length() == 0));
        }
        return words.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DocumentPath path && steps().equals(path.steps());
    }

    @Override
    public int hashCode() {
        return steps().hashCode();
    }

    @Override
    public String toString() {
        return words();
    }

    /**
     * One step down: to the value of a key, or to an item of a list.
     *
     * @param key the key; empty for an item
     * @param index the item's position from 0; -1 for a key
     */
    public record Step(String key, int index) {
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,60}");
        private static final int SHOWN = 60;

        /** True if this goes to an item of a list. */
        public boolean isIndex() {
            return index >= 0;
        }

        private String words(boolean first) {
            if (isIndex()) {
                return "[" + index + "]";
            }
            if (PLAIN.matcher(key).matches()) {
                return first ? key : "." + key;
            }
            String line = key.replaceAll("[\\p{Cntrl}\\s]+", " ");
            return "[\"" + (line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…") + "\"]";
        }
    }
}
