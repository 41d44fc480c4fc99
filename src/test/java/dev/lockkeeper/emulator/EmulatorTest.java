package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EmulatorTest {
    private PracticeFixture practice;

    @BeforeEach
    void start() {
        practice = new PracticeFixture();
    }

    @AfterEach
    void stop() {
        practice.close();
    }

    private String error(String method, String... arguments) {
        return practice.call(method, arguments).path("error").asString("");
    }

    @Test
    void anOccupiedPortIsOneClearSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> Emulator.start(
                            PracticeFixture.workspace(),
                            PracticeFixture.app(Set.of()),
                            new EmulatorSettings(port, 1, Clock.systemUTC())))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void somebodyWhoWaitsIsWokenByTheMessage() throws Exception {
        CompletableFuture<java.util.Optional<Message>> waiting = CompletableFuture.supplyAsync(() ->
                practice.emulator.awaitMessage(message -> message.text().equals("the one"), Duration.ofSeconds(20)));
        practice.post(PracticeFixture.GENERAL, "another", "[]");
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "the one", "[]");
        assertThat(waiting.get().orElseThrow().ref()).isEqualTo(ref);
        assertThat(practice.emulator.awaitMessage(message -> message.text().equals("never"), Duration.ofMillis(50)))
                .isEmpty();
    }

    @Test
    void listenersHearInOrderAndABrokenOneHarmsNobody() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        practice.emulator.onChange(event -> {
            throw new IllegalStateException("broken listener, thrown on purpose by a test");
        });
        AutoCloseable subscription = practice.emulator.onChange(event -> {
            if (event instanceof WorkspaceEvent.MessagePosted posted) {
                heard.add(posted.message().text());
            } else if (event instanceof WorkspaceEvent.MessageUpdated updated) {
                heard.add("now " + updated.message().text());
            }
        });
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "one", "[]");
        practice.call("chat.update", "channel", ref.channelId(), "ts", ref.ts(), "text", "two");
        org.awaitility.Awaitility.await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("one", "now two");
        subscription.close();
        practice.post(PracticeFixture.GENERAL, "three", "[]");
        assertThat(heard).hasSize(2);
    }

    @Test
    void slacksErrorsAreSlacks() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", "[]");
        String general = PracticeFixture.GENERAL;
        assertThat(error("chat.postMessage", "channel", general)).isEqualTo("no_text");
        assertThat(error("chat.postMessage", "channel", PracticeFixture.SECRET_ROOM, "text", "x"))
                .isEqualTo("channel_not_found");
        assertThat(error("chat.update", "channel", general, "ts", "1.000001", "text", "x"))
                .isEqualTo("message_not_found");
        practice.emulator.as(PracticeFixture.ANNA).type(general, "hello");
        String hers = practice.emulator.messages(general).get(1).ts();
        assertThat(error("chat.update", "channel", general, "ts", hers, "text", "x"))
                .isEqualTo("cant_update_message");
        assertThat(error("chat.postEphemeral", "channel", general, "user", PracticeFixture.GUEST, "text", "x"))
                .isEqualTo("user_not_in_channel");
        assertThat(error("pins.add", "channel", general, "timestamp", ref.ts())).isEmpty();
        assertThat(error("pins.add", "channel", general, "timestamp", ref.ts())).isEqualTo("already_pinned");
        assertThat(error("conversations.invite", "channel", general, "users", PracticeFixture.ANNA))
                .isEqualTo("already_in_channel");
        assertThat(error("conversations.invite", "channel", general, "users", PracticeFixture.GONE))
                .isEqualTo("cant_invite");
        assertThat(error("chat.postMessage", "channel", general, "text", "x", "blocks", "{}"))
                .isEqualTo("invalid_blocks_format");
        assertThat(error("reactions.everything")).isEqualTo("unknown_method");
        assertThat(error("apps.manifest.create")).isEqualTo("unknown_method");
        assertThat(error("apps.connections.open")).isEqualTo("not_allowed_token_type");
    }

    @Test
    void aPublicChannelMustBeJoinedBeforePosting() {
        String other = practice.call("conversations.create", "name", "other")
                .path("channel")
                .path("id")
                .asString();
        practice.emulator.as(PracticeFixture.ANNA).join(other);
        assertThat(practice.emulator.channel(other).orElseThrow().memberIds())
                .containsExactly(PracticeFixture.BOT, PracticeFixture.ANNA);
        practice.call("conversations.archive", "channel", other);
        assertThat(error("chat.postMessage", "channel", other, "text", "x")).isEqualTo("is_archived");
    }

    @Test
    void inviteIsAllOrNothingUnlessForced() {
        String room = practice.call("conversations.create", "name", "war")
                .path("channel")
                .path("id")
                .asString();
        String both = PracticeFixture.ANNA + ",U0NOBODY";
        JsonNode refused = practice.call("conversations.invite", "channel", room, "users", both);
        assertThat(refused.path("errors").path(0).path("user").asString()).isEqualTo("U0NOBODY");
        assertThat(practice.emulator.channel(room).orElseThrow().memberIds()).doesNotContain(PracticeFixture.ANNA);
        assertThat(error("conversations.invite", "channel", room, "users", both, "force", "true"))
                .isEmpty();
        assertThat(practice.emulator.channel(room).orElseThrow().memberIds()).contains(PracticeFixture.ANNA);
    }

    @Test
    void anEditWithTextAloneTakesTheBlocksAwayAndKeepsTheMetadata() {
        JsonNode posted = practice.call(
                "chat.postMessage",
                "channel",
                PracticeFixture.GENERAL,
                "text",
                "board",
                "blocks",
                PracticeFixture.button("go", "Go"),
                "metadata",
                "{\"event_type\": \"board\", \"event_payload\": {\"window\": \"STG-1\"}}");
        MessageRef ref =
                new MessageRef(PracticeFixture.GENERAL, posted.path("ts").asString());
        assertThat(practice.emulator.message(ref).orElseThrow().buttons()).hasSize(1);
        practice.call("chat.update", "channel", ref.channelId(), "ts", ref.ts(), "text", "over");
        Message edited = practice.emulator.message(ref).orElseThrow();
        assertThat(edited.blocks()).isEmpty();
        assertThat(edited.metadata()).isNotNull();
        practice.call("chat.update", "channel", ref.channelId(), "ts", ref.ts(), "text", "over", "metadata", "{}");
        assertThat(practice.emulator.message(ref).orElseThrow().metadata()).isNull();
    }

    @Test
    void argumentsMayComeAsJsonAsFormAsPartsOrInTheAddress() {
        String url = practice.emulator.apiUrl() + "chat.postMessage";
        practice.postTo(
                url,
                "application/json; charset=utf-8",
                "{\"channel\": \"" + PracticeFixture.GENERAL + "\", \"text\": \"json\", \"blocks\": "
                        + PracticeFixture.button("go", "Go") + "}");
        practice.postTo(
                url,
                "multipart/form-data; boundary=cut",
                "--cut\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\n" + PracticeFixture.GENERAL
                        + "\r\n--cut\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nparts\r\n--cut--\r\n");
        practice.send(HttpRequest.newBuilder(java.net.URI.create(
                        url + "?channel=" + PracticeFixture.GENERAL + "&text=address&token=" + PracticeFixture.TOKEN))
                .GET()
                .build());
        assertThat(practice.emulator.messages(PracticeFixture.GENERAL))
                .extracting(Message::text)
                .containsExactly("json", "parts", "address");
    }

    @Test
    void historyIsPagedNewestFirst() {
        for (int i = 1; i <= 5; i++) {
            practice.post(PracticeFixture.GENERAL, "m" + i, "[]");
        }
        JsonNode first = practice.call("conversations.history", "channel", PracticeFixture.GENERAL, "limit", "2");
        assertThat(first.path("messages").path(0).path("text").asString()).isEqualTo("m5");
        assertThat(first.path("has_more").asBoolean()).isTrue();
        JsonNode second = practice.call(
                "conversations.history",
                "channel",
                PracticeFixture.GENERAL,
                "limit",
                "2",
                "cursor",
                first.path("response_metadata").path("next_cursor").asString());
        assertThat(second.path("messages").path(0).path("text").asString()).isEqualTo("m3");
        String oldest = second.path("messages").path(0).path("ts").asString();
        assertThat(practice.call("conversations.history", "channel", PracticeFixture.GENERAL, "oldest", oldest)
                        .path("messages"))
                .hasSize(2);
    }

    @Test
    void blocksCanBeReadAsPlainLines() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));
        assertThat(practice.emulator.message(ref).orElseThrow().readable()).isEqualTo("*Ready?*\n[Go]");
    }

    @Test
    void aDirectMessageReachesThePersonsOwnConversation() {
        MessageRef ref = practice.post(PracticeFixture.BERT, "psst", "[]");
        assertThat(ref.channelId())
                .isEqualTo(practice.emulator.as(PracticeFixture.BERT).directChannel())
                .startsWith("D");
    }
}
