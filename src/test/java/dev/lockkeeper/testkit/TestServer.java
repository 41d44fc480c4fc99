package dev.lockkeeper.testkit;

import dev.lockkeeper.practice.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL server of this test run: its address and a user that may create databases and roles.
 *
 * @param parameters what follows the database in its address, with the question mark, or empty
 */
record TestServer(String source, String host, int port, String parameters, String user, String password) {
    private static final String URL = "LOCKKEEPER_TEST_DATABASE_URL";
    private static final String USER = "LOCKKEEPER_TEST_DATABASE_USER";
    private static final String PASSWORD = "LOCKKEEPER_TEST_DATABASE_PASSWORD";
    /** The same major version as the embedded server. */
    private static final String IMAGE = "postgres:15";

    private static final int DEFAULT_PORT = 5432;
    private static final String FOLDER = "test-postgres-";

    /**
     * Decides and starts: the server that the environment names, else one in a container where an engine answers, else
     * the embedded one.
     *
     * @param containers the system property {@code lockkeeper.containers}; {@code demand} allows only a container
     * @throws IllegalStateException if a container is demanded and no engine answers, or the address cannot be read
     */
    static TestServer chosen(Map<String, String> environment, @Nullable String containers) {
        boolean demanded = "demand".equals(containers);
        if (!demanded && !environment.getOrDefault(URL, "").isBlank()) {
            return given(environment);
        }
        if (DockerProbe.answers(environment)) {
            return inContainer();
        }
        if (demanded) {
            throw new IllegalStateException("lockkeeper.containers=demand asks for PostgreSQL in a container, but no"
                    + " Docker engine answered within a second. Start one, or set DOCKER_HOST to where it listens, or run"
                    + " without -Dlockkeeper.containers.");
        }
        return embedded();
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database + parameters;
    }

    static TestServer given(Map<String, String> environment) {
        String url = environment.getOrDefault(URL, "").strip();
        URI address = URI.create(url.replaceFirst("^jdbc:", ""));
        if (!url.startsWith("jdbc:postgresql://") || address.getHost() == null) {
            throw new IllegalStateException(
                    URL + " is " + url + ", expected jdbc:postgresql://host:port/database of a server that is there for"
                            + " tests alone.");
        }
        return new TestServer(
                "the server in " + URL,
                address.getHost(),
                address.getPort() == -1 ? DEFAULT_PORT : address.getPort(),
                address.getRawQuery() == null ? "" : "?" + address.getRawQuery(),
                environment.getOrDefault(USER, "postgres"),
                environment.getOrDefault(PASSWORD, ""));
    }

    private static TestServer inContainer() {
        // Testcontainers' own reaper removes the container when this JVM is gone.
        @SuppressWarnings("resource")
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE).withUsername("postgres");
        container.start();
        return new TestServer(
                "Testcontainers, image " + IMAGE,
                container.getHost(),
                container.getMappedPort(DEFAULT_PORT),
                "",
                container.getUsername(),
                container.getPassword());
    }

    private static TestServer embedded() {
        Path target =
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target");
        stopLeftOvers(target);
        Path folder = target.resolve(FOLDER + ProcessHandle.current().pid());
        EmbeddedServer server = EmbeddedServer.start(folder, 0);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            deleteTree(folder);
                        },
                        "stop-test-postgres"));
        return new TestServer(
                "the embedded PostgreSQL " + server.majorVersion(),
                server.host(),
                server.port(),
                "",
                server.adminUser(),
                server.adminPassword());
    }

    /** Test runs that were killed could not tidy up; the first one after them does. */
    private static void stopLeftOvers(Path target) {
        for (Path folder : children(target)) {
            String pid = folder.getFileName().toString().replaceFirst("^" + FOLDER, "");
            if (pid.matches("\\d{1,10}")
                    && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                if (Files.exists(folder.resolve("cluster").resolve("postmaster.pid"))) {
                    EmbeddedServer.start(folder, 0).close();
                }
                deleteTree(folder);
            }
        }
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path folder) {
        try (Stream<Path> deepestFirst = Files.walk(folder).sorted(Comparator.reverseOrder())) {
            for (Path path : (Iterable<Path>) deepestFirst::iterator) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the password, because failed assertions print it. */
    @Override
    public String toString() {
        return source + " at " + host + ":" + port;
    }
}
