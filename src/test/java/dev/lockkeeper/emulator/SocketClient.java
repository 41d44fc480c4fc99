package dev.lockkeeper.emulator;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An app's end of a WebSocket, made of the JDK alone: it records what it hears and says what a test wants. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);

    final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private volatile boolean acknowledging = true;
    private volatile String payload = "";
    private volatile int closedWith;

    SocketClient(String url) {
        socket = http.newWebSocketBuilder().buildAsync(URI.create(url), this).join();
    }

    static SocketClient of(PracticeFixture practice) {
        return new SocketClient(
                practice.callAsApp("apps.connections.open").path("url").asString());
    }

    /** From now on nothing is acknowledged. */
    SocketClient silent() {
        acknowledging = false;
        return this;
    }

    /** From now on every acknowledgement carries this payload. */
    SocketClient answering(String json) {
        payload = json;
        return this;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            JsonNode message = Json.MAPPER.readTree(part.toString());
            part.setLength(0);
            heard.add(message);
            if (acknowledging && message.has("envelope_id")) {
                acknowledge(message.path("envelope_id").asString());
            }
        }
        from.request(1);
        return null;
    }

    void acknowledge(String envelopeId) {
        String answer = payload.isEmpty() ? "" : ", \"payload\": " + payload;
        socket.sendText("{\"envelope_id\": \"" + envelopeId + "\"" + answer + "}", true);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closedWith = code;
        return null;
    }

    int closedWith() {
        return closedWith;
    }

    List<JsonNode> envelopes() {
        return heard.stream().filter(message -> message.has("envelope_id")).toList();
    }

    List<String> types() {
        return heard.stream().map(message -> message.path("type").asString()).toList();
    }

    List<String> farewells() {
        return heard.stream()
                .filter(message -> message.path("type").asString().equals("disconnect"))
                .map(message -> message.path("reason").asString())
                .toList();
    }

    JsonNode await(Predicate<JsonNode> wanted) {
        return Awaitility.await()
                .atMost(SOON)
                .until(() -> heard.stream().filter(wanted).findFirst().orElse(null), found -> found != null);
    }

    SocketClient greeted() {
        await(message -> message.path("type").asString().equals("hello"));
        return this;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
