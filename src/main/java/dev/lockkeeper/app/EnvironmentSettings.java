package dev.lockkeeper.app;

import dev.lockkeeper.window.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables of the environment. Each can also come as a file: {@code NAME_FILE} names it, as mounted secrets do.
 * A variable that is set to nothing counts as not set.
 */
final class EnvironmentSettings {
    private static final String FILE = "_FILE";
    /** A secret is a line; whatever is larger is another file. */
    private static final int LARGEST_FILE_BYTES = 16_384;

    private static final Set<String> KNOWN = Set.of(
            ConfigReader.BOT_TOKEN,
            ConfigReader.SIGNING_SECRET,
            ConfigReader.APP_TOKEN,
            ConfigReader.API_URL,
            ConfigReader.DATABASE_URL,
            ConfigReader.DATABASE_USER,
            ConfigReader.DATABASE_PASSWORD,
            ConfigReader.OWNER_USER,
            ConfigReader.OWNER_PASSWORD,
            ConfigReader.CONFIG,
            ConfigReader.API_TOKEN,
            ConfigReader.PORT,
            SignInReader.CLIENT_ID,
            SignInReader.CLIENT_SECRET,
            SignInReader.ISSUER,
            SignInReader.PUBLIC_URL,
            SayCommand.TOKEN);

    private final Map<String, String> variables;
    private final List<ConfigProblem> problems;

    EnvironmentSettings(Map<String, String> variables, List<ConfigProblem> problems) {
        this.variables = Map.copyOf(variables);
        this.problems = problems;
    }

    /** The value without white space around it; empty if it is not set, or if its file could not be read. */
    Optional<String> text(String name) {
        Optional<String> direct = variable(name);
        Optional<String> file = variable(name + FILE);
        if (file.isEmpty()) {
            return direct;
        }
        if (direct.isPresent()) {
            report(name, "is set, and " + name + FILE + " too", "keep one of the two");
            return direct;
        }
        return fromFile(name, file.get());
    }

    /** Whether it is set, in one way or the other, right or wrong. */
    boolean has(String name) {
        return variable(name).isPresent() || variable(name + FILE).isPresent();
    }

    /** The value; an empty text and a problem if it is not set. */
    String required(String name, String expected) {
        if (!has(name)) {
            report(name, "is missing" + slip(name), expected);
            return "";
        }
        return text(name).orElse("");
    }

    void report(String name, String problem, String expected) {
        problems.add(ConfigProblem.ofVariable(name, problem, expected));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private Optional<String> fromFile(String name, String file) {
        String key = name + FILE;
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                report(key, "is \"" + file + "\", and there is no such file", "name a file that can be read");
                return Optional.empty();
            }
            if (Files.size(path) > LARGEST_FILE_BYTES) {
                report(
                        key,
                        "is \"" + file + "\", which has " + Files.size(path) + " bytes",
                        "name a file with the value alone, at most " + LARGEST_FILE_BYTES + " bytes");
                return Optional.empty();
            }
            String value = Files.readString(path, StandardCharsets.UTF_8).strip();
            if (value.isEmpty()) {
                report(key, "is \"" + file + "\", which is empty", "write the value into it");
            }
            return Optional.of(value).filter(text -> !text.isEmpty());
        } catch (IOException | InvalidPathException e) {
            report(
                    key,
                    "is \"" + file + "\", which cannot be read (" + e.getClass().getSimpleName() + ")",
                    "name a UTF-8 file that this user may read");
            return Optional.empty();
        }
    }

    /** A variable that nobody reads and that is nearly this one, in words to append; or nothing. */
    String slip(String name) {
        List<String> others = new ArrayList<>(variables.keySet());
        others.removeIf(other -> KNOWN.contains(other)
                || other.endsWith(FILE) && KNOWN.contains(other.substring(0, other.length() - FILE.length())));
        String nearest = Nearest.of(name, others);
        return nearest.isEmpty() ? "" : " (" + nearest + " is set; is that a slip?)";
    }
}
