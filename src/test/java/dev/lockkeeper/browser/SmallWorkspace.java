package dev.lockkeeper.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.EmulatorSettings;
import dev.lockkeeper.emulator.MessageRef;
import dev.lockkeeper.emulator.WorkspaceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A practice workspace with three people and an app that the test speaks for. */
final class SmallWorkspace implements AutoCloseable {
    static final String ANNA = "U0ANNA0001";
    static final String BERT = "U0BERT0001";
    static final String INA = "U0INA00001";
    static final String DBAS = "S0DBA00001";
    static final String GENERAL = "C0GENERAL1";
    static final String HARBOUR = "C0HARBOUR1";
    static final String TOKEN = "xoxb-000000000001-practice";
    private static final String BOT = "U0BOT00001";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final Emulator slack;
    /** What was delivered to the app, decoded, oldest first. */
    final List<String> delivered = new CopyOnWriteArrayList<>();
    /** What the app answers to a delivery; nothing unless the test says so. */
    volatile UnaryOperator<String> answer = delivery -> "";

    private final HttpServer app;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    SmallWorkspace() {
        try {
            app = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        app.setExecutor(threads);
        app.createContext("/slack/events", this::take);
        app.start();
        slack = Emulator.start(people(), installed(), new EmulatorSettings(0, 60, Clock.systemUTC()));
        slack.deliverTo(URI.create("http://127.0.0.1:" + app.getAddress().getPort() + "/slack/events"));
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String decoded = URLDecoder.decode(body, StandardCharsets.UTF_8);
        delivered.add(decoded);
        byte[] bytes = answer.apply(decoded).getBytes(StandardCharsets.UTF_8);
        boolean json = bytes.length > 0 && bytes[0] == '{';
        exchange.getResponseHeaders().set("Content-Type", json ? "application/json" : "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static WorkspaceSpec people() {
        return new WorkspaceSpec(
                "T0TEAM0001",
                "Harbour",
                "harbour",
                List.of(
                        WorkspaceSpec.Member.person(ANNA, "anna", "Anna Adler", "Europe/Berlin"),
                        WorkspaceSpec.Member.person(BERT, "bert", "Bert Berg", "America/New_York"),
                        WorkspaceSpec.Member.person(INA, "ina", "Ina Irgendwer", "UTC")),
                List.of(new WorkspaceSpec.UserGroup(DBAS, "dbas", "Database Administrator", List.of(ANNA))),
                List.of(
                        new WorkspaceSpec.InitialChannel(GENERAL, "general", false, List.of(ANNA, BERT), true),
                        new WorkspaceSpec.InitialChannel(HARBOUR, "harbour", false, List.of(ANNA, BERT, INA), true)));
    }

    private static AppSpec installed() {
        return new AppSpec(
                TOKEN,
                "xapp-1-A0000000001-practice",
                "0123456789abcdef0123456789abcdef",
                "A0APP00001",
                "Gatekeeper",
                BOT,
                "B0BOT00001",
                "/migrate",
                null,
                Set.copyOf(AppSpec.ALL_SCOPES),
                Set.of());
    }

    URI page() {
        return slack.baseUri();
    }

    URI page(String handle, String channel) {
        return page().resolve("/?as=" + handle + "#" + channel);
    }

    /** Calls a Web API method as the app; fails if it is refused. */
    JsonNode call(String method, String... namesAndValues) {
        String form = IntStream.range(0, namesAndValues.length / 2)
                .mapToObj(i -> encoded(namesAndValues[2 * i]) + "=" + encoded(namesAndValues[2 * i + 1]))
                .collect(Collectors.joining("&"));
        JsonNode reply = JSON.readTree(send(HttpRequest.newBuilder(URI.create(slack.apiUrl() + method))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build()));
        if (!reply.path("ok").asBoolean()) {
            throw new IllegalStateException(method + " answered " + reply);
        }
        return reply;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Asks the workspace's own HTTP interface, as a script would. */
    JsonNode ask(String verb, String path, String body) {
        return JSON.readTree(send(HttpRequest.newBuilder(page().resolve(path))
                .header("Content-Type", "application/json")
                .method(verb, HttpRequest.BodyPublishers.ofString(body))
                .build()));
    }

    MessageRef says(String channel, String text) {
        return posts(channel, text, "[]");
    }

    MessageRef posts(String channel, String text, String blocks) {
        JsonNode reply = call("chat.postMessage", "channel", channel, "text", text, "blocks", blocks);
        return new MessageRef(reply.path("channel").asString(), reply.path("ts").asString());
    }

    /** Opens a modal for whoever caused this delivery. */
    void opensModal(String delivery, String view) {
        String trigger = delivery.replaceFirst("(?s).*trigger_id[\"=:]+([0-9A-Za-z.]+).*", "$1");
        call("views.open", "trigger_id", trigger, "view", view);
    }

    /** Shares a file with a message in a channel. */
    void shares(String channel, String name, String title, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        JsonNode place = call("files.getUploadURLExternal", "filename", name, "length", Integer.toString(bytes.length));
        send(HttpRequest.newBuilder(URI.create(place.path("upload_url").asString()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build());
        call(
                "files.completeUploadExternal",
                "channel_id",
                channel,
                "files",
                "[{\"id\": \"" + place.path("file_id").asString() + "\", \"title\": \"" + title + "\"}]");
    }

    static final String CARD = """
            [{"type": "header", "text": {"type": "plain_text", "text": "May the gate open?"}},
             {"type": "section", "text": {"type": "mrkdwn", "text": "Asks <!subteam^S0DBA00001> and <@U0BERT0001>."}},
             {"type": "actions", "block_id": "decide", "elements": [
               {"type": "button", "action_id": "approve", "style": "primary", "value": "1",
                "text": {"type": "plain_text", "text": "Approve"},
                "confirm": {"title": {"type": "plain_text", "text": "Open the gate?"},
                            "text": {"type": "plain_text", "text": "Nobody can close it again."},
                            "confirm": {"type": "plain_text", "text": "Open it"},
                            "deny": {"type": "plain_text", "text": "Leave it"}}},
               {"type": "button", "action_id": "why", "style": "danger", "value": "1",
                "text": {"type": "plain_text", "text": "Reject …"}}]}]
            """;

    static final String MODAL = """
            {"type": "modal", "callback_id": "reason", "title": {"type": "plain_text", "text": "Why not?"},
             "submit": {"type": "plain_text", "text": "Reject"}, "close": {"type": "plain_text", "text": "Back"},
             "blocks": [{"type": "input", "block_id": "why", "label": {"type": "plain_text", "text": "Reason"},
               "hint": {"type": "plain_text", "text": "Stands in the report."},
               "element": {"type": "plain_text_input", "action_id": "text", "multiline": true}}]}
            """;

    @Override
    public void close() {
        slack.close();
        app.stop(0);
        threads.shutdownNow();
    }
}
