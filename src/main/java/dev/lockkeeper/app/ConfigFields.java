package dev.lockkeeper.app;

import dev.lockkeeper.window.Nearest;
import dev.lockkeeper.yaml.Node;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One set of keys of {@code lockkeeper.yaml}. What is not as it should be is reported once and answered with a neutral
 * value, so that the rest can be looked at too: the result counts only if no problem was found.
 */
final class ConfigFields {
    private static final int LAST_PORT = 65_535;

    private final String file;
    private final String path;
    private final Node.Mapping mapping;
    private final List<ConfigProblem> problems;

    private ConfigFields(String file, String path, Node.Mapping mapping, List<ConfigProblem> problems) {
        this.file = file;
        this.path = path;
        this.mapping = mapping;
        this.problems = problems;
    }

    /** The whole file; a file without a document has no keys. */
    static ConfigFields root(String file, Optional<Node> root, List<String> keys, List<ConfigProblem> problems) {
        Node.Mapping none = new Node.Mapping(new Node.Place(1, 1), Map.of());
        if (root.isPresent() && !(root.get() instanceof Node.Mapping)) {
            Node node = root.get();
            Node.Place place = node.place();
            problems.add(new ConfigProblem(
                    file,
                    place.line(),
                    place.column(),
                    "",
                    "the file holds " + node.words(),
                    "write keys, one of " + keys));
        }
        Node.Mapping mapping = root.isPresent() && root.get() instanceof Node.Mapping found ? found : none;
        return new ConfigFields(file, "", mapping, problems).only(keys);
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    /** Whether one value stands under this key, and no keys. */
    boolean hasText(String key) {
        return value(key) instanceof Node.Scalar;
    }

    /** What stands under this key, as a set of these keys alone; nothing if it is missing or something else. */
    Optional<ConfigFields> set(String key, List<String> keys) {
        return named(key).map(fields -> fields.only(keys));
    }

    /** What stands under this key, as names that the user chose; nothing if it is missing or something else. */
    Optional<ConfigFields> named(String key) {
        Node node = value(key);
        if (node instanceof Node.Mapping found) {
            return Optional.of(new ConfigFields(file, at(key), found, problems));
        }
        if (has(key) && !(node instanceof Node.Reported)) {
            report(key, "is " + words(node), "expected keys under it");
        }
        return Optional.empty();
    }

    /**
     * What stands under this key, as a set of these keys alone, where people are tempted to write a secret: whatever else
     * stands there is never shown.
     */
    Optional<ConfigFields> secret(String key, List<String> keys, String expected) {
        Node node = value(key);
        if (node instanceof Node.Mapping) {
            return set(key, keys);
        }
        if (has(key) && !(node instanceof Node.Reported)) {
            report(key, "is written out here, where it may end up in version control", expected);
        }
        return Optional.empty();
    }

    /** The names here, in the order they stand. */
    List<String> names() {
        return List.copyOf(mapping.entries().keySet());
    }

    /** A text of one line, or the fallback if the key is missing. */
    String text(String key, String fallback) {
        return optional(key).orElse(fallback);
    }

    /** A text of one line; an empty one and a problem if the key is missing. */
    String required(String key, String expected) {
        if (!has(key)) {
            missing(key, expected);
        }
        return optional(key).orElse("");
    }

    /** A text of one line, if the key is there. */
    Optional<String> optional(String key) {
        return has(key) ? scalar(key, value(key)) : Optional.empty();
    }

    /** One of these words, or the fallback. */
    String word(String key, List<String> words, String fallback) {
        String text = text(key, fallback);
        if (!words.contains(text)) {
            report(key, "is \"" + text + "\"", meant(text, words));
            return fallback;
        }
        return text;
    }

    boolean truth(String key, boolean fallback) {
        String text = text(key, Boolean.toString(fallback));
        if (!text.equals("true") && !text.equals("false")) {
            report(key, "is \"" + text + "\"", "expected true or false");
            return fallback;
        }
        return text.equals("true");
    }

    int port(String key, int fallback) {
        String text = text(key, Integer.toString(fallback));
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        if (port < 1 || port > LAST_PORT) {
            report(key, "is \"" + text + "\"", "expected a port from 1 to " + LAST_PORT);
            return fallback;
        }
        return port;
    }

    /** A path, counted from this folder. */
    Optional<Path> path(String key, Path folder) {
        return optional(key).flatMap(text -> path(key, text, folder));
    }

    /** Paths, counted from this folder. */
    List<Path> paths(String key, Path folder) {
        return texts(key, text -> true, "").stream()
                .flatMap(text -> path(key, text, folder).stream())
                .toList();
    }

    /** A list of texts, each as expected; empty if the key is missing. */
    List<String> texts(String key, Predicate<String> form, String expected) {
        Node node = value(key);
        List<String> texts = new ArrayList<>();
        if (node instanceof Node.Sequence list) {
            for (int i = 0; i < list.items().size(); i++) {
                String item = key + "[" + i + "]";
                Node each = list.items().get(i);
                scalar(item, each).ifPresent(text -> {
                    if (form.test(text)) {
                        texts.add(text);
                    } else {
                        add(each.place(), item, "is \"" + text + "\"", expected);
                    }
                });
            }
        } else if (has(key) && !(node instanceof Node.Reported)) {
            report(key, "is " + words(node), "expected a list in brackets, for example [a, b]");
        }
        return texts;
    }

    /** Says what is wrong with the value of a key. */
    void report(String key, String problem, String expected) {
        Node.Entry entry = mapping.entries().get(key);
        add(entry == null ? mapping.place() : entry.value().place(), key, problem, expected);
    }

    void missing(String key, String expected) {
        add(mapping.place(), key, "is missing", expected);
    }

    /** The word that was probably meant, or all of them. */
    static String meant(String typed, List<String> words) {
        String nearest = Nearest.of(typed, words);
        return nearest.isEmpty() ? "expected one of " + String.join(", ", words) : "did you mean " + nearest + "?";
    }

    private ConfigFields only(List<String> keys) {
        Map<String, Node.Entry> known = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            if (keys.contains(key)) {
                known.put(key, entry);
            } else {
                add(entry.key(), key, "is not a setting", meant(key, keys));
            }
        });
        return new ConfigFields(file, path, new Node.Mapping(mapping.place(), known), problems);
    }

    private Optional<String> scalar(String key, Node node) {
        if (node instanceof Node.Scalar scalar && !scalar.text().isBlank()) {
            return Optional.of(scalar.text().strip());
        }
        if (!(node instanceof Node.Reported)) {
            add(node.place(), key, "is " + words(node), "expected one value");
        }
        return Optional.empty();
    }

    private Optional<Path> path(String key, String text, Path folder) {
        try {
            return Optional.of(folder.resolve(text).normalize());
        } catch (InvalidPathException e) {
            report(key, "is \"" + text + "\"", "expected a path of this machine");
            return Optional.empty();
        }
    }

    /** The value of a key; one that says nothing more if the key is missing. */
    private Node value(String key) {
        Node.Entry entry = mapping.entries().get(key);
        return entry == null ? new Node.Reported(mapping.place()) : entry.value();
    }

    private static String words(Node node) {
        return node instanceof Node.Scalar scalar && scalar.text().isBlank() ? "empty" : node.words();
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void add(Node.Place place, String key, String problem, String expected) {
        problems.add(new ConfigProblem(file, place.line(), place.column(), at(key), problem, expected));
    }
}
