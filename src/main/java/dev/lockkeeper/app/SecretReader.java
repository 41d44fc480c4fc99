package dev.lockkeeper.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads where a secret is: in a variable or in a file, never in the configuration itself. A file is read anew at each use;
 * one that is gone then throws {@link UncheckedIOException} with a sentence.
 */
final class SecretReader {
    private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]{0,100}";

    private final Path folder;
    private final Map<String, String> variables;
    private final String noun;

    /**
     * @param folder what paths are counted from
     * @param noun what the secret is, for example {@code password}
     */
    SecretReader(Path folder, Map<String, String> variables, String noun) {
        this.folder = folder;
        this.variables = Map.copyOf(variables);
        this.noun = noun;
    }

    /** What gives the secret under this key; an empty one if it is not there or not right, which is reported. */
    Supplier<String> read(ConfigFields fields, String key) {
        String words = "write " + key + ": {env: NAME} or " + key + ": {file: PATH}";
        Optional<ConfigFields> source = fields.secret(key, List.of("env", "file"), words);
        if (source.isEmpty()) {
            return () -> "";
        }
        ConfigFields from = source.get();
        if (from.has("env") == from.has("file")) {
            fields.report(key, from.has("env") ? "has both env and file" : "has no source", words);
            return () -> "";
        }
        return from.has("env") ? fromVariable(from) : fromFile(from);
    }

    private Supplier<String> fromVariable(ConfigFields from) {
        String name = from.required("env", "expected a variable's name");
        if (!name.isEmpty() && !name.matches(VARIABLE)) {
            // not shown: it may be the secret itself
            from.report("env", "is not a variable's name", "expected letters, digits and _, for example CRM_PASSWORD");
            return () -> "";
        }
        String value = variables.getOrDefault(name, "").strip();
        if (!name.isEmpty() && value.isEmpty()) {
            from.report("env", "names the variable " + name + ", which is not set", "set it, or name another one");
        }
        return () -> value;
    }

    private Supplier<String> fromFile(ConfigFields from) {
        String expected = "expected the path of a file with the " + noun + " alone";
        String named = from.required("file", expected);
        if (named.isEmpty()) {
            return () -> "";
        }
        try {
            Path path = folder.resolve(named).normalize();
            if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
                from.report(
                        "file", "names a file that cannot be read", "correct the path, or give this user the right");
            }
            return () -> line(path);
        } catch (InvalidPathException e) {
            from.report("file", "is no path", expected);
            return () -> "";
        }
    }

    private String line(Path path) {
        try {
            return Files.readString(path, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The " + noun + "'s file " + path
                            + " cannot be read. Put it back, or name another one in the configuration.",
                    e);
        }
    }
}
