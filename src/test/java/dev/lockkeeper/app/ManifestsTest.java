package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.slack.SlackBolt;
import dev.lockkeeper.yaml.Node;
import dev.lockkeeper.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in {@code manifests/} are what the program reads and needs. */
class ManifestsTest {
    private static final Path MANIFESTS = Path.of("manifests");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theExampleConfigurationIsRead() throws IOException {
        Files.createDirectories(folder.resolve("runbooks"));
        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(folder.resolve("secrets/crm-production"), "x");
        ConfigFixture fixture = new ConfigFixture(folder)
                .yaml(Files.readString(MANIFESTS.resolve("lockkeeper.yaml")))
                .set("CRM_STAGING_PASSWORD", "x")
                .set("SCRATCH_PASSWORD", "x")
                .set("LOCKKEEPER_UNANSWERED_WEBHOOK", "https://pager.example/hook");

        Config config = ConfigReader.whole(fixture.variables());

        assertThat(config.targets()).hasSize(2);
        assertThat(config.restoreTests()).containsOnlyKeys("crm-staging", "crm-production");
        assertThat(config.restoreTests().get("crm-production"))
                .hasToString("crm-production (lockkeeper_scratch@scratch.internal:5432/postgres)");
        assertThat(config.slack().invitees()).containsExactly("U0AUDIT");
        assertThat(config.permissions().who("production", "start")).containsExactly("lead");
        assertThat(config.calls().audience()).isEqualTo("C0STATUS");
        assertThat(config.calls().reminders()).isEqualTo(CallSettings.STANDARD);
    }

    @Test
    void everyKeyOfTheConfigurationStandsInTheExample() throws IOException {
        List<String> example = Files.readAllLines(MANIFESTS.resolve("lockkeeper.yaml"));

        assertThat(ConfigFile.KEYS)
                .allSatisfy(key -> assertThat(example).anyMatch(line -> line.matches("(# )?" + key + ":.*")));
        assertThat(example).anyMatch(line -> line.matches(" +deputies: .*"));
    }

    /** Where the example is taken as it stands, what is commented out must be right too. */
    @Test
    void whatIsCommentedOutInTheExampleIsReadAsWell() throws IOException {
        Path program = Files.createFile(folder.resolve("check-build"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(folder.resolve("secrets/crm-token-tenant-b"), "x");
        ConfigFixture fixture = new ConfigFixture(folder)
                .yaml((ConfigFixture.YAML + uncommented("http") + uncommented("commands"))
                        .replace("/opt/crm/bin/check-build", program.toString()))
                .set("CRM_TOKEN_TENANT_A", "x")
                .set("NPM_TOKEN", "x");

        OutsideSettings outside = ConfigReader.whole(fixture.variables()).outside();

        assertThat(outside.addresses().get(0).name()).isEqualTo("crm-app");
        assertThat(outside.addresses().get(0).secrets()).containsOnlyKeys("tenant-a", "tenant-b");
        assertThat(outside.programs().get(0).name()).isEqualTo("app-build");
        assertThat(outside.programs().get(0).run()).containsExactly(program.toString(), "--branch", "main");
    }

    /** One block of the example without its comment signs. */
    private static String uncommented(String key) throws IOException {
        List<String> lines = Files.readAllLines(MANIFESTS.resolve("lockkeeper.yaml"));
        int first = lines.indexOf("# " + key + ":");
        assertThat(first).as("# " + key + ":").isNotNegative();
        return lines.subList(first, lines.size()).stream()
                        .takeWhile(line -> !line.isBlank())
                        .map(line -> line.substring(2))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"slack-app.yaml", "slack-app-socket-mode.yaml"})
    void theSlackAppAsksForExactlyTheScopesThatAreCalledFor(String manifest) throws IOException {
        Node root = YamlDocument.read(Files.readAllBytes(MANIFESTS.resolve(manifest)))
                .root()
                .orElseThrow();

        Node.Sequence scopes = (Node.Sequence) at(root, "oauth_config", "scopes", "bot");

        assertThat(scopes.items().stream().map(ManifestsTest::text).toList()).isEqualTo(SlackDoctor.SCOPES);
    }

    @Test
    void theSlackAppSubscribesToExactlyTheEventsThatAreListenedTo() throws IOException {
        Node root = YamlDocument.read(Files.readAllBytes(MANIFESTS.resolve("slack-app.yaml")))
                .root()
                .orElseThrow();

        Node.Sequence events = (Node.Sequence) at(root, "settings", "event_subscriptions", "bot_events");

        assertThat(events.items().stream().map(ManifestsTest::text).toList()).isEqualTo(SlackBolt.EVENTS);
    }

    @Test
    void everyAddressOfTheSlackAppIsThePathThatIsServed() throws IOException {
        Node root = YamlDocument.read(Files.readAllBytes(MANIFESTS.resolve("slack-app.yaml")))
                .root()
                .orElseThrow();
        Node command =
                ((Node.Sequence) at(root, "features", "slash_commands")).items().get(0);

        assertThat(List.of(
                        text(at(command, "url")),
                        text(at(root, "settings", "interactivity", "request_url")),
                        text(at(root, "settings", "event_subscriptions", "request_url"))))
                .allSatisfy(url -> assertThat(url).endsWith(SlackBridge.PATH));
    }

    @Test
    void theAppInSocketModeIsTheSameAppWithoutAnAddress() throws IOException {
        String overHttp = words("slack-app.yaml");
        String overSockets = words("slack-app-socket-mode.yaml");

        assertThat(overSockets).contains("socket_mode_enabled: true").doesNotContain("http");
        assertThat(overHttp.lines().filter(line -> !line.matches(" *(request_)?url: .*")))
                .containsExactlyElementsOf(overSockets
                        .replace("socket_mode_enabled: true", "socket_mode_enabled: false")
                        .lines()
                        .toList());
    }

    /** A manifest without its comments. */
    private static String words(String manifest) throws IOException {
        return Files.readAllLines(MANIFESTS.resolve(manifest)).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst(" +# .*$", ""))
                .collect(Collectors.joining("\n"));
    }

    private static Node at(Node node, String... keys) {
        Node found = node;
        for (String key : keys) {
            Map<String, Node.Entry> entries = ((Node.Mapping) found).entries();
            assertThat(entries).containsKey(key);
            found = entries.get(key).value();
        }
        return found;
    }

    private static String text(Node node) {
        return ((Node.Scalar) node).text();
    }
}
