package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Socket Mode as Slack has it, tried with WebSockets of the JDK that know nothing of Slack. */
class SocketModeTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private PracticeFixture practice = PracticeFixture.overSockets(SocketTimes.likeSlack());
    private final List<SocketClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(SocketClient::close);
        practice.close();
    }

    private SocketClient connect() {
        SocketClient client = SocketClient.of(practice).greeted();
        clients.add(client);
        return client;
    }

    private SlashReply type(String line) {
        return practice.emulator.as(PracticeFixture.ANNA).type(PracticeFixture.GENERAL, line);
    }

    @Test
    void helloSaysWhichAppHowManyConnectionsAndHowLongTheyLast() {
        connect();
        JsonNode hello = connect().heard.get(0);

        assertThat(hello.path("num_connections").asInt()).isEqualTo(2);
        assertThat(hello.path("connection_info").path("app_id").asString()).isEqualTo("A0APP00001");
        assertThat(hello.path("debug_info").path("approximate_connection_time").asInt())
                .isEqualTo(18_060);
    }

    @Test
    void aTicketIsGoodForOneConnection() {
        String url = practice.callAsApp("apps.connections.open").path("url").asString();
        clients.add(new SocketClient(url).greeted());

        assertThat(refused(url)).isEqualTo(401);
        assertThat(refused(url.replaceFirst("ticket=[^&]*", "ticket=guessed"))).isEqualTo(401);
    }

    /** The HTTP status in the place of a WebSocket. */
    private static int refused(String url) {
        try (SocketClient unwanted = new SocketClient(url)) {
            throw new AssertionError("connected, and heard " + unwanted.heard);
        } catch (CompletionException refused) {
            return ((WebSocketHandshakeException) refused.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    @Test
    void onlyTheAppTokenOpensConnectionsAndItDoesNothingElse() {
        assertThat(practice.call("apps.connections.open").path("error").asString())
                .isEqualTo("not_allowed_token_type");
        assertThat(practice.callAsApp("chat.postMessage").path("error").asString())
                .isEqualTo("not_allowed_token_type");

        practice.emulator.faults().revokeAppToken();
        assertThat(practice.callAsApp("apps.connections.open").path("error").asString())
                .isEqualTo("token_revoked");
        assertThat(practice.call("auth.test").path("ok").asBoolean()).isTrue();
    }

    @Test
    void eachEnvelopeGoesToExactlyOneSocket() {
        SocketClient one = connect();
        SocketClient other = connect();

        for (int i = 0; i < 6; i++) {
            assertThat(type("/migrate " + i).isOk()).isTrue();
        }

        List<String> texts = new ArrayList<>();
        one.envelopes()
                .forEach(each -> texts.add(each.path("payload").path("text").asString()));
        other.envelopes()
                .forEach(each -> texts.add(each.path("payload").path("text").asString()));
        assertThat(texts).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5");
        assertThat(one.envelopes()).hasSize(3);
        assertThat(practice.received).as("nothing over HTTP").isEmpty();
    }

    @Test
    void aSlashCommandIsTheSameFieldsAndItsAcknowledgementMayCarryAnAnswer() {
        SocketClient client = connect().answering("{\"text\": \"Heard.\"}");

        SlashReply reply = type("/migrate status");

        JsonNode envelope = client.envelopes().get(0);
        assertThat(envelope.path("type").asString()).isEqualTo("slash_commands");
        assertThat(envelope.path("accepts_response_payload").asBoolean()).isTrue();
        assertThat(envelope.path("payload").path("command").asString()).isEqualTo("/migrate");
        assertThat(envelope.path("payload").path("user_id").asString()).isEqualTo(PracticeFixture.ANNA);
        assertThat(reply.answers()).extracting(Ephemeral::text).containsExactly("Heard.");
    }

    @Test
    void anAnswerToAPressIsNotAcceptedAndOneToAModalIs() {
        SocketClient client =
                connect().answering("{\"response_action\": \"errors\", \"errors\": {\"why\": \"More.\"}}");
        Person anna = practice.emulator.as(PracticeFixture.ANNA);
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));

        assertThat(anna.press(ref, "Go").ackBody()).isEmpty();
        JsonNode press = client.envelopes().get(0);
        assertThat(press.path("type").asString()).isEqualTo("interactive");
        assertThat(press.path("accepts_response_payload").asBoolean()).isFalse();
        practice.call(
                "views.open",
                "trigger_id",
                press.path("payload").path("trigger_id").asString(),
                "view",
                EveryMethod.MODAL);
        SubmitReply refused = anna.submit(anna.openView().orElseThrow(), Map.of("why", "no"));

        assertThat(refused.errors()).containsEntry("why", "More.");
        assertThat(client.envelopes().get(1).path("accepts_response_payload").asBoolean())
                .isTrue();
    }

    @Test
    void anAcknowledgementCountsOnWhicheverSocketItComes() {
        SocketClient asked = connect().silent();
        CompletableFuture<SlashReply> reply = CompletableFuture.supplyAsync(() -> type("/migrate status"));
        JsonNode envelope = asked.await(message -> message.has("envelope_id"));

        connect().acknowledge(envelope.path("envelope_id").asString());

        assertThat(reply.join().isOk()).isTrue();
    }

    @Test
    void whoNeverAcknowledgesIsWaitedForThreeSecondsAndThePersonIsTold() {
        connect().silent();

        SlashReply reply = type("/migrate status");

        assertThat(reply.failure()).isEqualTo("operation_timeout");
        assertThat(reply.took()).isBetween(Duration.ofMillis(2_900), Duration.ofSeconds(6));
        assertThat(reply.answers())
                .extracting(Ephemeral::text)
                .containsExactly("/migrate failed with the error \"operation_timeout\"");
    }

    @Test
    void anEventThatIsNotAcknowledgedComesAgainAndSaysSo() {
        SocketClient client = connect().silent();

        practice.emulator.as(PracticeFixture.GUEST).join(PracticeFixture.GENERAL);

        JsonNode again = client.await(message -> message.path("retry_attempt").asInt() == 1);
        JsonNode first = client.envelopes().get(0);
        assertThat(first.path("type").asString()).isEqualTo("events_api");
        assertThat(first.path("retry_attempt").asInt()).isZero();
        assertThat(again.path("retry_reason").asString()).isEqualTo("timeout");
        assertThat(again.path("payload").path("event_id"))
                .isEqualTo(first.path("payload").path("event_id"));
    }

    @Test
    void withoutASocketThePersonIsToldAtOnce() {
        assertThat(type("/migrate status").failure()).isEqualTo("dispatch_failed");
    }

    @Test
    void theEleventhSocketIsSentAway() {
        for (int i = 0; i < 10; i++) {
            connect();
        }
        SocketClient eleventh = SocketClient.of(practice);
        clients.add(eleventh);

        await().atMost(SOON).until(() -> eleventh.closedWith() == 1000);
        assertThat(eleventh.farewells()).containsExactly("too_many_websockets");
        assertThat(eleventh.types()).doesNotContain("hello");
        assertThat(practice.emulator.openSockets()).isEqualTo(10);
    }

    @Test
    void aSocketIsWarnedThenRefreshedThenClosedAndGetsNothingNewMeanwhile() {
        practice.close();
        practice = PracticeFixture.overSockets(new SocketTimes(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        SocketClient client = connect();

        await().atMost(SOON).until(() -> client.farewells().size() == 1);
        assertThat(type("/migrate before").isOk()).isTrue();
        await().atMost(SOON).until(() -> client.farewells().size() == 2);
        assertThat(type("/migrate after").failure()).isEqualTo("dispatch_failed");

        assertThat(client.farewells()).containsExactly("warning", "refresh_requested");
        await().atMost(SOON).until(() -> client.closedWith() == 1000);
    }

    @Test
    void aCutIsAConnectionThatBreaksWithoutAWord() {
        SocketClient client = connect();

        practice.emulator.faults().cutSockets();

        // what the JDK calls a connection that ended without a closing handshake
        await().atMost(SOON).until(() -> client.closedWith() == 1006);
        assertThat(client.farewells()).isEmpty();
        assertThat(practice.emulator.openSockets()).isZero();
    }

    @Test
    void socketModeThatIsSwitchedOffSaysGoodbyeAndOpensNothing() {
        SocketClient client = connect();

        practice.emulator.faults().disableSocketMode();

        await().atMost(SOON).until(() -> client.closedWith() == 1000);
        assertThat(client.farewells()).containsExactly("link_disabled");
        assertThat(practice.callAsApp("apps.connections.open").path("ok").asBoolean())
                .isFalse();
        practice.emulator.faults().clear();
        connect();
    }

    @Test
    void aDuplicateIsTheSameEnvelopeAgain() {
        SocketClient client = connect();
        practice.emulator.faults().duplicateDeliveries(1);

        type("/migrate status");

        assertThat(client.envelopes())
                .extracting(each -> each.path("envelope_id").asString())
                .hasSize(2)
                .containsOnly(client.envelopes().get(0).path("envelope_id").asString());
    }

    @Test
    void anAppWithARequestUrlHasNoSockets() {
        try (PracticeFixture overHttp = new PracticeFixture()) {
            assertThat(overHttp.callAsApp("apps.connections.open").path("ok").asBoolean())
                    .isFalse();
        }
    }
}
