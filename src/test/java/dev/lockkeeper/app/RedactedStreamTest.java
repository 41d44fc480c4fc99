package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** X02: what a library logs goes through here, at whatever level. */
class RedactedStreamTest {
    private static final String SECRET = "canary-grün-7f3a9c51";

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        RedactedStream.overStandardError(new Redaction(List.of(SECRET)));
    }

    @AfterEach
    void restore() {
        System.setErr(before);
    }

    @Test
    void whatALibraryLogsHoldsNoSecretNorDoesItsStackTrace() {
        LoggerFactory.getLogger("com.slack.api.SomeClient")
                .warn("sent {} over postgres://u:hunter2@h/d", SECRET, new IllegalStateException("for " + SECRET));

        assertThat(logged())
                .contains("sent [hidden] over postgres://u:[hidden]@h/d")
                .contains("IllegalStateException: for [hidden]")
                .doesNotContain("canary", "7f3a", "hunter2");
    }

    @Test
    void aSecretOverTwoLinesOfOneEventIsHidden() {
        LoggerFactory.getLogger("org.postgresql.Driver")
                .warn("it was {}\n   {}", SECRET.substring(0, 8), SECRET.substring(8));

        assertThat(logged()).contains("it was [hidden]").doesNotContain("canary", "7f3a");
    }

    @Test
    void whatHoldsNoSecretComesThroughByteForByte() {
        System.err.print("grün und ");
        System.err.println("🚢 unterwegs");

        assertThat(logged()).isEqualTo("grün und 🚢 unterwegs" + System.lineSeparator());
    }

    private String logged() {
        return heard.toString(StandardCharsets.UTF_8);
    }
}
