package dev.lockkeeper.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of a YAML document and where it stands. Texts are kept as written: nothing is turned into anything. */
public sealed interface Node {
    /** Where it begins. */
    Place place();

    /** What it is, for a sentence: {@code "abc"}, {@code 5}, {@code a list}. */
    String words();

    /**
     * A position in a file.
     *
     * @param line from 1; 0 if there is none
     * @param column from 1; 0 if there is none
     */
    record Place(int line, int column) {
        static final Place NOWHERE = new Place(0, 0);
    }

    /**
     * A single value.
     *
     * @param text as written, without its quotes
     */
    record Scalar(Place place, String text, Kind kind) implements Node {
        private static final int SHOWN = 60;

        @Override
        public String words() {
            return switch (kind) {
                case TEXT -> quoted(text);
                case NUMBER, TRUTH -> cut(text);
                case EMPTY -> "nothing";
            };
        }

        /** The text in quotes, on one line, cut where it is long. */
        static String quoted(String text) {
            return "\"" + cut(text) + "\"";
        }

        private static String cut(String text) {
            String begin = text.substring(0, Math.min(text.length(), 4 * SHOWN));
            String line = begin.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
            boolean whole = line.length() <= SHOWN && begin.length() == text.length();
            return whole ? line : line.substring(0, Math.min(line.length(), SHOWN)) + "…";
        }

        /** What the value looks like to YAML. */
        enum Kind {
            TEXT,
            NUMBER,
            TRUTH,
            EMPTY
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String words() {
            return "a list";
        }
    }

    /** Keys with their values, in the order they stand. */
    record Mapping(Place place, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String words() {
            return "a set of keys";
        }
    }

    /** A value with the place of its key. */
    record Entry(Place key, Node value) {}

    /** Something that was reported already; whoever meets it says nothing more. */
    record Reported(Place place) implements Node {
        @Override
        public String words() {
            return "unreadable";
        }
    }
}
