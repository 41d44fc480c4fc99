package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.app_backend.SlackSignature;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import dev.lockkeeper.engine.SeenRequests;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.testkit.LogLines;
import dev.lockkeeper.testkit.ScriptedDesk;
import dev.lockkeeper.testkit.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may knock: A18 and A19 of the catalogue. */
class SignatureGuardTest {
    private static final String BODY = "token=x&team_id=T1&channel_id=C0GENERAL1&user_id=UCAROL&command=%2Fmigrate"
            + "&text=help+%F0%9F%9A%A2&response_url=http%3A%2F%2F127.0.0.1%3A1%2F&trigger_id=1.2.3&api_app_id=A0APP00001";

    private static final String EVENT = """
            {"token":"t","team_id":"T1","api_app_id":"A0APP00001","type":"event_callback","event_id":"Ev1","event_time":1,
            "event":{"type":"member_joined_channel","user":"UCAROL","channel":"C0GENERAL1","team":"T1"}}""";

    // years behind the system's clock, at which nobody looks
    private final SettableClock clock = SettableClock.at(Instant.parse("2021-03-04T02:00:00Z"));
    private final SlackStage stage = new SlackStage(1000, RoomPolicy.parse("new", Set.of()), clock).up();
    private final ScriptedDesk desk = stage.desk;

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aRequestThatSlackJustSignedIsHeard() throws Exception {
        assertThat(knock(now(), sign(now(), SlackStage.SECRET))).isEqualTo(200);
        assertThat(desk.said).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, 31_536_000, -31_536_000})
    void aRequestFromTooLongAgoOrFromTheFutureIsRefused(long seconds) throws Exception {
        String stamp = Long.toString(stage.machine.instant().getEpochSecond() + seconds);

        assertThat(knock(stamp, sign(stamp, SlackStage.SECRET))).isEqualTo(401);
        assertThat(desk.said).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-290, 300})
    void clocksMayDifferByAlmostFiveMinutes(long seconds) throws Exception {
        String stamp = Long.toString(stage.machine.instant().getEpochSecond() + seconds);

        assertThat(knock(stamp, sign(stamp, SlackStage.SECRET))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "soon",
                "",
                " 1614823200",
                "+1614823200",
                "1614823200.5",
                "99999999999999999999999",
                "9223372036854775807",
                "-1",
                "1e9",
                "0x10"
            })
    void aTimeStampThatIsNoneIsRefused(String stamp) throws Exception {
        assertThat(knock(stamp, sign(stamp, SlackStage.SECRET))).isEqualTo(401);
        assertThat(desk.said).isEmpty();
    }

    @Test
    void aRequestSignedWithAnotherSecretIsRefused() throws Exception {
        assertThat(knock(now(), sign(now(), "another-secret"))).isEqualTo(401);
    }

    @Test
    void aRequestWithoutASignatureIsRefused() throws Exception {
        assertThat(knock(now(), null)).isEqualTo(401);
        assertThat(knock(null, null)).isEqualTo(401);
    }

    @Test
    void aBodyThatWasChangedIsRefused() throws Exception {
        String stamp = now();
        assertThat(knock(stamp, sign(stamp, SlackStage.SECRET), BODY + "&text=approve"))
                .isEqualTo(401);
    }

    @Test
    void aCapturedRequestIsRefusedTheSecondTime() throws Exception {
        String stamp = now();
        String signature = sign(stamp, SlackStage.SECRET);

        assertThat(knock(stamp, signature)).isEqualTo(200);
        assertThat(knock(stamp, signature)).isEqualTo(401);
        assertThat(desk.said).hasSize(1);
    }

    @Test
    void whatSlackRepeatsCountsOnceAndIsAnsweredAsTheFirst() throws Exception {
        String later = Long.toString(stage.machine.instant().getEpochSecond() + 60);

        Response first = hear(now(), sign(now(), SlackStage.SECRET), BODY);
        Response again = hear(later, sign(later, SlackStage.SECRET), BODY);

        assertThat(again.getStatusCode()).isEqualTo(200);
        assertThat(again.getBody()).isEqualTo(first.getBody()).contains("text");
        assertThat(desk.said).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 299})
    void aCapturedRequestIsRefusedByAnotherNodeAndAfterARestart(long seconds) throws Exception {
        String stamp = now();
        String signature = sign(stamp, SlackStage.SECRET);
        assertThat(knock(stamp, signature)).isEqualTo(200);

        clock.advance(Duration.ofSeconds(seconds));
        stage.stopBot();
        stage.up();

        assertThat(knock(stamp, signature)).isEqualTo(401);
        assertThat(desk.said).hasSize(1);
    }

    @Test
    void whatSlackRepeatsToAnotherNodeCountsOnceAndIsAcknowledged() throws Exception {
        assertThat(knock(now(), sign(now(), SlackStage.SECRET))).isEqualTo(200);
        String later = Long.toString(stage.machine.instant().getEpochSecond() + 60);
        stage.stopBot();
        stage.up();

        assertThat(knock(later, sign(later, SlackStage.SECRET))).isEqualTo(200);
        assertThat(desk.said).hasSize(1);
    }

    @Test
    void whatCannotBeNotedIsNotDoneAndThePersonIsTold() throws Exception {
        stage.taken = digests -> {
            throw new StoreUnavailableException("noting a request", new IOException("away"));
        };

        Response answer = hear(now(), sign(now(), SlackStage.SECRET), BODY);

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getBody()).contains("Not recorded: the state database does not answer");
        assertThat(desk.said).isEmpty();
    }

    @Test
    void aStateDatabaseThatHangsIsAnsweredInTimeAsOneThatIsAway() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        stage.taken = digests -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return Set.of();
        };
        long begun = System.nanoTime();

        Response answer = hear(now(), sign(now(), SlackStage.SECRET), BODY);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(2_500));
        assertThat(answer.getBody()).contains("Not recorded");
        assertThat(desk.said).isEmpty();
        never.countDown();
    }

    @Test
    void anEventThatCannotBeNotedIsLeftForSlackToSendAgain() throws Exception {
        SeenRequests back = stage.taken;
        stage.taken = digests -> {
            throw new StoreUnavailableException("noting a request", new IOException("away"));
        };
        assertThat(hear(now(), sign(now(), SlackStage.SECRET, EVENT), EVENT).getStatusCode())
                .isEqualTo(503);

        stage.taken = back;
        String later = Long.toString(stage.machine.instant().getEpochSecond() + 60);
        assertThat(hear(later, sign(later, SlackStage.SECRET, EVENT), EVENT).getStatusCode())
                .isEqualTo(200);
    }

    @Test
    void duringARotationTheNewSecretAndTheOldOneCountAndNoOther() throws Exception {
        stage.stopBot();
        stage.startBot("a-new-secret, " + SlackStage.SECRET);
        Awaitility.await().until(() -> stage.bolt().isReady());
        String later = Long.toString(stage.machine.instant().getEpochSecond() + 1);

        assertThat(hear(now(), sign(now(), "a-new-secret"), BODY).getStatusCode())
                .isEqualTo(200);
        assertThat(hear(later, sign(later, SlackStage.SECRET), BODY).getStatusCode())
                .isEqualTo(200);
        assertThat(knock(now(), sign(now(), "a-new-secret, " + SlackStage.SECRET)))
                .isEqualTo(401);
        assertThat(knock(now(), sign(now(), "another-secret"))).isEqualTo(401);
    }

    @Test
    void aFloodOfForgeriesIsSaidOnceAMinute() throws Exception {
        try (LogLines log = LogLines.listen()) {
            for (int i = 0; i < 200; i++) {
                assertThat(stage.bolt().isSigned(now(), "v0=" + "0".repeat(64), new byte[0]))
                        .isFalse();
            }
            clock.advance(Duration.ofMinutes(1));
            assertThat(stage.bolt().isSigned(now(), null, new byte[0])).isFalse();

            assertThat(log.at("WARN").stream().filter(line -> line.contains("did not sign")))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("and 199 before");
        }
    }

    @Test
    void withoutASigningSecretNothingStarts() {
        assertThatThrownBy(() -> stage.settings(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SLACK_SIGNING_SECRET is missing");
    }

    @Test
    void settingsShowNoSecret() {
        assertThat(stage.settings(SlackStage.SECRET).toString())
                .doesNotContain(SlackStage.SECRET)
                .doesNotContain(SlackStage.TOKEN);
    }

    private String now() {
        return Long.toString(stage.machine.instant().getEpochSecond());
    }

    private static String sign(String stamp, String secret) {
        return sign(stamp, secret, BODY);
    }

    private static String sign(String stamp, String secret, String body) {
        return new SlackSignature.Generator(secret).generate(stamp, body);
    }

    private int knock(String stamp, String signature) throws Exception {
        return knock(stamp, signature, BODY);
    }

    private int knock(String stamp, String signature, String body) throws Exception {
        return hear(stamp, signature, body).getStatusCode();
    }

    private Response hear(String stamp, String signature, String body) throws Exception {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put(
                "Content-Type",
                List.of(body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded"));
        if (stamp != null) {
            headers.put(SlackSignature.HeaderNames.X_SLACK_REQUEST_TIMESTAMP, List.of(stamp));
        }
        if (signature != null) {
            headers.put(SlackSignature.HeaderNames.X_SLACK_SIGNATURE, List.of(signature));
        }
        SlackRequestParser parser = new SlackRequestParser(stage.bolt().app().config());
        return stage.bolt()
                .app()
                .run(parser.parse(SlackRequestParser.HttpRequest.builder()
                        .requestUri("/slack/events")
                        .queryString(Map.of())
                        .headers(new RequestHeaders(headers))
                        .requestBody(body)
                        .remoteAddress("127.0.0.1")
                        .build()));
    }
}
