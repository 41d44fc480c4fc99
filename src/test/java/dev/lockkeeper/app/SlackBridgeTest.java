package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.app_backend.SlackSignature;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.middleware.builtin.RequestVerification;
import com.slack.api.model.event.AppMentionEvent;
import dev.lockkeeper.testkit.KnownPeople;
import dev.lockkeeper.testkit.MemoryWindowStore;
import dev.lockkeeper.testkit.ScriptedDesk;
import dev.lockkeeper.web.WebServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slack's requests over real HTTP to a real Bolt, with a listener that only says what arrived. */
class SlackBridgeTest {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String SHIP = "\uD83D\uDEA2";

    private final BlockingQueue<String> mentions = new LinkedBlockingQueue<>();
    private final AtomicReference<Optional<App>> bolt = new AtomicReference<>(Optional.empty());
    private final SlackBridge bridge = new SlackBridge(SlackBridgeTest::isSigned, bolt::get);
    private final WebServer server = new WebServer(
            new WebServer.Settings("127.0.0.1", 0, Optional.empty()),
            new ScriptedDesk(),
            new MemoryWindowStore(),
            new WebServer.Callers(new KnownPeople(), new KnownPeople()),
            List::of,
            routes -> routes.post(SlackBridge.PATH, bridge::handle));
    private final HttpClient client = HttpClient.newHttpClient();
    private URI address = URI.create("http://127.0.0.1");

    @BeforeEach
    void startWithBolt() {
        SlackConfig slack = new SlackConfig();
        slack.setStatsEnabled(false);
        App app = new App(
                AppConfig.builder()
                        .signingSecret(SECRET)
                        .singleTeamBotToken("xoxb-1")
                        .build(),
                Slack.getInstance(slack),
                List.of(new RequestVerification(new SlackSignature.Verifier(new SlackSignature.Generator(SECRET)))));
        app.command(
                "/migrate",
                (request, context) ->
                        context.ack("heard: " + request.getPayload().getText()));
        app.event(AppMentionEvent.class, (event, context) -> {
            mentions.add(event.getEvent().getText());
            return context.ack();
        });
        bolt.set(Optional.of(app));
        address = URI.create("http://127.0.0.1:" + server.start() + SlackBridge.PATH);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatSlackSignedReachesTheListenerAndItsAnswerComesBack() throws Exception {
        HttpResponse<String> answer = send(signed(command("status"), now()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(answer.body()).contains("heard: status");
    }

    @Test
    void aCharacterOfFourBytesIsSignedAndReadAsItWasSent() throws Exception {
        String event = """
                {"token":"t","team_id":"T1","api_app_id":"A1","type":"event_callback","event_id":"Ev1","event_time":1,
                "event":{"type":"app_mention","user":"U1","text":"all aboard %s é","ts":"1.1","channel":"C1"}}""".formatted(SHIP);

        assertThat(send(signed(command("note " + SHIP), now())).body()).contains("heard: note " + SHIP);
        assertThat(send(signed(event, now(), "application/json")).statusCode()).isEqualTo(200);
        assertThat(mentions.poll(5, TimeUnit.SECONDS)).isEqualTo("all aboard " + SHIP + " é");
    }

    @Test
    void whatIsNotSignedOrSignedForAnotherBodyIsRefused() throws Exception {
        String stamp = now();
        String body = command("status");
        HttpRequest unsigned = post(body, "application/x-www-form-urlencoded").build();
        HttpRequest another = post(body, "application/x-www-form-urlencoded")
                .header("X-Slack-Request-Timestamp", stamp)
                .header("X-Slack-Signature", signature(stamp, command("hold")))
                .build();

        assertThat(send(unsigned).statusCode()).isEqualTo(401);
        assertThat(send(another).statusCode()).isEqualTo(401);
    }

    @Test
    void whatWasSignedTenMinutesAgoIsRefused() throws Exception {
        String old = Long.toString(Instant.now().getEpochSecond() - 600);

        assertThat(send(signed(command("status"), old)).statusCode()).isEqualTo(401);
    }

    @Test
    void untilBoltIsThereSlackIsAskedToComeAgain() throws Exception {
        bolt.set(Optional.empty());

        HttpResponse<String> answer = send(signed(command("status"), now()));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    }

    @Test
    void aBodyThatIsNothingOfSlacksIsRefused() throws Exception {
        assertThat(send(signed("{\"hello\":1", now(), "application/json")).statusCode())
                .isBetween(400, 499);
    }

    @Test
    void whatIsNotSignedIsNotEvenParsed() throws Exception {
        HttpResponse<String> answer = send(post("{\"hello\":1", "application/json")
                .header("X-Slack-Request-Timestamp", now())
                .header("X-Slack-Signature", "v0=0")
                .build());

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void ofTwoSignaturesNoneCounts() throws Exception {
        String stamp = now();
        HttpRequest twice = post(command("status"), FORM)
                .header("X-Slack-Request-Timestamp", stamp)
                .header("X-Slack-Signature", signature(stamp, command("status")))
                .header("X-Slack-Signature", signature(stamp, command("status")))
                .build();

        assertThat(send(twice).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/x", ";x=1", "/../events", ".json"})
    void anotherPathIsAnotherPath(String behind) throws Exception {
        assertThat(sendTo(address + behind).statusCode()).isIn(400, 404);
    }

    @Test
    void thePathInAnotherSpellingIsAnotherPath() throws Exception {
        assertThat(sendTo(address.toString().replace("events", "%65vents")).statusCode())
                .isEqualTo(404);
        assertThat(sendTo(address.toString().replace("/slack", "//slack")).statusCode())
                .isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "multipart/form-data; boundary=x", "application/jsonx", "*"})
    void anotherContentTypeIsNotTaken(String type) throws Exception {
        assertThat(send(signed(command("status"), now(), type)).statusCode()).isEqualTo(415);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWhateverItsLengthClaims() throws Exception {
        String large = command("x".repeat(1_000_001));
        HttpRequest unmeasured = HttpRequest.newBuilder(address)
                .header("Content-Type", FORM)
                .header("X-Slack-Request-Timestamp", now())
                .header("X-Slack-Signature", signature(now(), large))
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .build();

        assertThat(send(signed(large, now())).statusCode()).isEqualTo(413);
        assertThat(send(unmeasured).statusCode()).isEqualTo(413);
    }

    @Test
    void onlyPostsAreTaken() throws Exception {
        assertThat(send(HttpRequest.newBuilder(address).GET().build()).statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> sendTo(String url) throws IOException, InterruptedException {
        String stamp = now();
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", FORM)
                .header("X-Slack-Request-Timestamp", stamp)
                .header("X-Slack-Signature", signature(stamp, command("status")))
                .POST(HttpRequest.BodyPublishers.ofString(command("status")))
                .build());
    }

    private static boolean isSigned(String stamp, String signature, byte[] body) {
        return signature(stamp, new String(body, StandardCharsets.UTF_8)).equals(signature);
    }

    private HttpRequest signed(String body, String stamp) {
        return signed(body, stamp, FORM);
    }

    private HttpRequest signed(String body, String stamp, String type) {
        return post(body, type)
                .header("X-Slack-Request-Timestamp", stamp)
                .header("X-Slack-Signature", signature(stamp, body))
                .build();
    }

    private HttpRequest.Builder post(String body, String type) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String signature(String stamp, String body) {
        return new SlackSignature.Generator(SECRET).generate(stamp, body);
    }

    private static String command(String text) {
        return "token=t&team_id=T1&user_id=U1&channel_id=C1&command=%2Fmigrate&response_url=http%3A%2F%2F127.0.0.1&text="
                + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String now() {
        return Long.toString(Instant.now().getEpochSecond());
    }
}
