package dev.lockkeeper.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The version before the steps that happen once, built from this repository's own history. See docs/decisions/0009. */
public final class OlderVersion {
    /** The last commit that knew nothing of the ledger. */
    private static final String COMMIT = "fb0748f";

    /** Compiled with it, so that it can be asked what it makes of what this version wrote. */
    private static final Path READER = Path.of("src/test/resources/older/OlderReader.java");

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Path BOT = TESTS.resolve(Path.of("dev", "lockkeeper", "scenario", "BotMain.java"));

    private static @Nullable String classPath;

    private OlderVersion() {}

    /**
     * The class path of its bot, its own classes before ours. Built once per JVM, in about half a minute; where the clone
     * has no history the test is left out, and the run says so.
     */
    public static synchronized String classPath() throws IOException, InterruptedException {
        String built = classPath;
        if (built == null) {
            built = build() + System.getProperty("path.separator") + System.getProperty("java.class.path");
            classPath = built;
        }
        return built;
    }

    private static Path build() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target/older"));
        Path sources = folder.resolve("sources.zip");
        Process archive = new ProcessBuilder(
                        "git", "archive", "--format=zip", "-o", sources.toString(), COMMIT, "src/main", "src/test/java")
                .inheritIO()
                .start();
        boolean there = archive.waitFor() == 0;
        if (!there) {
            System.out.println("LEFT OUT: this clone has no history, so the version before (" + COMMIT
                    + ") could not be built and asked");
        }
        assumeThat(there).as("the clone has commit " + COMMIT).isTrue();
        unpack(sources, folder);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-encoding",
                "UTF-8",
                "-parameters",
                "-Xprefer:source",
                "-implicit:class",
                "-cp",
                System.getProperty("java.class.path"),
                "-sourcepath",
                folder.resolve(TESTS).toString(),
                "-d",
                classes.toString(),
                READER.toString(),
                folder.resolve(BOT).toString()));
        arguments.addAll(files(folder.resolve(MAIN), ".java").stream()
                .map(Path::toString)
                .toList());
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, System.out, System.out, arguments.toArray(String[]::new)))
                .as("building " + COMMIT)
                .isZero();
        Path resources = folder.resolve(RESOURCES);
        for (Path file : files(resources, "")) {
            copy(file, classes.resolve(resources.relativize(file).toString()));
        }
        return classes;
    }

    private static void unpack(Path zipped, Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(zipped))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    Path file = folder.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.write(file, zip.readAllBytes());
                }
            }
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.write(to, Files.readAllBytes(from));
    }
}
