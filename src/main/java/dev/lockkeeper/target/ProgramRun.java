package dev.lockkeeper.target;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a client program: arguments as a list and never through a shell, an environment with nothing but what it needs,
 * the password in a file that only we can read. Used by one thread.
 */
final class ProgramRun {
    private static final Duration LIMIT = Duration.ofHours(6);
    private static final int LOOK_SECONDS = 2;
    private static final int KILL_SECONDS = 5;
    private static final int LONGEST_ERROR = 400;

    private final Path scratch;
    private final TargetSettings server;

    /**
     * @param scratch a private folder for the password and for what the program complains about
     * @param server where the program connects to
     */
    ProgramRun(Path scratch, TargetSettings server) {
        this.scratch = scratch;
        this.server = server;
    }

    /**
     * Runs it to its end; what it prints is thrown away.
     *
     * @param looking called every few seconds while it runs
     * @return how long it took
     * @throws BackupFailedException if it fails, does not end, or if we are interrupted; then it is not running any more
     */
    Duration run(List<String> command, Runnable looking) throws BackupFailedException {
        String name = Path.of(command.get(0)).getFileName().toString();
        Path complaints = scratch.resolve("stderr.txt");
        Path passwords = scratch.resolve("pgpass.conf");
        long began = System.nanoTime();
        try {
            PrivateFiles.write(passwords, passwordLine());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(scratch.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(complaints.toFile());
            environment(builder.environment(), passwords);
            int exit = ended(builder.start(), name, looking);
            if (exit != 0) {
                throw new BackupFailedException(name + " ended with " + exit + ": " + complaint(complaints) + ".");
            }
            return Duration.ofNanos(System.nanoTime() - began);
        } catch (IOException e) {
            throw new BackupFailedException(name + " could not be run: " + e.getMessage() + ".");
        } finally {
            PrivateFiles.delete(passwords);
            PrivateFiles.delete(complaints);
        }
    }

    private int ended(Process process, String name, Runnable looking) throws IOException, BackupFailedException {
        process.getOutputStream().close();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!process.waitFor(LOOK_SECONDS, TimeUnit.SECONDS)) {
                looking.run();
                if (System.nanoTime() > deadline) {
                    kill(process);
                    throw new BackupFailedException(
                            name + " did not end within " + Words.of(LIMIT) + " and was stopped.");
                }
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            throw new BackupFailedException(name + " was stopped.");
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void environment(Map<String, String> environment, Path passwords) {
        String path = environment.getOrDefault("PATH", "");
        Optional<String> systemRoot = Optional.ofNullable(environment.get("SystemRoot"));
        environment.clear();
        environment.put("PATH", path);
        // Windows cannot open sockets without it.
        systemRoot.ifPresent(root -> environment.put("SystemRoot", root));
        environment.put("LC_ALL", "C");
        environment.put("HOME", scratch.toString());
        environment.put("PGPASSFILE", passwords.toString());
        environment.put("PGHOST", server.host());
        environment.put("PGPORT", String.valueOf(server.port()));
        environment.put("PGUSER", server.user());
        environment.put("PGDATABASE", server.database());
        environment.put("PGSSLMODE", server.sslMode());
        environment.put("PGCONNECT_TIMEOUT", "10");
        environment.put("PGAPPNAME", Targets.APPLICATION + " backup");
        Path certificate = server.sslRootCertificate();
        if (certificate != null) {
            environment.put("PGSSLROOTCERT", certificate.toAbsolutePath().toString());
        }
    }

    private String passwordLine() {
        return String.join(
                        ":",
                        escaped(server.host()),
                        String.valueOf(server.port()),
                        "*",
                        escaped(server.user()),
                        escaped(server.password().get()))
                + "\n";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace(":", "\\:");
    }

    /** The first line that names an error; the lines behind it may quote rows. */
    private static String complaint(Path file) throws IOException {
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        String line = lines.stream()
                .filter(said -> said.contains("error:")
                        || said.contains("ERROR:")
                        || said.contains("fatal:")
                        || said.contains("FATAL:"))
                .findFirst()
                .orElseGet(() -> lines.isEmpty() ? "it gave no reason" : lines.get(0));
        String stripped = line.replaceFirst("^\\S+: (error|fatal): ", "");
        return stripped.length() <= LONGEST_ERROR ? stripped : stripped.substring(0, LONGEST_ERROR) + "…";
    }
}
