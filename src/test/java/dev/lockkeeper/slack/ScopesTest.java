package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.yaml.Node;
import dev.lockkeeper.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests ask for what Slack's reference says the called methods need, and for nothing else. */
class ScopesTest {
    private static final Set<String> ROOMS = Set.of("channels:manage", "groups:write");
    private static final Set<String> READS = Set.of("channels:history", "groups:history", "im:history");
    private static final Set<String> LOOKS = Set.of("channels:read", "groups:read");
    private static final Set<String> WORDS = Set.of("chat:write");

    /** Bot scopes by method (slack.md 2.6), for the kinds of conversation that we call it with. */
    private static final Map<String, Set<String>> NEEDED = Map.ofEntries(
            // the app-level token's own connections:write
            Map.entry("apps.connections.open", Set.of()),
            Map.entry("auth.test", Set.of()),
            Map.entry("bookmarks.add", Set.of("bookmarks:write")),
            Map.entry("chat.delete", WORDS),
            Map.entry("chat.getPermalink", Set.of()),
            Map.entry("chat.postEphemeral", WORDS),
            Map.entry("chat.postMessage", WORDS),
            Map.entry("chat.update", WORDS),
            Map.entry("conversations.create", ROOMS),
            Map.entry("conversations.history", READS),
            Map.entry("conversations.info", LOOKS),
            Map.entry("conversations.invite", ROOMS),
            Map.entry("conversations.join", Set.of("channels:join")),
            Map.entry("conversations.list", LOOKS),
            Map.entry("conversations.open", Set.of("im:write")),
            Map.entry("conversations.replies", READS),
            Map.entry("conversations.setPurpose", ROOMS),
            Map.entry("conversations.setTopic", ROOMS),
            Map.entry("files.completeUploadExternal", Set.of("files:write")),
            Map.entry("files.info", Set.of("files:read")),
            Map.entry("pins.add", Set.of("pins:write")),
            Map.entry("usergroups.list", Set.of("usergroups:read")),
            Map.entry("users.info", Set.of("users:read")),
            Map.entry("views.open", Set.of()));

    private static final Map<String, Set<String>> HEARD = Map.of("member_joined_channel", LOOKS);
    private static final String SLASH_COMMANDS = "commands";

    @Test
    void everyMethodThatIsCalledHasItsScopesWrittenDown() {
        assertThat(Arrays.stream(SlackMethod.values()).map(SlackMethod::wire))
                .containsExactlyInAnyOrderElementsOf(NEEDED.keySet());
        assertThat(SlackBolt.EVENTS).containsExactlyInAnyOrderElementsOf(HEARD.keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"slack-app.yaml", "slack-app-socket-mode.yaml"})
    void theManifestAsksForExactlyThese(String manifest) throws IOException {
        Set<String> needed = new TreeSet<>(Set.of(SLASH_COMMANDS));
        NEEDED.values().forEach(needed::addAll);
        HEARD.values().forEach(needed::addAll);

        assertThat(texts(manifest, "oauth_config", "scopes", "bot")).containsExactlyElementsOf(needed);
        assertThat(texts(manifest, "settings", "event_subscriptions", "bot_events"))
                .containsExactlyInAnyOrderElementsOf(HEARD.keySet());
    }

    /** The limits of Slack's manifest schema, version 1 (slack.md 2.6). */
    @ParameterizedTest
    @ValueSource(strings = {"slack-app.yaml", "slack-app-socket-mode.yaml"})
    void theManifestKeepsTheLimitsOfSlack(String manifest) throws IOException {
        Node.Mapping root = root(manifest);

        assertThat(root.entries().keySet())
                .containsExactlyInAnyOrder("_metadata", "display_information", "features", "oauth_config", "settings");
        assertThat(text(at(root, "_metadata", "major_version"))).isEqualTo("1");
        assertThat(text(at(root, "display_information", "name"))).hasSizeBetween(1, 35);
        assertThat(text(at(root, "display_information", "description"))).hasSizeBetween(1, 140);
        assertThat(text(at(root, "display_information", "background_color"))).matches("#[0-9a-f]{6}");
        assertThat(text(at(root, "features", "bot_user", "display_name"))).matches("[a-z0-9._-]{1,80}");
        List<Node> commands = ((Node.Sequence) at(root, "features", "slash_commands")).items();
        assertThat(commands).hasSize(1).allSatisfy(command -> {
            assertThat(text(at(command, "command"))).matches("/[a-z0-9_-]{1,31}");
            assertThat(text(at(command, "description"))).hasSizeBetween(1, 2_000);
            assertThat(text(at(command, "usage_hint"))).hasSizeBetween(1, 1_000);
        });
        assertThat(((Node.Mapping) at(root, "settings")).entries().keySet())
                .containsExactlyInAnyOrder(
                        "event_subscriptions",
                        "interactivity",
                        "org_deploy_enabled",
                        "socket_mode_enabled",
                        "token_rotation_enabled");
    }

    private static Node.Mapping root(String manifest) throws IOException {
        return (Node.Mapping) YamlDocument.read(Files.readAllBytes(Path.of("manifests", manifest)))
                .root()
                .orElseThrow();
    }

    private static List<String> texts(String manifest, String... keys) throws IOException {
        return ((Node.Sequence) at(root(manifest), keys))
                .items().stream().map(ScopesTest::text).toList();
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
