package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the inspector is told. */
class TrafficTest {
    private PracticeFixture practice;

    @BeforeEach
    void start() {
        practice = new PracticeFixture();
    }

    @AfterEach
    void stop() {
        practice.close();
    }

    private JsonNode get(String path) {
        return Json.MAPPER.readTree(practice.send(
                        HttpRequest.newBuilder(practice.emulator.baseUri().resolve("/practice/api/traffic" + path))
                                .build())
                .body());
    }

    @Test
    void linesHaveNumbersAndComeOnce() {
        practice.post(PracticeFixture.GENERAL, "one", "[]");
        JsonNode first = get("").path("exchanges");
        assertThat(first).hasSize(1);
        assertThat(first.path(0).path("number").asInt()).isEqualTo(1);
        assertThat(first.path(0).path("perMinute").asInt()).isEqualTo(300);
        assertThat(get("?after=1").path("exchanges")).isEmpty();
        practice.emulator.as(PracticeFixture.ANNA).type(PracticeFixture.GENERAL, "/migrate help");
        JsonNode second = get("?after=1").path("exchanges");
        assertThat(second).hasSize(1);
        assertThat(second.path(0).path("direction").asString()).isEqualTo("SLACK_TO_APP");
        assertThat(get("/99").path("error").asString()).contains("no longer kept");
        assertThat(get("?after=x").path("error").asString()).contains("expected a number");
    }

    @Test
    void aLineIsGivenWholeWithoutAnySecret() {
        practice.behaviour =
                request -> PracticeFixture.AppAnswer.json("{\"text\": \"my token is " + PracticeFixture.TOKEN + "\"}");
        practice.emulator.as(PracticeFixture.ANNA).type(PracticeFixture.GENERAL, "/migrate help");
        String responseUrl = practice.received.get(0).form().get("response_url");
        JsonNode line = get("/1");
        assertThat(line.path("request").path("command").asString()).isEqualTo("/migrate");
        assertThat(line.path("request").path("token").asString()).isEqualTo("***");
        assertThat(line.path("request").path("response_url").asString()).endsWith("/***");
        assertThat(line.path("answer").path("text").asString()).isEqualTo("my token is ***");
        assertThat(line.toString()).doesNotContain(PracticeFixture.TOKEN, responseUrl.replaceFirst(".*/", ""));
    }

    @Test
    void blocksAndAnswersAreJsonAgain() {
        practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));
        JsonNode line = get("/1");
        assertThat(line.path("request").path("blocks").path(1).path("block_id").asString())
                .isEqualTo("decide");
        assertThat(line.path("answer").path("ok").asBoolean()).isTrue();
        assertThat(line.path("answerKept").asBoolean()).isTrue();
    }
}
