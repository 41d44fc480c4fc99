package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.window.Nearest;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of one set. Whatever is not as it should be is reported once and answered with a neutral value, so
 * that the rest can be looked at too: the result counts only if no problem was found.
 */
final class Fields {
    /** Longer words are no slip of the pen, and comparing them costs. */
    private static final int LONGEST_WORD = 60;

    /** More words than this are no help to a reader. */
    private static final int MOST_WORDS = 20;

    /** A hostile file has thousands of names and as many slips. */
    private static final int MOST_COMPARED = 200;

    private final Node.Mapping mapping;
    private final DocumentPath path;
    private final Shape shape;
    private final Problems problems;
    private final Set<String> misspelt = new HashSet<>();

    private Fields(Node.Mapping mapping, DocumentPath path, Shape shape, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.shape = shape;
        this.problems = problems;
    }

    /** Opens the set and reports its unknown and missing keys. */
    static Fields of(Node.Mapping mapping, DocumentPath path, Shape shape, Problems problems) {
        Fields fields = new Fields(mapping, path, shape, problems);
        fields.reportUnknown();
        for (String key : shape.required()) {
            boolean known = fields.isMisspelt(key) || problems.isKnownAt(path.key(key));
            if (!mapping.entries().containsKey(key) && !known) {
                problems.add(
                        mapping.place(),
                        path.key(key),
                        "is missing in " + shape.words(),
                        "write " + key + ": " + shape.example(key));
            }
        }
        return fields;
    }

    DocumentPath path(String key) {
        return path.key(key);
    }

    Problems problems() {
        return problems;
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    /** True if a set of this shape may have the key. */
    boolean knows(String key) {
        return shape.keys().contains(key);
    }

    /** True if this key is probably what an unknown key was meant to be; that is reported already. */
    boolean isMisspelt(String key) {
        return misspelt.contains(key);
    }

    /** The value of a key that is there and was not reported yet. */
    Optional<Node> value(String key) {
        Node.Entry entry = mapping.entries().get(key);
        return entry == null || entry.value() instanceof Node.Reported ? Optional.empty() : Optional.of(entry.value());
    }

    void report(String key, String problem, String instead) {
        problems.add(Places.of(mapping, DocumentPath.ROOT.key(key)), path.key(key), problem, instead);
    }

    /** A text of one line or more; empty if it is missing or not one. */
    String text(String key, int longest) {
        return value(key).map(node -> text(node, path.key(key), longest)).orElse("");
    }

    /** A text of exactly this form; empty if it is missing or not one. */
    String text(String key, Pattern form, String expected) {
        String text = text(key, LONGEST_WORD * 10);
        if (!text.isEmpty() && !form.matcher(text).matches()) {
            report(key, Node.Scalar.quoted(text) + " is not " + expected, "write " + key + ": " + shape.example(key));
            return "";
        }
        return text;
    }

    /** One of these words; empty if it is missing or not one. */
    String word(String key, List<String> words) {
        String text = text(key, LONGEST_WORD);
        if (text.isEmpty() || words.contains(text)) {
            return text;
        }
        report(key, Node.Scalar.quoted(text) + " is not known here", meant(text, words));
        return "";
    }

    /** True or false; the fallback if it is missing or neither. */
    boolean truth(String key, boolean fallback) {
        Node node = value(key).orElse(null);
        if (node == null) {
            return fallback;
        }
        if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Scalar.Kind.TRUTH) {
            return "true".equals(scalar.text());
        }
        report(key, node.words() + " is neither true nor false", "write true or false, without quotes");
        return fallback;
    }

    /** A whole number within these bounds; the fallback if it is missing or not one. */
    int whole(String key, int fallback, int least, int most) {
        Node node = value(key).orElse(null);
        return node == null ? fallback : whole(node, path.key(key), fallback, least, most);
    }

    /** A whole number within these bounds; the fallback if it is not one. */
    int whole(Node node, DocumentPath at, int fallback, int least, int most) {
        if (node instanceof Node.Scalar scalar
                && scalar.kind() == Node.Scalar.Kind.NUMBER
                && scalar.text().matches("-?[0-9]{1,18}")) {
            BigInteger number = new BigInteger(scalar.text());
            if (number.compareTo(BigInteger.valueOf(least)) >= 0 && number.compareTo(BigInteger.valueOf(most)) <= 0) {
                return number.intValue();
            }
        }
        if (!(node instanceof Node.Reported)) {
            problems.add(
                    node.place(),
                    at,
                    node.words() + " is not a whole number from " + least + " to " + most,
                    "write for example " + fallback);
        }
        return fallback;
    }

    /** A length of time above zero; the fallback if it is missing or not one. */
    Duration length(String key, Duration fallback) {
        Duration length = duration(key, fallback);
        if (length.isZero() || length.isNegative()) {
            report(key, value(key).map(Node::words).orElse("") + " is not above zero", "write for example 5m");
            return fallback;
        }
        return length;
    }

    /** A length of time, also zero or negative; the fallback if it is missing or not one. */
    Duration duration(String key, Duration fallback) {
        Node node = value(key).orElse(null);
        if (node == null) {
            return fallback;
        }
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() == Node.Scalar.Kind.EMPTY) {
            report(key, node.words() + " is not a length of time", "write for example 90s, 10m or 1h30m");
            return fallback;
        }
        String text = scalar.text();
        if (text.matches("-?[0-9]{1,9}")) {
            String instead = text.matches("-?0+") ? "write 0m" : "write " + text + "s, " + text + "m or " + text + "ms";
            report(key, node.words() + " has no unit", instead);
            return fallback;
        }
        Duration length = Durations.parse(text).orElse(null);
        if (length == null) {
            report(key, node.words() + " is not a length of time", "write for example 90s, 10m, 1h30m or 500ms");
            return fallback;
        }
        if (length.abs().compareTo(Durations.LONGEST) > 0) {
            report(key, node.words() + " is too long", "write at most " + Durations.LONGEST.toHours() + "h");
            return fallback;
        }
        return length;
    }

    /** A list of texts; empty if it is missing or not one. */
    List<String> texts(String key, int longest) {
        return value(key).map(node -> texts(node, path.key(key), longest)).orElse(List.of());
    }

    /** A list of texts, without those that are none. */
    List<String> texts(Node node, DocumentPath at, int longest) {
        if (!(node instanceof Node.Sequence list)) {
            wrong(node, at, "a list", "write [a, b], or one line with a dash for each");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < list.items().size() && !problems.isFull(); i++) {
            texts.add(text(list.items().get(i), at.index(i), longest));
        }
        texts.removeIf(String::isEmpty);
        return texts;
    }

    /** The items of a list, with their paths; nothing if it is missing or not one. */
    void each(String key, BiConsumer<Node, DocumentPath> reader) {
        Node node = value(key).orElse(null);
        if (node == null) {
            return;
        }
        if (!(node instanceof Node.Sequence list)) {
            wrong(node, path.key(key), "a list", "begin each item with a dash");
            return;
        }
        for (int i = 0; i < list.items().size() && !problems.isFull(); i++) {
            reader.accept(list.items().get(i), path.key(key).index(i));
        }
    }

    /**
     * The items of a list that are sets of keys of this shape; what is no such set is reported and stands as the blank, so
     * that those after it keep their place.
     */
    <T> List<T> records(String key, Shape shape, Function<Fields, T> reader, T blank) {
        List<T> records = new ArrayList<>();
        each(key, (node, at) -> {
            if (node instanceof Node.Mapping mapping) {
                records.add(reader.apply(of(mapping, at, shape, problems)));
                return;
            }
            if (!(node instanceof Node.Reported)) {
                problems.add(
                        node.place(),
                        at,
                        node.words() + " stands where " + shape.words() + " belongs",
                        "write - " + shape.required().get(0) + ": and its keys");
            }
            records.add(blank);
        });
        return records;
    }

    /** True if a list is there and nothing in it. */
    boolean isEmptyList(String key) {
        return value(key)
                .filter(node ->
                        node instanceof Node.Sequence list && list.items().isEmpty())
                .isPresent();
    }

    /** The keys somebody chose, with their values; nothing if it is missing or not such a set. */
    Map<String, Node> named(String key) {
        Node node = value(key).orElse(null);
        Map<String, Node> named = new LinkedHashMap<>();
        if (node instanceof Node.Mapping names) {
            names.entries().forEach((name, entry) -> named.put(name, entry.value()));
        } else if (node != null) {
            wrong(node, path.key(key), "a set of keys", "write name: value, one line for each");
        }
        return named;
    }

    /** Texts under the keys somebody chose. */
    Map<String, String> namedTexts(String key, int longest) {
        Map<String, String> texts = new LinkedHashMap<>();
        named(key).forEach((name, node) -> {
            if (!problems.isFull()) {
                texts.put(name, text(node, path.key(key).key(name), longest));
            }
        });
        return texts;
    }

    /** This node as a text; empty if it is not one, which is reported. */
    String text(@Nullable Node node, DocumentPath at, int longest) {
        if (!(node instanceof Node.Scalar scalar)) {
            wrong(node, at, "one text", "write it in one value");
            return "";
        }
        return switch (scalar.kind()) {
            case EMPTY -> refused(scalar, at, "is empty", "write a text");
            case NUMBER -> refused(scalar, at, scalar.words() + " is a number", "put it in quotes");
            case TRUTH -> refused(scalar, at, scalar.words() + " is not a text", "put it in quotes");
            case TEXT -> withinLength(scalar, at, longest);
        };
    }

    /** Says which of these words was probably meant, or lists them. */
    static String meant(String typed, List<String> words) {
        String nearest = nearest(typed, words);
        if (!nearest.isEmpty()) {
            return "did you mean " + nearest + "?";
        }
        String more = words.size() > MOST_WORDS ? ", …" : "";
        return "write one of: " + words.stream().limit(MOST_WORDS).collect(Collectors.joining(", ")) + more;
    }

    private String withinLength(Node.Scalar scalar, DocumentPath at, int longest) {
        if (scalar.text().isBlank()) {
            return refused(scalar, at, "is empty", "write a text");
        }
        if (scalar.text().length() > longest) {
            String problem = "is longer than " + longest + " characters";
            return refused(scalar, at, scalar.words() + " " + problem, "shorten it");
        }
        return scalar.text();
    }

    private String refused(Node.Scalar scalar, DocumentPath at, String problem, String instead) {
        problems.add(scalar.place(), at, problem, instead);
        return "";
    }

    private void wrong(@Nullable Node node, DocumentPath at, String expected, String instead) {
        if (node != null && !(node instanceof Node.Reported)) {
            problems.add(node.place(), at, node.words() + " stands where " + expected + " belongs", instead);
        }
    }

    /** The keys that were probably meant are not missing, they are misspelt. */
    private void reportUnknown() {
        mapping.entries().forEach((key, entry) -> {
            if (!shape.keys().contains(key) && !problems.isFull()) {
                unknown(key, entry);
                misspelt.add(nearest(key, shape.keys()));
            }
        });
    }

    private void unknown(String key, Node.Entry entry) {
        String problem = Node.Scalar.quoted(key) + " is not a key of " + shape.words();
        Optional<Shape> relative = shape.relativeWith(key);
        if (shape == Shape.RUNBOOK && Shape.LATER_PARTS.contains(key)) {
            problems.add(entry.key(), path.key(key), "this version does not run " + key + " yet", "leave it out");
        } else if (shape.isForwardOnly(key)) {
            problems.add(
                    entry.key(), path.key(key), problem, "leave it out: it begins when the one before it has ended");
        } else if (relative.isPresent()) {
            problems.add(
                    entry.key(),
                    path.key(key),
                    problem,
                    "it belongs to " + relative.get().words());
        } else {
            problems.add(entry.key(), path.key(key), problem, meant(key, shape.keys()));
        }
    }

    /** The word that was probably meant; empty if none is near. */
    static String nearest(String typed, List<String> words) {
        return typed.length() > LONGEST_WORD
                ? ""
                : Nearest.of(typed, words.subList(0, Math.min(words.size(), MOST_COMPARED)));
    }
}
