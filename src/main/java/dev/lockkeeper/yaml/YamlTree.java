package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document into nodes. Anchors, aliases, tags, merge keys, second documents, double keys and anything
 * deeper or longer than the limits here are problems; what can be read beside them is read all the same.
 */
final class YamlTree {
    /** A runbook needs 8. Without a limit a file of brackets alone costs memory and stack. */
    static final int DEEPEST = 20;

    /** Far more than a runbook of a hundred steps has; many small values cost far more memory than their letters. */
    static final int MOST_VALUES = 10_000;

    /** In characters. One line of 256 KiB makes the parser copy it again and again: 130 MB for nothing. */
    static final int LONGEST_LINE = 10_000;

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
    private static final YAMLFactory YAML = YAMLFactory.builder().build();

    private final YAMLParser parser;
    private final int[][] lines;
    private final Problems problems;
    private int values;

    private YamlTree(YAMLParser parser, int[][] lines, Problems problems) {
        this.parser = parser;
        this.lines = lines;
        this.problems = problems;
    }

    /** The document, or nothing and the reason among the problems. */
    static Optional<Node> read(String text, Problems problems) {
        int[][] lines = Arrays.stream(LINE_END.split(text, -1))
                .map(line -> line.codePoints().toArray())
                .toArray(int[][]::new);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].length > LONGEST_LINE) {
                problems.add(
                        new Node.Place(i + 1, LONGEST_LINE + 1),
                        DocumentPath.ROOT,
                        "the line is longer than " + LONGEST_LINE + " characters",
                        "break it, or move SQL into a file");
                return Optional.empty();
            }
        }
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
            return new YamlTree((YAMLParser) parser, lines, problems).document();
        } catch (TooMuchException e) {
            problems.add(e.place, DocumentPath.ROOT, e.getMessage(), e.instead);
            return Optional.empty();
        } catch (JacksonException e) {
            SyntaxError.of(e, text).addTo(problems);
            return Optional.empty();
        }
    }

    private Optional<Node> document() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            problems.add(
                    new Node.Place(1, 1), DocumentPath.ROOT, "the file is empty", "begin with the line lockkeeper: 1");
            return Optional.empty();
        }
        Node root = value(first, DocumentPath.ROOT, 1);
        if (parser.nextToken() != null) {
            problems.add(
                    here(),
                    DocumentPath.ROOT,
                    "a second document begins here",
                    "keep one document; remove the line ---");
        }
        return Optional.of(root);
    }

    private Node value(JsonToken token, DocumentPath path, int depth) {
        Node.Place place = here();
        boolean collection = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        boolean refused = collection ? refuseCollection(place, path) : refuseScalar(place, path);
        values++;
        if (values > MOST_VALUES || problems.isFull()) {
            throw new TooMuchException(
                    place, "more than a file may hold begins here", "write at most " + MOST_VALUES + " values");
        }
        if (collection) {
            if (depth > DEEPEST) {
                throw new TooMuchException(
                        place, "nested deeper than " + DEEPEST + " levels", "a runbook needs no more than 8");
            }
            Node node = token == JsonToken.START_OBJECT ? mapping(place, path, depth) : sequence(place, path, depth);
            return refused ? new Node.Reported(place) : node;
        }
        return refused ? new Node.Reported(place) : scalar(token, place);
    }

    private Node mapping(Node.Place place, DocumentPath path, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            Node.Place keyPlace = here();
            DocumentPath keyPath = path.key(name);
            boolean refused = refuseScalar(keyPlace, keyPath);
            Node value = value(parser.nextToken(), keyPath, depth + 1);
            if ("<<".equals(name)) {
                problems.add(keyPlace, keyPath, "merge keys are not read", "write the keys out here");
            } else if (entries.containsKey(name)) {
                problems.add(
                        keyPlace,
                        keyPath,
                        "the key " + Node.Scalar.quoted(name) + " stands here twice, first in line "
                                + entries.get(name).key().line(),
                        "keep one of the two");
            } else {
                entries.put(name, new Node.Entry(keyPlace, refused ? new Node.Reported(keyPlace) : value));
            }
        }
        return new Node.Mapping(place, entries);
    }

    private Node sequence(Node.Place place, DocumentPath path, int depth) {
        List<Node> items = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != null && token != JsonToken.END_ARRAY) {
            items.add(value(token, path.index(items.size()), depth + 1));
            token = parser.nextToken();
        }
        return new Node.Sequence(place, items);
    }

    private Node scalar(@Nullable JsonToken token, Node.Place place) {
        String text = parser.getString();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return new Node.Scalar(place, text, Node.Scalar.Kind.NUMBER);
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return new Node.Scalar(place, text, Node.Scalar.Kind.TRUTH);
        }
        return token == JsonToken.VALUE_STRING
                ? new Node.Scalar(place, text, Node.Scalar.Kind.TEXT)
                : new Node.Scalar(place, "", Node.Scalar.Kind.EMPTY);
    }

    /** Reports an anchor or tag of the list or set of keys that begins here. */
    private boolean refuseCollection(Node.Place place, DocumentPath path) {
        if (parser.getObjectId() != null) {
            return refuse('&', place, path);
        }
        return parser.getRawTag() != null && refuse('!', place, path);
    }

    /**
     * Reports an anchor, alias or tag of the key or value at the current token. The parser keeps silent about some of
     * those, so the letter that stands there decides: no unquoted text can begin with one of them. Not for collections,
     * whose place is also that of their first key.
     */
    private boolean refuseScalar(Node.Place place, DocumentPath path) {
        return refuse(parser.isCurrentAlias() ? '*' : letterAt(place), place, path);
    }

    private boolean refuse(int sign, Node.Place place, DocumentPath path) {
        switch (sign) {
            case '*' -> problems.add(place, path, "aliases are not read", "write the value out here");
            case '&' -> problems.add(place, path, "anchors are not read", "remove the word that begins with &");
            case '!' -> problems.add(place, path, "tags are not read", "remove the word that begins with !");
            default -> {
                return false;
            }
        }
        return true;
    }

    private int letterAt(Node.Place place) {
        if (place.line() < 1 || place.line() > lines.length) {
            return ' ';
        }
        int[] line = lines[place.line() - 1];
        return place.column() < 1 || place.column() > line.length ? ' ' : line[place.column() - 1];
    }

    private Node.Place here() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return new Node.Place(location.getLineNr(), location.getColumnNr());
    }

    /** Ends the reading at once: what is this much is not worth a second look. */
    private static final class TooMuchException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Node.Place place;
        private final String instead;

        TooMuchException(Node.Place place, String problem, String instead) {
            super(problem, null, false, false);
            this.place = place;
            this.instead = instead;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
