package dev.lockkeeper.practice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    private static final Path CLUSTER = Path.of("/somewhere/cluster");

    @TempDir
    Path folder;

    @Test
    void aFolderWithoutTheFileHasNoServer() throws IOException {
        assertThat(PidFile.read(folder)).isEmpty();
    }

    @Test
    void aServerThatHasJustBegunToWriteHasNoPortYet() throws IOException {
        Files.writeString(folder.resolve("postmaster.pid"), "4711\n/somewhere/cluster\n1795261861\n");

        assertThat(PidFile.read(folder)).contains(new PidFile(4711, 0));
    }

    @Test
    void aFileThatHoldsNoNumberNamesNoServer() throws IOException {
        Files.writeString(folder.resolve("postmaster.pid"), "\n");

        assertThat(PidFile.read(folder)).isEmpty();
    }

    @Test
    void namingNobodyKeepsEverythingElseInTheFile() throws IOException {
        Files.writeString(folder.resolve("postmaster.pid"), "4711\n/c\n1\n5432\n\n127.0.0.1\n  5432 7\nready\n");

        PidFile.nameNobody(folder);

        assertThat(PidFile.read(folder).orElseThrow().runs(CLUSTER)).contains(false);
        assertThat(folder.resolve("postmaster.pid"))
                .content()
                .endsWith("\n/c\n1\n5432\n\n127.0.0.1\n  5432 7\nready\n");
    }

    @Test
    void aRunningProcessThatIsNoPostgresIsNotOurServer() throws IOException {
        assertThat(new PidFile(ProcessHandle.current().pid(), 5432).runs(CLUSTER))
                .contains(false);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeadProcessThatItsParentNeverAskedForIsNotOurServer() throws IOException {
        // The shell becomes a sleep, which knows of no child and never asks for it. Its child may die only then,
        // because
        // a shell does ask.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
        try (BufferedReader output = parent.inputReader()) {
            PidFile dead = new PidFile(Long.parseLong(output.readLine()), 5432);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> parent.info().command().filter(it -> !it.endsWith("sh")), Optional::isPresent);

            ProcessHandle.of(dead.pid()).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> Files.readString(Path.of("/proc/" + dead.pid() + "/stat")), it -> it.contains(") Z "));
            assertThat(dead.runs(CLUSTER)).contains(false);
        } finally {
            parent.destroyForcibly();
        }
    }
}
