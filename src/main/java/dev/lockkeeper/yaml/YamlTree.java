package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * deeper than {@link #DEEPEST} are problems; what can be read beside them is read all the same.
 */
final class YamlTree {
    /** A runbook needs 8. Without a limit a file of brackets alone costs memory and stack. */
    static final int DEEPEST = 20;

    private static final YAMLFactory YAML = YAMLFactory.builder().build();

    private final YAMLParser parser;
    private final String[] lines;
    private final Problems problems;

    private YamlTree(YAMLParser parser, String text, Problems problems) {
        this.parser = parser;
        this.lines = text.split("\n", -1);
        this.problems = problems;
    }

    /** The document, or nothing and the reason among the problems. */
    static Optional<Node> read(String text, Problems problems) {
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
            return new YamlTree((YAMLParser) parser, text, problems).document();
        } catch (TooDeepException e) {
            problems.add(
                    e.place,
                    DocumentPath.ROOT,
                    "nested deeper than " + DEEPEST + " levels",
                    "a runbook needs no more than 8");
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
                    "a runbook is one document; remove the line ---");
        }
        return Optional.of(root);
    }

    private Node value(JsonToken token, DocumentPath path, int depth) {
        Node.Place place = here();
        boolean refused = refuse(place, path);
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            if (depth > DEEPEST) {
                throw new TooDeepException(place);
            }
            Node collection =
                    token == JsonToken.START_OBJECT ? mapping(place, path, depth) : sequence(place, path, depth);
            return refused ? new Node.Reported(place) : collection;
        }
        return refused ? new Node.Reported(place) : scalar(token, place);
    }

    private Node mapping(Node.Place place, DocumentPath path, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            Node.Place keyPlace = here();
            DocumentPath keyPath = path.key(name);
            boolean refused = refuse(keyPlace, keyPath);
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

    /**
     * Reports an anchor, alias or tag at the current token. The parser keeps silent about those on keys, so the letter
     * that stands there decides too: no unquoted text can begin with one of the three.
     */
    private boolean refuse(Node.Place place, DocumentPath path) {
        char first = letterAt(place);
        if (parser.isCurrentAlias() || first == '*') {
            problems.add(place, path, "aliases are not read", "write the value out here");
            return true;
        }
        if (parser.getObjectId() != null || first == '&') {
            problems.add(place, path, "anchors are not read", "remove the word that begins with &");
            return true;
        }
        if (parser.getRawTag() != null || first == '!') {
            problems.add(place, path, "tags are not read", "remove the word that begins with !");
            return true;
        }
        return false;
    }

    private char letterAt(Node.Place place) {
        if (place.line() < 1 || place.line() > lines.length) {
            return ' ';
        }
        String line = lines[place.line() - 1];
        int points = line.codePointCount(0, line.length());
        return place.column() > points ? ' ' : line.charAt(line.offsetByCodePoints(0, place.column() - 1));
    }

    private Node.Place here() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return new Node.Place(location.getLineNr(), location.getColumnNr());
    }

    /** Ends the reading at once: what is nested this deep is not worth a second look. */
    private static final class TooDeepException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Node.Place place;

        TooDeepException(Node.Place place) {
            super("too deep", null, false, false);
            this.place = place;
        }
    }
}
