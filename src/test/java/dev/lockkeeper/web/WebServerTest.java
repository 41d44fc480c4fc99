package dev.lockkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.testkit.KnownPeople;
import dev.lockkeeper.testkit.MemoryWindowStore;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowStories;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebServerTest {
    private static final String TOKEN = "a-token-that-only-reads";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MemoryWindowStore store = new MemoryWindowStore();
    private final AtomicBoolean slackUp = new AtomicBoolean(true);
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer server = server(0, Optional.of(TOKEN));
    private int port;

    @BeforeEach
    void start() {
        port = server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theProcessIsAliveWhateverElseIsNot() throws Exception {
        store.isAway(true);
        slackUp.set(false);

        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(json(get("/healthz"))).isEqualTo(JSON.readTree("{\"status\":\"up\"}"));
    }

    @Test
    void readyMeansEveryPartIsUpAndTheOthersAreNamed() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        slackUp.set(false);
        HttpResponse<String> answer = get("/readyz");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer)).isEqualTo(JSON.readTree("""
                {"ready":false,"parts":[{"name":"slack","up":false,"sentence":"Slack has not answered yet."}]}"""));
    }

    @Test
    void aWindowHasEveryFieldOfTheContract() throws Exception {
        told(WindowStories.completed());

        JsonNode window = json(read("/api/windows/STG-12"));

        assertThat(names(window))
                .containsExactlyInAnyOrder(
                        "id",
                        "runbook",
                        "environment",
                        "state",
                        "digest",
                        "commander",
                        "channel",
                        "plannedStart",
                        "startedAt",
                        "finishedAt",
                        "steps",
                        "gates",
                        "statusPosts",
                        "rollback");
        JsonNode step = window.get("steps").get(1);
        assertThat(names(step))
                .containsExactlyInAnyOrder(
                        "id",
                        "title",
                        "kind",
                        "state",
                        "attempt",
                        "plannedAt",
                        "startedAt",
                        "finishedAt",
                        "checks",
                        "paused",
                        "lock");
        assertThat(names(step.get("checks").get(0))).containsExactlyInAnyOrder("name", "verdict", "expected", "actual");
        JsonNode gate = window.get("gates").get(0);
        assertThat(names(gate)).containsExactlyInAnyOrder("id", "state", "digest", "roles", "lines", "breakGlass");
        JsonNode role = gate.get("roles").get(0);
        assertThat(names(role)).containsExactlyInAnyOrder("role", "required", "decisions");
        assertThat(names(role.get("decisions").get(0))).containsExactlyInAnyOrder("user", "decision", "at", "reason");
    }

    @Test
    void whatAWindowSaysIsWhatHappened() throws Exception {
        told(WindowStories.noReturnAsked());

        JsonNode window = json(read("/api/windows/STG-12"));

        assertThat(window.get("id").asString()).isEqualTo("STG-12");
        assertThat(window.get("commander").asString()).isEqualTo("UCAROL");
        assertThat(window.get("plannedStart").asString()).isEqualTo("2026-11-21T14:00:00Z");
        assertThat(window.get("finishedAt").isNull()).isTrue();
        assertThat(window.get("rollback").isNull()).isTrue();
        JsonNode decided =
                window.get("gates").get(0).get("roles").get(0).get("decisions").get(0);
        assertThat(decided.get("user").asString()).isEqualTo("UDBA");
        assertThat(decided.get("decision").asString()).isEqualTo("approved");
        assertThat(decided.get("at").asString()).matches("2026-11-21T14:.*Z");
    }

    @Test
    void windowsAreListedAndTheirEventsAreTold() throws Exception {
        assertThat(json(read("/api/windows"))).isEqualTo(JSON.readTree("[]"));
        told(WindowStories.running());

        assertThat(json(read("/api/windows")).get(0).get("id").asString()).isEqualTo("STG-12");
        JsonNode events = json(read("/api/windows/STG-12/events"));
        assertThat(events.size()).isEqualTo(WindowStories.running().journal().size());
        assertThat(names(events.get(0))).containsExactlyInAnyOrder("seq", "kind", "at", "fact");
        assertThat(events.get(0).get("seq").asInt()).isEqualTo(1);
        assertThat(events.get(0).get("kind").asString()).isEqualTo("Opened");
        assertThat(events.get(0).get("at").asString()).endsWith("Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/windows", "/api/windows/STG-12", "/api/windows/STG-12/events"})
    void nobodyReadsWithoutTheToken(String path) throws Exception {
        told(WindowStories.running());

        assertThat(get(path).statusCode()).isEqualTo(401);
        assertThat(get(path, "Bearer another-token").statusCode()).isEqualTo(401);
        assertThat(get(path, "Basic " + TOKEN).statusCode()).isEqualTo(401);
        assertThat(get(path).body()).doesNotContain("STG-12").contains("Authorization: Bearer");
        assertThat(get(path, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "access_token"})
    void aTokenInTheAddressIsRefusedEvenIfItIsRight(String name) throws Exception {
        HttpResponse<String> answer = get("/api/windows?" + name + "=" + TOKEN, "Bearer " + TOKEN);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("ends up in logs").doesNotContain(TOKEN);
    }

    @Test
    void withoutATokenInTheSettingsNobodyReadsAndTheAnswerSaysWhy() throws Exception {
        try (WebServer other = server(0, Optional.empty())) {
            int otherPort = other.start();
            HttpResponse<String> answer =
                    send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + otherPort + "/api/windows"))
                            .header("Authorization", "Bearer ")
                            .build());

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("LOCKKEEPER_API_TOKEN");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nowhere                    | There is nothing at /nowhere.",
                "/slack/events               | There is nothing at /slack/events.",
                "/api/windows/STG-99         | There is no window of this id; GET /api/windows lists them.",
                "/api/windows/STG-99/events  | There is no window of this id; GET /api/windows lists them.",
                "/api/windows/stg%2712       | There is no window of this id; GET /api/windows lists them."
            })
    void whatIsNotThereIsSaidInASentence(String path, String sentence) throws Exception {
        HttpResponse<String> answer = read(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).get("error").asString()).isEqualTo(sentence);
    }

    @Test
    void aStoreThatIsAwayIsSaidInASentence() throws Exception {
        told(WindowStories.running());
        store.isAway(true);

        for (String path : List.of("/api/windows", "/api/windows/STG-12", "/api/windows/STG-12/events")) {
            HttpResponse<String> answer = read(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(json(answer).get("error").asString())
                    .isEqualTo("The state database does not answer; try again in a moment.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz", "/metrics", "/api/windows", "/nowhere"})
    void everyAnswerTellsBrowsersToKeepTheirHandsOff(String path) throws Exception {
        var headers = get(path).headers();

        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; frame-ancestors 'none'");
        assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
        assertThat(headers.firstValue("Server")).isEmpty();
    }

    @Test
    void metricsCountRequestsAndLiveWindows() throws Exception {
        told(WindowStories.running());
        get("/healthz");

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(answer.body())
                .contains("http_server_requests_seconds_count{method=\"GET\",status=\"200\"}")
                .containsPattern("lockkeeper_windows_live\\{state=\"[A-Z_]+\"} 1")
                .contains("jvm_memory_used_bytes", "lockkeeper_state_database_up 1");
    }

    @Test
    void metricsAnswerWhileTheStoreIsAway() throws Exception {
        store.isAway(true);

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("jvm_memory_used_bytes", "lockkeeper_state_database_up 0")
                .doesNotContain("lockkeeper_windows_live{");
    }

    @Test
    void aPortThatIsTakenIsNamedInOneSentence() throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                WebServer second = server(holder.getLocalPort(), Optional.empty())) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("Port " + holder.getLocalPort() + " on 127.0.0.1 is taken by another program. Stop that"
                            + " one, or choose another port with PORT (or --port in practice).");
        }
    }

    /** From now on this window is there, as the story stands. */
    private void told(WindowStories story) {
        List<WindowEvent> journal = story.journal();
        Window opened = store.open((LifeEvent.Opened) journal.get(0), Map.of());
        store.append(opened, journal.subList(1, journal.size()), Map.of());
    }

    private WebServer server(int wanted, Optional<String> token) {
        return new WebServer(
                new WebServer.Settings("127.0.0.1", wanted, token),
                new StoreDesk(store),
                store,
                new WebServer.Callers(new KnownPeople(), new KnownPeople()),
                () -> List.of(new Readiness.Part(
                        "slack", slackUp.get(), slackUp.get() ? "Up." : "Slack has not answered yet.")),
                routes -> {});
    }

    private HttpResponse<String> read(String path) throws IOException, InterruptedException {
        return get(path, "Bearer " + TOKEN);
    }

    private HttpResponse<String> get(String path, String... authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        for (String value : authorization) {
            request.header("Authorization", value);
        }
        return send(request.build());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static List<String> names(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }
}
