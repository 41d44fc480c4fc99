package dev.lockkeeper.practice;

import dev.lockkeeper.standin.StandInChecks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources of the stand-in application, unpacked for people to look at and to break, as a git repository. */
final class AppCheckout {
    private static final Logger LOG = LoggerFactory.getLogger(AppCheckout.class);
    private static final String CARRIED = "standin-source";
    /** What the application can be checked for; each is a command {@code app-…} of the configuration. */
    private static final List<String> CHECKS = List.of("build", "lint", "test", "git");

    private static final int GIT_SECONDS = 30;
    private static final String NOTHING = ServerBinaries.isWindows() ? "NUL" : "/dev/null";
    /** Without anybody's own settings, so that no signing key and no hook of theirs is asked. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("GIT_CONFIG_NOSYSTEM", "1", "GIT_CONFIG_GLOBAL", NOTHING, "LC_ALL", "C");

    private final Path root;
    private final Optional<Path> git;

    private AppCheckout(Path root, Optional<Path> git) {
        this.root = root;
        this.git = git;
    }

    /**
     * Unpacks the sources and commits them. What was there before is deleted. Without git, or if git refuses, the
     * sources are there and no repository is.
     *
     * @param root a folder of its own
     * @param searchPath the folders to look for git in, as the variable PATH has them
     */
    static AppCheckout unpacked(Path root, String searchPath) throws IOException {
        CarriedFiles.copy(CARRIED, root.resolve("src"), root);
        AppCheckout checkout = new AppCheckout(root, program(searchPath));
        checkout.git.ifPresent(checkout::commit);
        return checkout;
    }

    Path root() {
        return root;
    }

    /**
     * The four checks of this checkout by the name that the configuration gives them, each the absolute path of a
     * program and its arguments. They end with 0 (well), 1 (not well) or 2 (could not be looked at).
     */
    Map<String, List<String>> commands() {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        for (String check : CHECKS) {
            List<String> run = new ArrayList<>(List.of(
                    java(),
                    "-XX:TieredStopAtLevel=1",
                    "-Dfile.encoding=UTF-8",
                    "-cp",
                    RunningClassPath.text(),
                    StandInChecks.class.getName(),
                    check,
                    root.toString()));
            if (check.equals("git")) {
                git.ifPresent(program -> run.add(program.toString()));
            }
            commands.put("app-" + check, List.copyOf(run));
        }
        return commands;
    }

    private static String java() {
        String program = ServerBinaries.isWindows() ? "java.exe" : "java";
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private void commit(Path program) {
        try {
            run(program, "init", "--quiet", "--template=");
            run(program, "add", "--all");
            run(
                    program,
                    "-c",
                    "user.name=Practice",
                    "-c",
                    "user.email=practice@localhost",
                    "commit",
                    "--quiet",
                    "--message=The application as it came");
        } catch (IOException e) {
            LOG.warn("The checkout in {} is no git repository, so its state cannot be looked at", root, e);
        }
    }

    private void run(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("lockkeeper-git-", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().clear();
            builder.environment().putAll(ENVIRONMENT);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("git did not finish within " + GIT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("git said: " + Files.readString(said).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for git", e);
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private static Optional<Path> program(String searchPath) {
        return Arrays.stream(searchPath.split(Pattern.quote(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(ServerBinaries.isWindows() ? "git.exe" : "git"))
                .filter(Path::isAbsolute)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
