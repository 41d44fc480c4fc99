package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private PracticeFixture practice;

    @BeforeEach
    void start() {
        practice = new PracticeFixture();
    }

    @AfterEach
    void stop() {
        practice.close();
    }

    private HttpResponse<String> say(String text) {
        return practice.request("chat.postMessage", "channel", PracticeFixture.GENERAL, "text", text);
    }

    private String error() {
        return Json.MAPPER.readTree(say("x").body()).path("error").asString("");
    }

    @Test
    void aDroppedConnectionGivesNoAnswerAndHasItsEffectOnlyIfOrderedSo() {
        practice.emulator.faults().dropBefore("chat.postMessage", 1);
        assertThatThrownBy(() -> say("lost before")).isInstanceOf(UncheckedIOException.class);
        practice.emulator.faults().dropAfter("chat.postMessage", 1);
        assertThatThrownBy(() -> say("lost after")).isInstanceOf(UncheckedIOException.class);
        assertThat(say("arrived").statusCode()).isEqualTo(200);
        assertThat(practice.emulator.messages(PracticeFixture.GENERAL))
                .extracting(Message::text)
                .containsExactly("lost after", "arrived");
    }

    @Test
    void faultsAreCountedDownAndMeetOnlyTheirMethod() {
        practice.emulator.faults().fail("chat.postMessage", 502, 2);
        assertThat(practice.request("auth.test").statusCode()).isEqualTo(200);
        assertThat(say("x").statusCode()).isEqualTo(502);
        assertThat(say("x").statusCode()).isEqualTo(502);
        assertThat(say("x").statusCode()).isEqualTo(200);
    }

    @Test
    void aDelayHoldsTheAnswerBack() {
        practice.emulator.faults().delay(EmulatorFaults.ANY, Duration.ofMillis(300), 1);
        long begun = System.nanoTime();
        say("x");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aMethodCanBeForbiddenAndPermittedAgain() {
        practice.emulator.faults().forbid("chat.postMessage", "restricted_action");
        assertThat(error()).isEqualTo("restricted_action");
        practice.emulator.faults().forbid("chat.postMessage", "unknown_method");
        assertThat(error()).isEqualTo("unknown_method");
        practice.emulator.faults().forbid("chat.postMessage", "missing_scope");
        assertThat(say("x").body()).contains("\"needed\":\"chat:write\"");
        practice.emulator.faults().permit("chat.postMessage");
        assertThat(error()).isEmpty();
    }

    @Test
    void theWholeWorkspaceMayBeAwayAndTheTokenRevoked() {
        practice.emulator.faults().goAway();
        assertThat(say("x").statusCode()).isEqualTo(503);
        assertThat(practice.request("auth.test").statusCode()).isEqualTo(503);
        practice.emulator.faults().comeBack();
        practice.emulator.faults().revokeToken();
        assertThat(error()).isEqualTo("token_revoked");
        practice.emulator.faults().clear();
        assertThat(error()).isEmpty();
    }

    @Test
    void aDeliveryMayComeTwice() {
        practice.emulator.faults().duplicateDeliveries(1);
        Person anna = practice.emulator.as(PracticeFixture.ANNA);
        anna.type(PracticeFixture.GENERAL, "/migrate help");
        anna.type(PracticeFixture.GENERAL, "/migrate list");
        assertThat(practice.received).hasSize(3);
        assertThat(practice.received.get(0).body())
                .isEqualTo(practice.received.get(1).body());
    }

    @Test
    void aLostDeliveryNeverArrivesAndALostAcknowledgementDid() {
        Person anna = practice.emulator.as(PracticeFixture.ANNA);
        practice.emulator.faults().loseDeliveries(1);
        assertThat(anna.type(PracticeFixture.GENERAL, "/migrate help").failure())
                .isEqualTo("operation_timeout");
        assertThat(practice.received).isEmpty();
        practice.emulator.faults().loseAcknowledgements(1);
        assertThat(anna.type(PracticeFixture.GENERAL, "/migrate help").failure())
                .isEqualTo("operation_timeout");
        assertThat(practice.received).hasSize(1);
        assertThat(anna.type(PracticeFixture.GENERAL, "/migrate help").isOk()).isTrue();
    }

    @Test
    void theJournalKnowsEverythingButTheToken() {
        say("hello");
        practice.request("chat.postMessage", "channel", "C0NOWHERE", "text", "x", "token", PracticeFixture.TOKEN);
        practice.emulator.as(PracticeFixture.ANNA).type(PracticeFixture.GENERAL, "/migrate help");
        assertThat(practice.emulator.traffic())
                .extracting(Exchange::method, Exchange::result)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("chat.postMessage", "ok"),
                        org.assertj.core.groups.Tuple.tuple("chat.postMessage", "channel_not_found"),
                        org.assertj.core.groups.Tuple.tuple("slash /migrate help", "ok"));
        assertThat(practice.emulator.traffic().toString()).doesNotContain(PracticeFixture.TOKEN);
    }
}
