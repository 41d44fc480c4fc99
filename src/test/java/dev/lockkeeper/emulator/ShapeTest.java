package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Every answer of every method against the recorded shapes of Slack's own answers: no field that was never seen, none
 * with another type. Left out, loudly, where the recordings do not lie beside the checkout; CI demands them.
 */
class ShapeTest {
    /** Below these the content is the app's own, or the name of the field is an id. */
    private static final List<String> FREE = List.of(
            ".blocks[].",
            ".attachments[].",
            ".event_payload.",
            ".shares.public.",
            ".shares.private.",
            ".state.",
            "args.");

    /** The recording pinned only files; that pinned messages carry these is documented at pins.list. */
    private static final Set<String> DOCUMENTED = Set.of("items[].channel", "items[].message");

    private static Path samples;

    @BeforeEach
    void findRecordings() {
        String named = System.getProperty("lockkeeper.slackSamples", "../shared/slack-samples");
        samples = Path.of(named);
        boolean there = Files.isDirectory(samples.resolve("shapes"));
        if (!there) {
            System.err.println(
                    "LEFT OUT: the practice workspace was not compared with Slack's recorded answers, because "
                            + samples.toAbsolutePath().normalize() + " is not there.");
            assertThat(System.getenv("CI")).as("CI demands the recordings").isNotEqualTo("true");
        }
        Assumptions.assumeTrue(there, "no recordings");
    }

    @Test
    void noAnswerHoldsAFieldThatSlackNeverSent() throws IOException {
        Map<String, List<JsonNode>> answers = new HashMap<>();
        Set<String> known;
        try (PracticeFixture practice = new PracticeFixture()) {
            known = MethodTable.complete(new ConversationMethods(new NoAnnouncements()))
                    .names();
            EveryMethod.call(
                    practice,
                    (method, answer) -> answers.computeIfAbsent(method, key -> new ArrayList<>())
                            .add(answer));
        }
        assertThat(answers.keySet()).as("every method is called").containsAll(known);
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, List<JsonNode>> each : answers.entrySet()) {
            Path file = samples.resolve("shapes/api." + each.getKey() + ".txt");
            if (!Files.exists(file)) {
                assertThat(each.getKey()).as("only api.test was not recorded").isEqualTo("api.test");
                continue;
            }
            Map<String, String> shape = shape(file);
            boolean succeeded = false;
            for (JsonNode answer : each.getValue()) {
                succeeded |= answer.path("ok").asBoolean();
                compare(each.getKey(), shape, "", answer, differences);
            }
            if (!succeeded) {
                differences.add(each.getKey() + ": was never answered with ok");
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void eventsAreWithinTheRecordedPayloads() throws IOException {
        List<String> differences = new ArrayList<>();
        try (PracticeFixture practice = new PracticeFixture()) {
            practice.call("conversations.invite", "channel", PracticeFixture.GENERAL, "users", PracticeFixture.GUEST);
            practice.emulator.setGroupMembers(PracticeFixture.GROUP, List.of(PracticeFixture.BERT));
            org.awaitility.Awaitility.await().until(() -> practice.received.size() >= 2);
            for (PracticeFixture.Received event : practice.received) {
                JsonNode body = Json.MAPPER.readTree(event.body());
                String name = body.path("event").path("type").asString().equals("member_joined_channel")
                        ? "MemberJoinedChannelPayload"
                        : "SubteamMembersChangedPayload";
                compare(name, shape(samples.resolve("shapes/events." + name + ".txt")), "", body, differences);
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void deliveriesHaveTheKeysOfTheRecordedOnes() throws IOException {
        Path backend = samples.resolve("app-backend");
        List<String> differences = new ArrayList<>();
        try (PracticeFixture practice = new PracticeFixture()) {
            Person anna = practice.emulator.as(PracticeFixture.ANNA);
            anna.type(PracticeFixture.GENERAL, "/migrate help");
            JsonNode slash = Json.MAPPER.readTree(
                    backend.resolve("slash-commands/SlashCommandPayload.json").toFile());
            practice.received.get(0).form().keySet().stream()
                    .filter(field -> !slash.has(field))
                    .forEach(field -> differences.add("slash command: " + field));

            MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));
            anna.press(ref, "go");
            JsonNode action = practice.received.get(1).payload();
            keys(
                    "block action",
                    Json.MAPPER.readTree(backend.resolve("interactive-components/BlockActionPayload.json")
                            .toFile()),
                    action,
                    differences);
            practice.call("views.open", "trigger_id", action.path("trigger_id").asString(), "view", EveryMethod.MODAL);
            OpenView view = anna.openView().orElseThrow();
            anna.submit(view, Map.of("why", "because"));
            keys(
                    "view submission",
                    Json.MAPPER.readTree(
                            backend.resolve("views/ViewSubmissionPayload.json").toFile()),
                    practice.received.get(2).payload(),
                    differences);
        }
        // The recording's generator leaves lists out; both are documented at view_submission.
        differences.remove("view submission: response_urls");
        differences.remove("view submission.view: blocks");
        assertThat(differences).isEmpty();
    }

    private static void keys(String what, JsonNode recorded, JsonNode ours, List<String> differences) {
        for (String field : ours.propertyNames()) {
            if (!recorded.has(field)) {
                differences.add(what + ": " + field);
            } else if (ours.path(field).isObject()
                    && !Set.of("state", "message").contains(field)) {
                keys(what + "." + field, recorded.path(field), ours.path(field), differences);
            } else if (field.equals("message")) {
                for (String inside : ours.path(field).propertyNames()) {
                    if (!recorded.path(field).has(inside)) {
                        differences.add(what + ".message: " + inside);
                    }
                }
            }
        }
    }

    private static Map<String, String> shape(Path file) throws IOException {
        Map<String, String> shape = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.lastIndexOf(": ");
            if (colon > 0) {
                shape.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return shape;
    }

    private static void compare(
            String method, Map<String, String> shape, String path, JsonNode node, List<String> differences) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                one(method, shape, at, field.getValue(), differences);
            }
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                one(method, shape, path + "[]", element, differences);
            }
        }
    }

    private static void one(
            String method, Map<String, String> shape, String at, JsonNode value, List<String> differences) {
        if (value.isNull() || FREE.stream().anyMatch(at::contains) || DOCUMENTED.contains(at)) {
            return;
        }
        String recorded = shape.get(at);
        if (recorded == null) {
            differences.add(method + ": Slack never sent " + at);
        } else if (!recorded.equals(typeOf(value))) {
            differences.add(method + ": " + at + " is " + typeOf(value) + ", recorded " + recorded);
        } else {
            compare(method, shape, at, value, differences);
        }
    }

    private static String typeOf(JsonNode value) {
        if (value.isObject()) {
            return "object";
        }
        if (value.isArray()) {
            return "array";
        }
        if (value.isBoolean()) {
            return "boolean";
        }
        return value.isNumber() ? "number" : "string";
    }

    /** Nobody listens. */
    private static final class NoAnnouncements implements Announcer {
        @Override
        public void memberJoined(Room room, String userId, String inviterId) {}

        @Override
        public void groupMembersChanged(String groupId, List<String> added, List<String> removed, long before) {}
    }
}
