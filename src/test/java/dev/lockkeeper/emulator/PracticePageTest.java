package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The page and its JSON. */
class PracticePageTest {
    private static final Pattern IMPORT = Pattern.compile("^import .* from \"\\./([a-z]+\\.js)\";$", Pattern.MULTILINE);
    private static final String MODAL_WITH_CLOSE = EveryMethod.MODAL.replace(
            "\"private_metadata\"",
            "\"close\": {\"type\": \"plain_text\", \"text\": \"Not now\"}, \"private_metadata\"");

    private PracticeFixture practice;

    @BeforeEach
    void start() {
        practice = new PracticeFixture();
    }

    @AfterEach
    void stop() {
        practice.close();
    }

    private HttpResponse<String> get(String path) {
        return practice.send(HttpRequest.newBuilder(practice.emulator.baseUri().resolve(path))
                .build());
    }

    private JsonNode post(String path, String body) {
        return Json.MAPPER.readTree(
                practice.postTo(practice.emulator.baseUri().resolve(path).toString(), "application/json", body)
                        .body());
    }

    private String raw(String request) throws IOException {
        URI base = practice.emulator.baseUri();
        try (Socket socket = new Socket("127.0.0.1", base.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }

    @Test
    void thePageIsServedWithAPolicyThatRunsOnlyItsOwnScript() {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("/practice/page.js").contains("/practice/page.css");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(get("/practice/page.js").statusCode()).isEqualTo(200);
        assertThat(get("/practice/page.css").headers().firstValue("Content-Type"))
                .contains("text/css; charset=utf-8");
        assertThat(get("/practice/api/workspace").body()).contains("\"rateFactor\":1000");
    }

    @Test
    void everyScriptThatThePageLoadsIsServedAndNoneWritesHtmlOrLeavesTheMachine() {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of("page.js"));
        while (!open.isEmpty()) {
            String script = open.remove();
            if (seen.add(script)) {
                HttpResponse<String> answer = get("/practice/" + script);
                assertThat(answer.statusCode()).as(script).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
                assertThat(answer.body())
                        .as(script)
                        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "from \"http");
                Matcher imports = IMPORT.matcher(answer.body());
                while (imports.find()) {
                    open.add(imports.group(1));
                }
            }
        }
        assertThat(seen).contains("dialogs.js", "composer.js", "text.js");
        assertThat(get("/practice/nothing.js").statusCode()).isEqualTo(404);
    }

    @Test
    void thePageLearnsWhoMayBePlayed() {
        JsonNode people =
                Json.MAPPER.readTree(get("/practice/api/workspace").body()).path("people");
        assertThat(people)
                .anySatisfy(person -> {
                    assertThat(person.path("handle").asString()).isEqualTo("anna");
                    assertThat(person.path("deactivated").asBoolean()).isFalse();
                })
                .anySatisfy(person -> {
                    assertThat(person.path("handle").asString()).isEqualTo("gone");
                    assertThat(person.path("deactivated").asBoolean()).isTrue();
                });
    }

    @Test
    void privateMessagesSayInWhichThreadTheyStandAndOnlyTheirReaderGetsThem() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "board", "[]");
        practice.call(
                "chat.postEphemeral",
                "channel",
                ref.channelId(),
                "user",
                PracticeFixture.ANNA,
                "thread_ts",
                ref.ts(),
                "text",
                "for you alone");
        JsonNode shown = privateTo(PracticeFixture.ANNA).path("ephemerals");
        assertThat(shown).hasSize(1);
        assertThat(shown.path(0).path("threadTs").asString()).isEqualTo(ref.ts());
        assertThat(privateTo(PracticeFixture.BERT).path("ephemerals")).isEmpty();
    }

    @Test
    void aModalComesWithItsWordsAndSaysByFieldWhatWasRefused() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));
        practice.emulator.as(PracticeFixture.ANNA).press(ref, "go");
        String trigger = practice.received.get(0).payload().path("trigger_id").asString();
        practice.call("views.open", "trigger_id", trigger, "view", MODAL_WITH_CLOSE);
        JsonNode view = privateTo(PracticeFixture.ANNA).path("views").path(0);
        assertThat(view.path("submit").asString()).isEqualTo("Send");
        assertThat(view.path("close").asString()).isEqualTo("Not now");
        String hash = view.path("hash").asString();
        String id = view.path("id").asString();
        practice.behaviour = request -> PracticeFixture.AppAnswer.json(
                "{\"response_action\": \"errors\", \"errors\": {\"why\": \"more, please\"}}");
        assertThat(submit(id, "").path("errors").path("why").asString())
                .isEqualTo("Please complete this required field.");
        assertThat(submit(id, "no").path("errors").path("why").asString()).isEqualTo("more, please");
        practice.call("views.update", "view_id", id, "view", MODAL_WITH_CLOSE);
        JsonNode updated = privateTo(PracticeFixture.ANNA).path("views").path(0);
        assertThat(updated.path("id").asString()).isEqualTo(id);
        assertThat(updated.path("hash").asString()).isNotEmpty().isNotEqualTo(hash);
    }

    private JsonNode privateTo(String userId) {
        return Json.MAPPER.readTree(
                get("/practice/api/users/" + userId + "/private").body());
    }

    private JsonNode submit(String viewId, String why) {
        return post(
                "/practice/api/users/" + PracticeFixture.ANNA + "/submit",
                "{\"view\": \"" + viewId + "\", \"values\": {\"why.text\": \"" + why + "\"}}");
    }

    @Test
    void messagesComeWithTheirThreads() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "<b>board</b>", "[]");
        practice.call("chat.postMessage", "channel", ref.channelId(), "thread_ts", ref.ts(), "text", "detail");
        JsonNode messages = Json.MAPPER
                .readTree(get("/practice/api/channels/" + PracticeFixture.GENERAL + "/messages")
                        .body())
                .path("messages");
        assertThat(messages).hasSize(1);
        assertThat(messages.path(0).path("text").asString()).isEqualTo("<b>board</b>");
        assertThat(messages.path(0).path("replies").path(0).path("text").asString())
                .isEqualTo("detail");
    }

    @Test
    void aPermalinkLeadsToItsChannelOnThePage() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "board", "[]");
        String link = practice.call("chat.getPermalink", "channel", ref.channelId(), "message_ts", ref.ts())
                .path("permalink")
                .asString();
        HttpResponse<String> answer =
                practice.send(HttpRequest.newBuilder(URI.create(link)).build());
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/#" + PracticeFixture.GENERAL);
    }

    @Test
    void peopleCanBePlayedOverHttp() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));
        String anna = "/practice/api/users/" + PracticeFixture.ANNA;
        assertThat(post(
                                anna + "/type",
                                "{\"channel\": \"" + PracticeFixture.GENERAL + "\", \"text\": \"/migrate help\"}")
                        .path("ok")
                        .asBoolean())
                .isTrue();
        assertThat(post(
                                anna + "/press",
                                "{\"channel\": \"" + ref.channelId() + "\", \"ts\": \"" + ref.ts()
                                        + "\", \"action\": \"go\"}")
                        .path("ok")
                        .asBoolean())
                .isTrue();
        String trigger = practice.received.get(1).payload().path("trigger_id").asString();
        practice.call("views.open", "trigger_id", trigger, "view", EveryMethod.MODAL);
        String view = practice.emulator.openViews(PracticeFixture.ANNA).get(0).id();
        assertThat(post(anna + "/submit", "{\"view\": \"" + view + "\", \"values\": {\"why\": \"so\"}}")
                        .path("outcome")
                        .asString())
                .isEqualTo("CLOSED");
        assertThat(post("/practice/api/faults", "{\"fault\": \"away\"}")
                        .path("ok")
                        .asBoolean())
                .isTrue();
        assertThat(practice.request("auth.test").statusCode()).isEqualTo(503);
        assertThat(post("/practice/api/faults", "{\"fault\": \"nonsense\"}")
                        .path("error")
                        .asString())
                .contains("nonsense");
    }

    @Test
    void aForeignPageCanNeitherReadNorAct() throws IOException {
        assertThat(raw("GET /practice/api/channels HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .contains("400");
        assertThat(raw("GET /files/U1/F1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .contains("400");
        assertThat(raw("GET /practice/api/channels HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("200");
        String url = practice.emulator.baseUri() + "/practice/api/users/" + PracticeFixture.ANNA + "/type";
        assertThat(practice.postTo(url, "text/plain", "{}").statusCode()).isEqualTo(400);
        assertThat(practice.received).isEmpty();
    }

    @Test
    void changesAreAnnouncedToThePage() throws IOException {
        URI base = practice.emulator.baseUri();
        try (Socket socket = new Socket("127.0.0.1", base.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /practice/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            readUntil(lines, "event: hello");
            practice.post(PracticeFixture.GENERAL, "x", "[]");
            readUntil(lines, "event: change");
            assertThat(readUntil(lines, "data: ")).contains(PracticeFixture.GENERAL);
        }
    }

    private static String readUntil(BufferedReader lines, String start) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith(start)) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }
}
