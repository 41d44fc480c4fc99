package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.emulator.StandingFault.Kind;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults with a name, from Java. Over HTTP they are tested with the page. */
class StandingFaultTest {
    private PracticeFixture practice;

    @BeforeEach
    void start() {
        practice = new PracticeFixture();
    }

    @AfterEach
    void stop() {
        practice.close();
    }

    private void order(String name, Kind kind, String on, long value, int times) {
        practice.emulator.faults().put(new StandingFault(name, kind, on, value, times));
    }

    private HttpResponse<String> say(String text) {
        return practice.request("chat.postMessage", "channel", PracticeFixture.GENERAL, "text", text);
    }

    private SlashReply type() {
        return practice.emulator.as(PracticeFixture.ANNA).type(PracticeFixture.GENERAL, "/migrate help");
    }

    @Test
    void callsMeetEveryKindOfFaultThatAnAnswerCanHave() {
        order("one", Kind.FAIL, "chat.postMessage", 503, 1);
        assertThat(say("x").statusCode()).isEqualTo(503);
        order("one", Kind.RATE_LIMIT, EmulatorFaults.ANY, 7, 1);
        assertThat(say("x").headers().firstValue("Retry-After")).contains("7");
        order("one", Kind.DROP_BEFORE, "chat.postMessage", 0, 1);
        assertThatThrownBy(() -> say("lost")).isInstanceOf(UncheckedIOException.class);
        order("one", Kind.DROP_AFTER, "chat.postMessage", 0, 1);
        assertThatThrownBy(() -> say("took effect")).isInstanceOf(UncheckedIOException.class);
        order("one", Kind.DELAY, "chat.postMessage", 250, 1);
        long begun = System.nanoTime();
        assertThat(say("late").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
        assertThat(practice.emulator.messages(PracticeFixture.GENERAL))
                .extracting(Message::text)
                .containsExactly("took effect", "late");
        assertThat(practice.emulator.faults().standing()).isEmpty();
    }

    @Test
    void aFaultWithoutANumberLastsUntilItIsTakenBackAndMeetsOnlyItsMethod() {
        order("slow-boards", Kind.FAIL, "chat.postMessage", 500, StandingFault.UNTIL_OFF);
        assertThat(say("x").statusCode()).isEqualTo(500);
        assertThat(say("x").statusCode()).isEqualTo(500);
        assertThat(practice.request("auth.test").statusCode()).isEqualTo(200);
        assertThat(practice.emulator.faults().standing())
                .extracting(StandingFault::words)
                .containsExactly("chat.postMessage: answered 500, until it is off");
        assertThat(practice.emulator.faults().takeBack("slow-boards")).isTrue();
        assertThat(practice.emulator.faults().takeBack("slow-boards")).isFalse();
        assertThat(say("x").statusCode()).isEqualTo(200);
    }

    @Test
    void deliveriesAreLostDoubledUnheardAndLate() {
        order("d", Kind.DROP_BEFORE, "deliveries/slash", 0, 1);
        assertThat(type().failure()).isEqualTo("operation_timeout");
        assertThat(practice.received).isEmpty();
        order("d", Kind.DUPLICATE, StandingFault.DELIVERIES, 0, 1);
        assertThat(type().isOk()).isTrue();
        assertThat(practice.received).hasSize(2);
        order("d", Kind.DROP_AFTER, "deliveries/slash", 0, 1);
        assertThat(type().failure()).isEqualTo("operation_timeout");
        assertThat(practice.received).hasSize(3);
        order("d", Kind.DELAY, "deliveries/slash", 200, 1);
        order("presses", Kind.DROP_BEFORE, "deliveries/block_actions", 0, 1);
        long begun = System.nanoTime();
        assertThat(type().isOk()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(practice.emulator.faults().standing())
                .extracting(StandingFault::name)
                .containsExactly("presses");
    }

    @Test
    void whatCannotHappenCannotBeOrdered() {
        assertThatThrownBy(() -> order("a", Kind.FAIL, "deliveries", 500, 1))
                .hasMessageContaining("late, lost or doubled");
        assertThatThrownBy(() -> order("a", Kind.DUPLICATE, "chat.update", 0, 1))
                .hasMessageContaining("only a delivery");
        assertThatThrownBy(() -> order("a", Kind.FAIL, "chat.update", 200, 1)).hasMessageContaining("400 to 599");
        assertThatThrownBy(() -> order("a", Kind.DELAY, "deliveries/letters", 5, 1))
                .hasMessageContaining("letters");
        assertThatThrownBy(() -> order("a b", Kind.DELAY, "*", 5, 1)).hasMessageContaining("a b");
        assertThatThrownBy(() -> order("a", Kind.DELAY, "*", 5, -1)).hasMessageContaining("times is -1");
        assertThatThrownBy(() -> Kind.of("earthquake")).hasMessageContaining("earthquake");
    }
}
