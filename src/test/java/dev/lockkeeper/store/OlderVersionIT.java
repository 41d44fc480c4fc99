package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.testkit.OlderVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
    private static final Path EVENTS = Path.of("src/test/resources/events").toAbsolutePath();

    @Test
    void whatTheOlderVersionDoesNotKnowItLeavesAlone() throws Exception {
        String classes = OlderVersion.classPath();

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

    /** What the older version says, line by line; its classes come before ours. */
    private static List<String> older(String classes, MigratedDatabase state) throws Exception {
        Ended ended = run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes,
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
