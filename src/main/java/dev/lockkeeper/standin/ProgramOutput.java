package dev.lockkeeper.standin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a program said and how it ended.
 *
 * @param finished false if it was stopped at the time limit
 * @param lines both of its outputs together
 */
record ProgramOutput(boolean finished, int exitCode, List<String> lines) {
    ProgramOutput {
        lines = List.copyOf(lines);
    }

    /**
     * Runs a program with nothing to read and with this environment alone. Blocks until it ends or the time is over.
     *
     * @throws IOException if it cannot be started
     */
    static ProgramOutput of(List<String> command, Path folder, Map<String, String> environment, Duration limit)
            throws IOException {
        // A file and not a pipe, so that it can be waited for with a limit and never stands still on a full pipe.
        Path said = Files.createTempFile(folder, "output", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean finished = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!finished) {
                process.destroyForcibly().waitFor();
            }
            String all = new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
            return new ProgramOutput(
                    finished,
                    finished ? process.exitValue() : -1,
                    all.lines().filter(line -> !line.isBlank()).toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.get(0), e);
        } finally {
            Files.deleteIfExists(said);
        }
    }
}
