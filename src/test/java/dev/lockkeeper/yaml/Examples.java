package dev.lockkeeper.yaml;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.RunbookLibrary.Parsed;
import dev.lockkeeper.engine.RunbookLibrary.Source;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.RunbookProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The runbooks that lie among the test resources. All are named crm. */
final class Examples {
    static final Path VALID = Path.of("src/test/resources/runbooks/valid");
    static final Path INVALID = Path.of("src/test/resources/runbooks/invalid");

    private Examples() {}

    static List<Path> valid() {
        try (Stream<Path> files = Files.list(VALID)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the folders with one fault each, and the one with ten. */
    static List<String> faults() {
        return YamlRunbookLibrary.of(List.of(INVALID)).names();
    }

    static Parsed parseValid(String file) {
        Map<String, byte[]> files = files(VALID);
        return parse(string(files, file), files);
    }

    static Parsed parseFault(String fault) {
        Map<String, byte[]> files = files(INVALID.resolve(fault));
        files.remove("problems.txt");
        return RunbookReader.read(new Source("crm", files));
    }

    /** This text as a runbook, with the SQL of the valid examples beside it. */
    static Parsed parse(String yaml) {
        return parse(yaml, files(VALID));
    }

    static Runbook runbook(Parsed parsed) {
        if (parsed instanceof Parsed.Valid valid) {
            return valid.runbook();
        }
        throw new AssertionError("not valid:\n" + LintText.text("crm", problems(parsed)));
    }

    static List<RunbookProblem> problems(Parsed parsed) {
        return parsed instanceof Parsed.Invalid invalid ? invalid.problems() : List.of();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Parsed parse(String yaml, Map<String, byte[]> files) {
        files.put(RunbookLibrary.MAIN_FILE, yaml.getBytes(StandardCharsets.UTF_8));
        return RunbookReader.read(new Source("crm", files));
    }

    private static String string(Map<String, byte[]> files, String file) {
        return new String(files.getOrDefault(file, new byte[0]), StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> files(Path folder) {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
