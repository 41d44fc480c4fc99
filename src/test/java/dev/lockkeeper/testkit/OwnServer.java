package dev.lockkeeper.testkit;

import dev.lockkeeper.practice.EmbeddedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

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
