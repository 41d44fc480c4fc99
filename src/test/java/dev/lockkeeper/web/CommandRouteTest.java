package dev.lockkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.Desk.Reply;
import dev.lockkeeper.testkit.KnownPeople;
import dev.lockkeeper.testkit.MemoryWindowStore;
import dev.lockkeeper.testkit.ScriptedDesk;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowStories;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandRouteTest {
    private static final String SHARED = "a-token-that-only-reads";
    private static final String HERS = "a-token-of-carol";
    private static final Actor CAROL = new Actor("T1", "UCAROL");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KnownPeople people = new KnownPeople();
    private final ScriptedDesk desk = new ScriptedDesk();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer server = new WebServer(
            new WebServer.Settings("127.0.0.1", 0, Optional.of(SHARED)),
            desk,
            new MemoryWindowStore(),
            new WebServer.Callers(people, people),
            List::of,
            routes -> {});
    private int port;

    @BeforeEach
    void start() {
        port = server.start();
        people.tokens.put(HERS, CAROL);
        Window window = WindowStories.running().window();
        desk.windows.put(window.id(), window);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsSaidReachesTheDeskAsTheOwnerOfTheTokenInTheWindowOfTheAddress() throws Exception {
        desk.toSaid = said -> new Reply.Words("Held by @{UCAROL}.");

        HttpResponse<String> answer = say(HERS, "{\"text\": \"hold the replica lags\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"accepted\":true,\"answer\":\"Held by @carol.\"}");
        assertThat(desk.said).singleElement().satisfies(said -> {
            assertThat(said.by()).isEqualTo(CAROL);
            assertThat(said.text()).isEqualTo("hold the replica lags");
            assertThat(said.about()).contains(new WindowId("STG-12"));
        });
    }

    @Test
    void aYesThatIsToBeConfirmedInTheBrowserIsNotAccepted() throws Exception {
        desk.toSaid = said -> new Reply.ConfirmInBrowser("It does not count yet.", "https://bot/confirm/0123");

        HttpResponse<String> answer = say(HERS, "{\"text\": \"approve\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo("{\"accepted\":false,\"answer\":\"It does not count yet.\\nhttps://bot/confirm/0123\","
                        + "\"confirmInBrowser\":\"https://bot/confirm/0123\"}");
    }

    @Test
    void theSharedTokenOnlyReads() throws Exception {
        HttpResponse<String> answer = say(SHARED, "{\"text\": \"status\"}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("The shared token only reads");
        assertThat(desk.said).isEmpty();
    }

    @Test
    void nobodySpeaksWithoutAToken() throws Exception {
        assertThat(say("another", "{\"text\": \"status\"}").statusCode()).isEqualTo(401);
        assertThat(desk.said).isEmpty();
    }

    @Test
    void whoIsNoFullMemberAnyMoreNeitherSpeaksNorReads() throws Exception {
        people.guests.add(CAROL);

        assertThat(say(HERS, "{\"text\": \"status\"}").statusCode()).isEqualTo(403);
        assertThat(send(request("/api/windows", HERS).build()).statusCode()).isEqualTo(403);
        assertThat(desk.said).isEmpty();
    }

    @Test
    void whileSlackCannotSayWhoSomebodyIsNothingIsRecorded() throws Exception {
        people.away = true;

        HttpResponse<String> answer = say(HERS, "{\"text\": \"status\"}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("nothing was recorded");
        assertThat(desk.said).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"text\": \"hold\", \"user\": \"UDBA\"} | The body has user",
                "{\"text\": \"hold\", \"by\": 1, \"as\": 2} | The body has as, by",
                "{\"text\": 7}                            | text is no string",
                "{\"confirm\": \"x\"}                     | The body has no text",
                "[\"hold\"]                               | no JSON object",
                "hold                                     | no JSON object",
                "''                                       | no JSON object"
            })
    void aBodyThatIsNoOrderIsRefusedInASentenceAndNamesNobody(String body, String sentence) throws Exception {
        HttpResponse<String> answer = say(HERS, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(sentence);
        assertThat(desk.said).isEmpty();
    }

    @Test
    void aTextOfTenThousandCharactersIsTheLongest() throws Exception {
        assertThat(say(HERS, "{\"text\": \"" + "x".repeat(10_000) + "\"}").statusCode())
                .isEqualTo(200);
        assertThat(say(HERS, "{\"text\": \"" + "x".repeat(10_001) + "\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatIsNotSentAsJsonIsRefused() throws Exception {
        HttpResponse<String> answer = send(request("/api/windows/STG-12/commands", HERS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("text=hold"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(desk.said).isEmpty();
    }

    /** Every reason there is, as the desk gives it: its word and its sentence arrive, and never a status of success. */
    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyRefusalArrivesWithItsReasonAndItsSentence(Reason reason) throws Exception {
        desk.toSaid = said -> new Reply.No(reason, "No, and @{UDBA} knows why.");

        HttpResponse<String> answer = say(HERS, "{\"text\": \"approve\"}");

        JsonNode body = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(body.get("accepted").asBoolean()).isFalse();
        assertThat(body.get("reason").asString()).isEqualTo(reason.name());
        assertThat(body.get("answer").asString()).isEqualTo("No, and @dba knows why.");
    }

    @Test
    void aWayBackIsPricedFirstAndGoneOnlyWithTheMarkOfThatPrice() throws Exception {
        desk.toSaid = said -> new Reply.Rollbacks(List.of(offer("m1")), "the app fails");

        HttpResponse<String> priced = say(HERS, "{\"text\": \"rollback full the app fails\"}");
        assertThat(priced.statusCode()).isEqualTo(202);
        assertThat(JSON.readTree(priced.body()).get("confirm").asString()).isEqualTo("m1");
        assertThat(priced.body()).contains("lossless");
        assertThat(desk.submitted).isEmpty();

        HttpResponse<String> old = say(HERS, "{\"text\": \"rollback full the app fails\", \"confirm\": \"m0\"}");
        assertThat(old.statusCode()).isEqualTo(409);
        assertThat(old.body()).contains("It is not what you confirmed any more");
        assertThat(desk.submitted).isEmpty();

        HttpResponse<String> gone = say(HERS, "{\"text\": \"rollback full the app fails\", \"confirm\": \"m1\"}");
        assertThat(gone.statusCode()).isEqualTo(200);
        assertThat(desk.submitted)
                .singleElement()
                .extracting(ScriptedDesk.Submitted::command)
                .isEqualTo(new WindowCommand.RollBack("full", Optional.of("m1"), "the app fails"));

        desk.toSubmitted = request -> Decision.refused(Reason.STALE_CARD, "The price is another now.");
        HttpResponse<String> late = say(HERS, "{\"text\": \"rollback full the app fails\", \"confirm\": \"m1\"}");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("The price is another now.");
    }

    @Test
    void theWaysBackWithoutAReasonAreOnlyPriced() throws Exception {
        desk.toSaid = said -> new Reply.Rollbacks(List.of(offer("m1")), "");

        HttpResponse<String> answer = say(HERS, "{\"text\": \"rollback\", \"confirm\": \"m1\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("lossless", "rollback <plan> <reason>");
        assertThat(desk.submitted).isEmpty();
    }

    @Test
    void aStartIsShownFirstAndOpenedOnlyWithItsMark() throws Exception {
        Desk.StartProposal proposal =
                new Desk.StartProposal("crm", "staging", null, "C1", "d1g3st", List.of("Opens crm in staging."));
        desk.toSaid = said -> new Reply.ConfirmStart(proposal);

        HttpResponse<String> shown = say(HERS, "{\"text\": \"start staging\"}");
        assertThat(shown.statusCode()).isEqualTo(202);
        assertThat(shown.body()).contains("Opens crm in staging.", "d1g3st");
        assertThat(desk.started).isEmpty();

        HttpResponse<String> opened = say(HERS, "{\"text\": \"start staging\", \"confirm\": \"d1g3st\"}");
        assertThat(opened.statusCode()).isEqualTo(200);
        assertThat(opened.body()).contains("STG-12 is open.");
        assertThat(desk.started).containsExactly(proposal);
    }

    @Test
    void aWindowThatIsNotThereIsSaid() throws Exception {
        HttpResponse<String> answer = send(request("/api/windows/STG-99/commands", HERS)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\": \"status\"}"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(desk.said).isEmpty();
    }

    private static Desk.RollbackOffer offer(String mark) {
        return new Desk.RollbackOffer(
                new WindowId("STG-12"), "full", "Everything back", mark, true, List.of("Everything back: lossless"));
    }

    private HttpResponse<String> say(String token, String body) throws IOException, InterruptedException {
        return send(request("/api/windows/STG-12/commands", token)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
