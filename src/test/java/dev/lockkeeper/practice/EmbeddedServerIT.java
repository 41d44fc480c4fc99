package dev.lockkeeper.practice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path scratch;

    @Test
    void itRunsAsARealOneAndKeepsWhatWasCommitted() throws Exception {
        Path folder = scratch.resolve("data with a space");
        String password;
        try (EmbeddedServer server = EmbeddedServer.start(folder, 0)) {
            assertThat(server.adopted()).isFalse();
            assertThat(server.majorVersion()).isEqualTo(15);
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(ask(server, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(ask(server, "SHOW password_encryption")).isEqualTo("scram-sha-256");
            assertThat(ask(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(server, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
                    .isEqualTo("scram-sha-256");
            run(server, "CREATE TABLE kept AS SELECT 42 AS answer");
            password = server.adminPassword();
        }
        try (EmbeddedServer again = EmbeddedServer.start(folder, 0)) {
            assertThat(again.adopted()).isFalse();
            assertThat(again.adminPassword()).isEqualTo(password);
            assertThat(ask(again, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void nobodyGetsInWithoutThePasswordAndNothingShowsIt() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(scratch.resolve("data"), 0)) {
            assertThatThrownBy(() -> DriverManager.getConnection(
                            server.jdbcUrl("postgres"), server.adminUser(), "not the password"))
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> run(server, "CREATE ROLE postgres PASSWORD 'told-nobody'"))
                    .hasMessageContaining("already exists");

            assertThat(server.toString()).doesNotContain(server.adminPassword());
            assertThat(server.jdbcUrl("x")).doesNotContain(server.adminPassword());
            assertThat(scratch.resolve("data/postgresql.log"))
                    .content(StandardCharsets.UTF_8)
                    .contains("already exists")
                    .doesNotContain("told-nobody", server.adminPassword());
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerReadsThePasswordAndTheData() throws Exception {
        Path folder = scratch.resolve("data");
        EmbeddedServer.start(folder, 0).close();

        assertThat(permissions(folder.resolve("admin-password"))).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("cluster"))).isEqualTo("rwx------");
        assertThat(permissions(folder)).isEqualTo("rwx------");
    }

    @Test
    void theServerOfAKilledProcessIsAdoptedWithItsPortAndItsData() throws Exception {
        Path folder = scratch.resolve("data");
        int port = leftBehindByAKilledProcess(folder);

        try (EmbeddedServer server = EmbeddedServer.start(folder, 0)) {
            assertThat(server.adopted()).isTrue();
            assertThat(server.port()).isEqualTo(port);
            assertThat(ask(server, "SHOW fsync")).isEqualTo("on");
        }
        assertThat(nobodyListensAt(port)).isTrue();
    }

    @Test
    void theServerOfAKilledProcessIsStoppedWhenAnotherPortIsAskedFor() throws Exception {
        Path folder = scratch.resolve("data");
        int port = leftBehindByAKilledProcess(folder);
        int other = freePort();

        try (EmbeddedServer server = EmbeddedServer.start(folder, other)) {
            assertThat(server.adopted()).isFalse();
            assertThat(server.port()).isEqualTo(other);
            assertThat(nobodyListensAt(port)).isTrue();
        }
    }

    @Test
    void aServerThatWasKilledItselfRecoversWhatWasCommitted() throws Exception {
        Path folder = scratch.resolve("data");
        EmbeddedServer server = EmbeddedServer.start(folder, 0);
        run(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        ProcessHandle postmaster = postmaster(folder);
        postmaster.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !postmaster.isAlive());
        server.close();

        try (EmbeddedServer again = EmbeddedServer.start(folder, 0)) {
            assertThat(again.adopted()).isFalse();
            assertThat(ask(again, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aProcessNumberThatNowBelongsToAStrangerNeitherStopsUsNorTheStranger() throws Exception {
        Path folder = scratch.resolve("data");
        EmbeddedServer.start(folder, 0).close();
        Process stranger = new ProcessBuilder("sleep", "60").start();
        Files.writeString(
                folder.resolve("cluster/postmaster.pid"),
                stranger.pid() + "\n" + folder.resolve("cluster") + "\n1\n" + freePort()
                        + "\n\n127.0.0.1\n1 1\nready\n");

        try (EmbeddedServer server = EmbeddedServer.start(folder, 0)) {
            assertThat(server.adopted()).isFalse();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void anotherPostgresThatGotTheProcessNumberIsNotStopped() throws Exception {
        Path folder = scratch.resolve("data");
        EmbeddedServer.start(folder, 0).close();
        try (EmbeddedServer stranger = EmbeddedServer.start(scratch.resolve("stranger"), 0)) {
            Files.copy(scratch.resolve("stranger/cluster/postmaster.pid"), folder.resolve("cluster/postmaster.pid"));

            EmbeddedServer.start(folder, 0).close();

            assertThat(ask(stranger, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aFolderWhoseInitdbWasKilledIsMadeAnew() throws Exception {
        Path folder = scratch.resolve("data");
        Files.createDirectories(folder.resolve("cluster.unfinished/base"));
        Files.writeString(folder.resolve("cluster.unfinished/PG_VERSION"), "15\n");

        try (EmbeddedServer server = EmbeddedServer.start(folder, 0)) {
            assertThat(ask(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aFolderInUseIsRefusedInThisProcessAndInAnother() throws Exception {
        Path folder = scratch.resolve("data");
        try (EmbeddedServer server = EmbeddedServer.start(folder, 0)) {
            assertThatThrownBy(() -> EmbeddedServer.start(folder, 0))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("is in use by a Lockkeeper that is still running")
                    .hasMessageContaining("choose another data folder");
            Process other = otherProcess(folder);
            assertThat(firstLine(other)).contains("is in use by a Lockkeeper");
            assertThat(other.waitFor()).isEqualTo(1);
            assertThat(ask(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aTakenPortIsNamedAndNothingIsLeftRunning() throws Exception {
        Path folder = scratch.resolve("data");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedServer.start(folder, taken.getLocalPort()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1 is taken")
                    .hasMessageContaining("Choose another port");
        }
        EmbeddedServer.start(folder, 0).close();
    }

    @Test
    void aLostPasswordFileIsNamedAndTheDataIsNotTouched() throws Exception {
        Path folder = scratch.resolve("data");
        EmbeddedServer.start(folder, 0).close();
        Path password = folder.resolve("admin-password");
        String kept = Files.readString(password);
        Files.delete(password);

        assertThatThrownBy(() -> EmbeddedServer.start(folder, 0))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining(password.toString())
                .hasMessageContaining("Put the file back");

        Files.writeString(password, kept);
        EmbeddedServer.start(folder, 0).close();
    }

    @Test
    void dataOfAnotherMajorVersionIsNamed() throws Exception {
        Path folder = scratch.resolve("data");
        EmbeddedServer.start(folder, 0).close();
        Files.writeString(folder.resolve("cluster/PG_VERSION"), "14\n");

        assertThatThrownBy(() -> EmbeddedServer.start(folder, 0))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("written by PostgreSQL 14")
                .hasMessageContaining("another data folder");
    }

    @Test
    void closingTwiceIsFine() {
        EmbeddedServer server = EmbeddedServer.start(scratch.resolve("data"), 0);
        server.close();
        server.close();
    }

    private static int leftBehindByAKilledProcess(Path folder) throws Exception {
        Process other = otherProcess(folder);
        String line = firstLine(other);
        assertThat(line).startsWith(StartsAndWaits.READY);
        other.destroyForcibly().waitFor();
        assertThat(postmaster(folder).isAlive()).isTrue();
        return Integer.parseInt(line.substring(StartsAndWaits.READY.length()));
    }

    private static Process otherProcess(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsAndWaits.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        // The log goes to standard output too, with the time in front.
        try (Stream<String> lines = reader.lines()) {
            return lines.filter(line -> !line.matches("\\d\\d:.*")).findFirst().orElse("");
        }
    }

    private static ProcessHandle postmaster(Path folder) throws IOException {
        long pid = PidFile.read(folder.resolve("cluster")).orElseThrow().pid();
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static boolean nobodyListensAt(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void run(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), server.adminUser(), server.adminPassword());
    }
}
