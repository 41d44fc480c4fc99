package dev.lockkeeper.outside;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A program that runbooks may name.
 *
 * @param run the absolute path of the program, then its arguments; never a shell's line
 * @param timeout above zero; what still runs then is stopped
 * @param output how many bytes it may write, above zero
 * @param notProven exit codes that say that it could not look
 * @param environment variables it gets; it gets no others
 * @param secrets variable to what gives its value; read at each run, never shown
 */
public record Program(
        String name,
        List<String> run,
        Duration timeout,
        int output,
        Set<Integer> notProven,
        Map<String, String> environment,
        Map<String, Supplier<String>> secrets) {
    public Program {
        if (run.isEmpty()) {
            throw new IllegalArgumentException("command " + name + " runs nothing");
        }
        run = List.copyOf(run);
        notProven = Set.copyOf(notProven);
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
    }

    /** True if its file is there and may be run by us. */
    boolean isThere() {
        Path file = Path.of(run.get(0));
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return name + " " + run;
    }
}
