package dev.lockkeeper.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks whether a Docker engine answers, within a second, before Testcontainers is touched: a machine without an engine
 * must lose no time to its own, longer search.
 */
final class DockerProbe {
    private static final long LIMIT_MILLIS = 1_000;
    private static final byte[] PING =
            "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private DockerProbe() {}

    static boolean answers(Map<String, String> environment) {
        for (String endpoint : endpoints(environment)) {
            FutureTask<Boolean> question = new FutureTask<>(() -> answers(endpoint));
            Thread thread = new Thread(question, "docker-probe");
            thread.setDaemon(true);
            thread.start();
            try {
                if (question.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            } catch (ExecutionException | TimeoutException e) {
                thread.interrupt(); // closes its socket
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** Where engines listen; DOCKER_HOST alone if it is set, else the sockets that exist here. */
    private static List<String> endpoints(Map<String, String> environment) {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        if (!host.isBlank()) {
            return List.of(host.strip());
        }
        List<Path> sockets = new ArrayList<>(List.of(
                Path.of("/var/run/docker.sock"),
                Path.of(System.getProperty("user.home", "."), ".docker", "run", "docker.sock")));
        if (environment.containsKey("XDG_RUNTIME_DIR")) {
            sockets.add(Path.of(environment.get("XDG_RUNTIME_DIR"), "docker.sock"));
        }
        return sockets.stream()
                .filter(Files::exists)
                .map(path -> "unix://" + path)
                .toList();
    }

    private static boolean answers(String endpoint) throws IOException {
        URI address = URI.create(endpoint);
        boolean unix = "unix".equals(address.getScheme());
        if (!unix && (address.getHost() == null || address.getPort() == -1)) {
            return false;
        }
        SocketAddress socket = unix
                ? UnixDomainSocketAddress.of(address.getPath())
                : new InetSocketAddress(address.getHost(), address.getPort());
        try (SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
            channel.connect(socket);
            channel.write(ByteBuffer.wrap(PING));
            // An engine behind TLS answers too, though not with a pong; that something answers is enough here.
            return channel.read(ByteBuffer.allocate(1)) == 1;
        }
    }
}
