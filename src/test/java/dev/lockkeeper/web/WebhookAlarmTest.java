package dev.lockkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.engine.Alarm;
import dev.lockkeeper.window.WindowId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One try of one alarm against a server that answers as it likes. */
class WebhookAlarmTest {
    private static final Alarm.Call CALL = new Alarm.Call(
            Alarm.Why.UNANSWERED,
            "STG-12/gate/final/1",
            new WindowId("STG-12"),
            "CRM",
            "staging",
            "gate/final/1",
            "to decide at \"Final\"",
            List.of("Database Administrator"),
            Instant.parse("2026-11-21T14:20:00Z"),
            Optional.of("https://practice.slack.com/archives/C1/p1"));

    private final AtomicInteger status = new AtomicInteger(200);
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    WebhookAlarmTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    }

    @BeforeEach
    void listen() {
        server.createContext("/secret-path", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.getResponseHeaders().set("Location", "/secret-path");
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theCallSaysWhichWindowWaitsForWhomSinceWhenAndWhere() {
        Alarm.Outcome outcome = alarm().raise(CALL);

        assertThat(outcome).isEqualTo(new Alarm.Outcome(Alarm.Answer.ARRIVED, "the webhook answered 200"));
        assertThat(keys).containsExactly("STG-12/gate/final/1");
        assertThat(bodies)
                .singleElement()
                .asString()
                .contains(
                        "\"window\":\"STG-12\"",
                        "\"question\":\"gate/final/1\"",
                        "\"roles\":[\"Database Administrator\"]",
                        "\"waitingSince\":\"2026-11-21T14:20:00Z\"",
                        "\"link\":\"https://practice.slack.com/archives/C1/p1\"",
                        "\"text\":\"STG-12 staging: nobody has answered since");
    }

    @ParameterizedTest
    @CsvSource({
        "204,ARRIVED",
        "302,REFUSED",
        "400,REFUSED",
        "404,REFUSED",
        "408,TRY_AGAIN",
        "429,TRY_AGAIN",
        "503,TRY_AGAIN"
    })
    void theAnswerSaysWhetherAnotherTryHelps(int answered, Alarm.Answer meaning) {
        status.set(answered);

        assertThat(alarm().raise(CALL).answer()).isEqualTo(meaning);
        assertThat(bodies).as("a redirect is not followed").hasSize(1);
    }

    @Test
    void aServerThatIsAwayMayBeTriedAgainAndItsAddressIsNotSaid() {
        server.stop(0);

        Alarm.Outcome outcome = alarm().raise(CALL);

        assertThat(outcome.answer()).isEqualTo(Alarm.Answer.TRY_AGAIN);
        assertThat(outcome.words()).doesNotContain("secret-path").doesNotContain("127.0.0.1");
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithoutBeingSaid() {
        Alarm.Outcome outcome = new WebhookAlarm(() -> "not an address with a secret").raise(CALL);

        assertThat(outcome).isEqualTo(new Alarm.Outcome(Alarm.Answer.REFUSED, "the webhook's address cannot be used"));
    }

    private WebhookAlarm alarm() {
        return new WebhookAlarm(() -> "http://127.0.0.1:" + server.getAddress().getPort() + "/secret-path");
    }
}
