package dev.lockkeeper.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DockerProbeTest {
    private static final Duration LITTLE = Duration.ofMillis(1_500);

    @Test
    void anEngineThatAnswersIsFound() throws IOException {
        try (ServerSocket engine = listening()) {
            Thread thread = new Thread(() -> answerOnce(engine), "engine");
            thread.start();

            assertThat(DockerProbe.answers(at(engine))).isTrue();
        }
    }

    @Test
    void anEngineThatAcceptsButNeverAnswersCostsLittleTime() throws IOException {
        try (ServerSocket engine = listening()) {
            long start = System.nanoTime();

            assertThat(DockerProbe.answers(at(engine))).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LITTLE);
        }
    }

    @Test
    void whereNobodyListensThereIsNoEngine() {
        assertThat(DockerProbe.answers(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1")))
                .isFalse();
        assertThat(DockerProbe.answers(Map.of("DOCKER_HOST", "unix:///nowhere/docker.sock")))
                .isFalse();
        assertThat(DockerProbe.answers(Map.of("DOCKER_HOST", "ssh://somewhere")))
                .isFalse();
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    private static Map<String, String> at(ServerSocket engine) {
        return Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + engine.getLocalPort());
    }

    private static void answerOnce(ServerSocket engine) {
        try (Socket caller = engine.accept()) {
            caller.getInputStream().read();
            caller.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nOK".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
