package dev.lockkeeper.testkit;

import dev.lockkeeper.practice.EmbeddedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL that belongs to one test class, which may crash it, start it again where it was, and read its log. One
 * thread.
 */
public final class OwnServer implements AutoCloseable {
    private final Path folder;
    private final int port;
    private EmbeddedServer server;

    private OwnServer(Path folder, EmbeddedServer server) {
        this.folder = folder;
        this.port = server.port();
        this.server = server;
    }

    /** Returns when it answers, after about 3 s. The folder is the caller's to delete. */
    public static OwnServer start(Path folder) {
        return new OwnServer(folder, EmbeddedServer.start(folder, 0));
    }

    /** An empty database on it; to be closed only while the server runs. */
    public TestDatabase database(String hint) throws SQLException {
        TestServer address = new TestServer(
                "a server of its own", server.host(), port, "", server.adminUser(), server.adminPassword());
        return TestDatabase.on(address, hint);
    }

    /**
     * A second server, made of a copy of this one, which is stopped for that. It follows this one and takes no changes
     * until it is {@link #promote promoted}; returns when it follows. The folder is the caller's to delete.
     */
    public OwnServer standby(Path at) throws IOException, SQLException {
        server.close();
        copy(folder.resolve("cluster"), at.resolve("cluster"));
        Files.copy(folder.resolve("admin-password"), at.resolve("admin-password"), StandardCopyOption.COPY_ATTRIBUTES);
        comeBack();
        Files.createFile(at.resolve("cluster").resolve("standby.signal"));
        Files.writeString(
                at.resolve("cluster").resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=%s port=%d user=%s password=%s'%n"
                        .formatted(server.host(), port, server.adminUser(), server.adminPassword()),
                StandardOpenOption.APPEND);
        OwnServer standby = start(at);
        Awaitility.await("the standby follows")
                .atMost(Duration.ofSeconds(60))
                .until(() -> ask("SELECT state FROM pg_stat_replication").equals("streaming"));
        return standby;
    }

    /** A standby takes changes from now on, whatever became of the one it followed. */
    public void promote() throws SQLException {
        ask("SELECT pg_promote()");
    }

    /** Stopped as an operator does it; it may {@link #comeBack}. */
    public void pause() {
        server.close();
    }

    public int port() {
        return port;
    }

    private String ask(String question) throws SQLException {
        try (Connection admin = DriverManager.getConnection(
                        server.jdbcUrl("postgres"), server.adminUser(), server.adminPassword());
                Statement statement = admin.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> parentsFirst = Files.walk(from)) {
            for (Path each : (Iterable<Path>) parentsFirst::iterator) {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** All its processes get SIGKILL at the same moment; nothing is written down or said good-bye to. */
    public void crash() throws IOException {
        Path pidFile = folder.resolve("cluster").resolve("postmaster.pid");
        ProcessHandle postmaster = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile).get(0).strip()))
                .orElseThrow(() -> new IllegalStateException("the server does not run"));
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        server.close();
    }

    /** It recovers on the same port, with everything that was committed. */
    public void comeBack() {
        server = EmbeddedServer.start(folder, port);
    }

    /** What it has logged since it was made, line by line. */
    public List<String> log() throws IOException {
        return Files.readAllLines(folder.resolve("postgresql.log"), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
