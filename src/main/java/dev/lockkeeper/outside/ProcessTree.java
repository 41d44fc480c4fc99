package dev.lockkeeper.outside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A program with everything it started. On Linux it is a session of its own, so that also a grandchild whose parent is
 * gone is found; elsewhere the children seen while it ran are. For one run, used by one thread.
 */
final class ProcessTree {
    private static final Path PROC = Path.of("/proc");
    private static final Optional<Path> SETSID = Stream.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"))
            .filter(Files::isExecutable)
            .findFirst()
            .filter(there -> Files.isReadable(PROC.resolve("self/stat")));
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_THERE = 127;
    private static final int SESSION_FIELD = 3;
    private static final int MOST_ROUNDS = 200;
    private static final long BETWEEN_ROUNDS_NANOS = 10_000_000;

    private final Process process;
    private final Set<ProcessHandle> seen = new HashSet<>();

    ProcessTree(Process process) {
        this.process = process;
    }

    /** What to start so that this program begins a session of its own where there are sessions. */
    static List<String> command(List<String> run) {
        List<String> command = new ArrayList<>();
        SETSID.ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(run);
        return command;
    }

    /** True if not the program but what should have begun it ended like this. */
    static boolean couldNotBegin(int exit, String lastLine) {
        return SETSID.isPresent()
                && (exit == NOT_EXECUTABLE || exit == NOT_THERE)
                && lastLine.startsWith("setsid: failed to execute");
    }

    /** Remembers who is there now; to be called now and then while the program runs. */
    void look() {
        process.descendants().forEach(seen::add);
    }

    /** Ends the program and everything it started, whether or not it has ended by itself. */
    void end() {
        look();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Set<ProcessHandle> alive = alive();
            if (alive.isEmpty()) {
                return;
            }
            alive.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(BETWEEN_ROUNDS_NANOS);
        }
    }

    private Set<ProcessHandle> alive() {
        Set<ProcessHandle> alive = new HashSet<>();
        if (process.isAlive()) {
            alive.add(process.toHandle());
        }
        seen.stream().filter(ProcessHandle::isAlive).forEach(alive::add);
        if (SETSID.isPresent()) {
            session().forEach(alive::add);
        }
        return alive;
    }

    /** Everybody in the session that the program began. */
    private List<ProcessHandle> session() {
        try (Stream<Path> all = Files.list(PROC)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("[0-9]{1,10}"))
                    .filter(this::isOfSession)
                    .flatMap(name -> ProcessHandle.of(Long.parseLong(name)).stream())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean isOfSession(String pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid).resolve("stat"), StandardCharsets.ISO_8859_1);
            // the name of the program stands in parentheses and may hold anything
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return !dead && fields[SESSION_FIELD].equals(Long.toString(process.pid()));
        } catch (IOException | IndexOutOfBoundsException e) {
            // it ended while it was looked at
            return false;
        }
    }
}
