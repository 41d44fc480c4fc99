package dev.lockkeeper.practice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What PostgreSQL writes about itself in {@code postmaster.pid}.
 *
 * @param pid the server's process id, which after a reboot may belong to a stranger
 * @param port its TCP port, 0 while it is not known yet
 */
record PidFile(long pid, int port) {
    private static final String NAME = "postmaster.pid";
    private static final int PORT_LINE = 3;
    private static final Pattern POSTGRES = Pattern.compile("(.*[/\\\\])?postgres(\\.exe)?");
    /** Larger than any process id of Linux, macOS or Windows, so no process ever answers to it. */
    private static final String NOBODY = "2147483647";

    static Optional<PidFile> read(Path data) throws IOException {
        try {
            List<String> lines = Files.readAllLines(data.resolve(NAME), StandardCharsets.UTF_8);
            return number(lines, 0)
                    .map(pid -> new PidFile(
                            pid, number(lines, PORT_LINE).map(Math::toIntExact).orElse(0)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether that process is the PostgreSQL of this cluster: true or false where the system says what the process was
     * started as, empty where it does not. A process that is gone is false; so is another PostgreSQL that got the
     * number after a reboot, which must not be stopped by us.
     */
    Optional<Boolean> runs(Path cluster) throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty() || isZombie()) {
            return Optional.of(false);
        }
        ProcessHandle.Info info = process.get().info();
        boolean anotherProgram = info.command()
                .filter(command -> !POSTGRES.matcher(command).matches())
                .isPresent();
        if (anotherProgram) {
            return Optional.of(false);
        }
        return info.arguments().map(arguments -> List.of(arguments).contains(cluster.toString()));
    }

    /**
     * Makes the file of a dead server name no process. PostgreSQL refuses to start while the process in the file is
     * alive, even if the number now belongs to a stranger. The file is not deleted, because PostgreSQL also finds in it
     * the shared memory through which it sees surviving backends of the old server.
     */
    static void nameNobody(Path data) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(data.resolve(NAME), StandardCharsets.UTF_8));
        lines.set(0, NOBODY);
        Files.write(data.resolve(NAME), lines, StandardCharsets.UTF_8);
    }

    /** Java calls a dead process alive until its parent asks for it, which nobody does if we are a container's init. */
    private boolean isZombie() throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readString(status, StandardCharsets.ISO_8859_1).matches("(?s).*\\) Z .*");
    }

    private static Optional<Long> number(List<String> lines, int index) {
        if (index >= lines.size() || !lines.get(index).strip().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        return Optional.of(Long.valueOf(lines.get(index).strip()));
    }
}
