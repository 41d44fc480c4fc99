package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The version before the steps that happen once, built from this repository's own history, on a state database that this
 * version writes to: what it does not know it leaves alone, and it never takes it for something else. See
 * docs/decisions/0009.
 */
@EnabledIfSystemProperty(
        named = "lockkeeper.every-fault",
        matches = "true",
        disabledReason = "builds another version; mvn verify -Pnightly runs it")
class OlderVersionIT {
    /** The last commit that knew nothing of the ledger. */
    private static final String OLDER = "fb0748f";

    private static final Path EVENTS = Path.of("src/test/resources/events").toAbsolutePath();
    private static final Path READER = Path.of("src/test/resources/older/OlderReader.java");

    @Test
    void whatTheOlderVersionDoesNotKnowItLeavesAlone() throws Exception {
        Path folder = Files.createDirectories(Path.of("target/older"));
        Path sources = folder.resolve("sources.zip");
        boolean there =
                run(List.of("git", "archive", "--format=zip", "-o", sources.toString(), OLDER, "src/main/java"), "")
                                .code()
                        == 0;
        if (!there) {
            System.out.println("LEFT OUT: this clone has no history, so the version before (" + OLDER
                    + ") could not be built and asked");
        }
        assumeThat(there).as("the clone has commit " + OLDER).isTrue();
        String classes = built(folder, sources);

        try (MigratedDatabase state = MigratedDatabase.fresh("older")) {
            opened(state, "STG-12", "opened.without-class.json");
            opened(state, "STG-13", "opened.json");

            List<String> said = older(classes, state);

            assertThat(said.stream().filter(line -> line.endsWith(" refused")))
                    .as("what it refuses to read, and says so")
                    .contains(
                            "form attempt-had-no-effect.json refused",
                            "form attempt-had-no-effect.without-partly.json refused",
                            "form attempt-lost.json refused",
                            "form cancel-requested.json refused",
                            "form files-amended.json refused",
                            "form opened.json refused",
                            "form step-adopted.json refused");
            assertThat(said)
                    .as("a window that this version opened is left alone")
                    .contains("live [STG-12]");

            happened(state, "STG-12", 2, "attempt-lost");
            assertThat(older(classes, state))
                    .as("one of its own too, once this version wrote to it what it does not know")
                    .contains("live []");
        }
    }

    private static String built(Path folder, Path sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-encoding",
                "UTF-8",
                "-parameters",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                Files.createDirectories(folder.resolve("classes")).toString()));
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(sources))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".java")) {
                    Path file = folder.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.write(file, zip.readAllBytes());
                    arguments.add(file.toString());
                }
            }
        }
        arguments.add(READER.toString());
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, System.out, System.out, arguments.toArray(String[]::new)))
                .as("building " + OLDER)
                .isZero();
        return folder.resolve("classes").toString();
    }

    /** What the older version says, line by line; its classes come before ours. */
    private static List<String> older(String classes, MigratedDatabase state) throws Exception {
        Ended ended = run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                        "dev.lockkeeper.store.OlderReader"),
                String.join(
                        "\n",
                        EVENTS.toString(),
                        state.bot().url(),
                        state.bot().user(),
                        state.bot().password(),
                        ""));
        assertThat(ended.code()).as(String.join("\n", ended.said())).isZero();
        return ended.said();
    }

    private static void opened(MigratedDatabase state, String window, String form) throws Exception {
        state.execute("INSERT INTO lockkeeper.maintenance_window (window_id, state, version, opened_at) VALUES ('"
                + window + "', 'SCHEDULED', 1, now())");
        store(state, window, 1, "opened", Files.readString(EVENTS.resolve(form)).replace("STG-12", window));
    }

    private static void happened(MigratedDatabase state, String window, int number, String kind) throws Exception {
        store(state, window, number, kind, Files.readString(EVENTS.resolve(kind + ".json")));
    }

    private static void store(MigratedDatabase state, String window, int number, String kind, String body)
            throws Exception {
        state.execute("INSERT INTO lockkeeper.window_event (window_id, seq, kind, body, at) VALUES ('" + window + "', "
                + number + ", '" + kind + "', '" + body.replace("'", "''") + "', now())");
    }

    private record Ended(int code, List<String> said) {}

    private static Ended run(List<String> command, String input) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream();
                Stream<String> lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines()) {
            List<String> said = lines.toList();
            return new Ended(process.waitFor(), said);
        }
    }
}
