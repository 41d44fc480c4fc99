package dev.lockkeeper.app;

import dev.lockkeeper.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code lockkeeper.yaml}: what is no secret.
 *
 * @param isThere false if there is no such file; it then has no keys
 * @param folder what paths in it are counted from
 */
record ConfigFile(boolean isThere, Path folder, ConfigFields fields) {
    static final String DEFAULT = "lockkeeper.yaml";

    /** Every key that stands at the left margin. */
    static final List<String> KEYS = List.of(
            "roles",
            "targets",
            TargetsReader.RESTORE_TESTS,
            "runbooks",
            "room",
            "permissions",
            "backups",
            "pgDumpFolder",
            "command",
            "practice",
            "http",
            "commands",
            "reminders",
            "channels",
            "webhooks",
            "approvals",
            "editors",
            SignInReader.KEY);

    private static final long LARGEST_BYTES = 262_144;

    /** Reads the file that the environment names; whatever is wrong with it is among the problems. */
    static ConfigFile read(EnvironmentSettings environment, List<ConfigProblem> problems) {
        String named = environment.text(ConfigReader.CONFIG).orElse(DEFAULT);
        try {
            Path path = Path.of(named).toAbsolutePath().normalize();
            Path folder = path.getParent() == null ? path : path.getParent();
            if (!Files.isRegularFile(path)) {
                environment.report(
                        ConfigReader.CONFIG,
                        "is \"" + named + "\", and there is no such file",
                        "write one (manifests/lockkeeper.yaml is a commented example), or name the one you have");
                return new ConfigFile(false, folder, nothing(named, problems));
            }
            if (Files.size(path) > LARGEST_BYTES) {
                environment.report(
                        ConfigReader.CONFIG,
                        "is \"" + named + "\", which has " + Files.size(path) + " bytes",
                        "expected a YAML file of at most " + LARGEST_BYTES + " bytes");
                return new ConfigFile(true, folder, nothing(named, problems));
            }
            String name = String.valueOf(path.getFileName());
            YamlDocument document = YamlDocument.read(Files.readAllBytes(path));
            document.problems()
                    .forEach(problem -> problems.add(new ConfigProblem(
                            name,
                            problem.line(),
                            problem.column(),
                            problem.path(),
                            problem.problem(),
                            problem.instead())));
            return new ConfigFile(true, folder, ConfigFields.root(name, document.root(), KEYS, problems));
        } catch (IOException | InvalidPathException e) {
            environment.report(
                    ConfigReader.CONFIG,
                    "is \"" + named + "\", which cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    "name a file that this user may read");
            return new ConfigFile(false, Path.of("").toAbsolutePath(), nothing(named, problems));
        }
    }

    private static ConfigFields nothing(String name, List<ConfigProblem> problems) {
        return ConfigFields.root(name, Optional.empty(), KEYS, problems);
    }
}
