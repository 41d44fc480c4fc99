package dev.lockkeeper.emulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A workspace with three people, and an app that records what it is sent and answers as the test says. */
final class PracticeFixture implements AutoCloseable {
    static final String ANNA = "U0ANNA0001";
    static final String BERT = "U0BERT0001";
    static final String GUEST = "U0GUEST001";
    static final String GONE = "U0GONE0001";
    static final String BOT = "U0BOT00001";
    static final String GROUP = "S0DBA00001";
    static final String GENERAL = "C0GENERAL1";
    static final String SECRET_ROOM = "C0SECRET01";
    static final String TOKEN = "xoxb-000000000001-practice";
    static final String APP_TOKEN = "xapp-1-A0000000001-practice";
    static final String SIGNING_SECRET = "0123456789abcdef0123456789abcdef";

    /** One request as the app got it. */
    record Received(Map<String, String> headers, String body) {
        Map<String, String> form() {
            return formOf(body);
        }

        JsonNode payload() {
            return Json.MAPPER.readTree(form().get("payload"));
        }
    }

    /** What the app answers. */
    record AppAnswer(int status, String contentType, String body) {
        static final AppAnswer EMPTY = new AppAnswer(200, "text/plain", "");

        static AppAnswer json(String body) {
            return new AppAnswer(200, "application/json", body);
        }
    }

    final Emulator emulator;
    final List<Received> received = new CopyOnWriteArrayList<>();
    private final com.sun.net.httpserver.HttpServer app;
    private final java.util.concurrent.ExecutorService threads = java.util.concurrent.Executors.newCachedThreadPool();
    private final HttpClient http =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    volatile Function<Received, AppAnswer> behaviour = request -> AppAnswer.EMPTY;

    PracticeFixture() {
        this(1000, Clock.systemUTC());
    }

    PracticeFixture(double rateFactor, Clock clock) {
        this(rateFactor, clock, Set.copyOf(AppSpec.ALL_SCOPES));
    }

    PracticeFixture(double rateFactor, Clock clock, Set<String> scopes) {
        this(app(scopes), new EmulatorSettings(0, rateFactor, clock));
    }

    /** The app is in Socket Mode, with sockets that live so long. */
    static PracticeFixture overSockets(SocketTimes times) {
        return new PracticeFixture(
                app(Set.copyOf(AppSpec.ALL_SCOPES)).inSocketMode(),
                new EmulatorSettings(0, 1000, Clock.systemUTC(), times));
    }

    private PracticeFixture(AppSpec installed, EmulatorSettings settings) {
        try {
            app = com.sun.net.httpserver.HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException noPort) {
            throw new IllegalStateException(noPort);
        }
        app.setExecutor(threads);
        app.createContext("/slack/events", exchange -> {
            Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Received request = new Received(headers, body);
            received.add(request);
            AppAnswer answer = behaviour.apply(request);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        app.start();
        emulator = Emulator.start(workspace(), installed, settings);
        emulator.deliverTo(URI.create("http://127.0.0.1:" + app.getAddress().getPort() + "/slack/events"));
    }

    static WorkspaceSpec workspace() {
        return new WorkspaceSpec(
                "T0TEAM0001",
                "Harbour",
                "harbour",
                List.of(
                        WorkspaceSpec.Member.person(ANNA, "anna", "Anna Adler", "Europe/Berlin"),
                        WorkspaceSpec.Member.person(BERT, "bert", "Bert Berg", "America/New_York"),
                        new WorkspaceSpec.Member(GUEST, "guest", "Gus Guest", "UTC", true, false, false),
                        new WorkspaceSpec.Member(GONE, "gone", "Gone Person", "UTC", false, false, true)),
                List.of(new WorkspaceSpec.UserGroup(GROUP, "dba", "Database Administrators", List.of(ANNA))),
                List.of(
                        new WorkspaceSpec.InitialChannel(GENERAL, "general", false, List.of(ANNA, BERT), true),
                        new WorkspaceSpec.InitialChannel(SECRET_ROOM, "secret", true, List.of(ANNA), false)));
    }

    static AppSpec app(Set<String> scopes) {
        return new AppSpec(
                TOKEN,
                APP_TOKEN,
                SIGNING_SECRET,
                "A0APP00001",
                "Gatekeeper",
                BOT,
                "B0BOT00001",
                "/migrate",
                null,
                scopes,
                new TreeSet<>(List.of("member_joined_channel", "subteam_members_changed")));
    }

    static Map<String, String> formOf(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            fields.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return fields;
    }

    /** Calls a Web API method with form fields and gives the JSON. */
    JsonNode call(String method, String... namesAndValues) {
        return Json.MAPPER.readTree(request(method, namesAndValues).body());
    }

    HttpResponse<String> request(String method, String... namesAndValues) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return postTo(
                emulator.apiUrl() + method, "application/x-www-form-urlencoded; charset=utf-8", Delivery.form(fields));
    }

    /** Calls a Web API method with the app-level token. */
    JsonNode callAsApp(String method) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(emulator.apiUrl() + method))
                .header("Authorization", "Bearer " + APP_TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        return Json.MAPPER.readTree(answer.body());
    }

    HttpResponse<String> postTo(String url, String contentType, String body) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException lost) {
            throw new java.io.UncheckedIOException(lost);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Posts a message as the app and gives where it is. */
    MessageRef post(String channel, String text, String blocks) {
        JsonNode answer = call("chat.postMessage", "channel", channel, "text", text, "blocks", blocks);
        if (!answer.path("ok").asBoolean()) {
            throw new IllegalStateException(answer.toString());
        }
        return new MessageRef(
                answer.path("channel").asString(), answer.path("ts").asString());
    }

    static String button(String actionId, String label) {
        return """
                [{"type": "section", "text": {"type": "mrkdwn", "text": "*Ready?*"}},
                 {"type": "actions", "block_id": "decide", "elements": [{"type": "button", "action_id": "%s",
                  "text": {"type": "plain_text", "text": "%s"}, "value": "w-1", "style": "primary"}]}]
                """.formatted(actionId, label);
    }

    @Override
    public void close() {
        emulator.close();
        app.stop(0);
        threads.shutdownNow();
    }
}
