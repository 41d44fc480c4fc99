package dev.lockkeeper.outside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program of the configuration once: arguments as a list and never through a shell, no environment but its own, a
 * scratch folder of its own, nothing to read, and a limit of time and output. Whatever it started is gone afterwards. For
 * one run.
 */
final class CommandRun {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRun.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final int KILO = 1024;

    private final Program program;
    private final List<String> secrets = new ArrayList<>();
    private boolean begun;

    CommandRun(Program program) {
        this.program = program;
    }

    /**
     * How it ended.
     *
     * @param lastLine the last line it wrote, safe to show; empty if it wrote none
     */
    record Ended(int exit, String lastLine) {
        /** What it said, as a sentence goes on. */
        String said() {
            return lastLine.isEmpty() ? "" : "; it said: " + lastLine;
        }
    }

    /** Runs it to its end, on the calling thread. */
    Ended run() throws UnprovenException {
        if (!program.isThere()) {
            throw new UnprovenException("there is no program " + program.run().get(0) + " here, or it may not be run");
        }
        try {
            Path scratch = Files.createTempDirectory("lockkeeper-command-");
            try {
                return in(scratch);
            } finally {
                delete(scratch);
            }
        } catch (IOException e) {
            throw new UnprovenException(
                    "command " + program.name() + " could not be run: " + Shown.line(String.valueOf(e.getMessage())));
        }
    }

    /** True if the program was begun, so that it may have done something. */
    boolean hasBegun() {
        return begun;
    }

    private Ended in(Path scratch) throws IOException, UnprovenException {
        ProcessBuilder builder = new ProcessBuilder(ProcessTree.command(program.run()))
                .directory(scratch.toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(program.environment());
        for (Map.Entry<String, Supplier<String>> secret : program.secrets().entrySet()) {
            String value = Secrets.read(secret.getKey(), secret.getValue());
            secrets.add(value);
            value.lines().forEach(secrets::add);
            environment.put(secret.getKey(), value);
        }
        Process process = builder.start();
        begun = true;
        ProcessTree tree = new ProcessTree(process);
        ProgramOutput output = new ProgramOutput(process.getInputStream(), program.output());
        try {
            process.getOutputStream().close();
            output.begin(program.name());
            waitFor(process, tree, output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnprovenException("command " + program.name() + " was stopped, because the bot was stopping");
        } finally {
            tree.end();
        }
        return ended(process.exitValue(), output);
    }

    private void waitFor(Process process, ProcessTree tree, ProgramOutput output)
            throws InterruptedException, UnprovenException {
        long deadline = System.nanoTime() + program.timeout().toNanos();
        while (!process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
            tree.look();
            if (output.isTooLong()) {
                throw tooLong();
            }
            if (System.nanoTime() > deadline) {
                throw new UnprovenException("command " + program.name() + " did not end within "
                        + String.format(Locale.ROOT, "%.1f s", program.timeout().toMillis() / 1000.0)
                        + " and was stopped");
            }
        }
    }

    private Ended ended(int exit, ProgramOutput output) throws UnprovenException {
        String text = output.whole(LAST_WORDS);
        if (output.isTooLong()) {
            throw tooLong();
        }
        String last = text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
        if (ProcessTree.couldNotBegin(exit, last)) {
            begun = false;
            throw new UnprovenException("program " + program.run().get(0)
                    + " could not be begun; is it of this kind of machine, is its interpreter there?");
        }
        return new Ended(exit, Shown.line(last, secrets));
    }

    private UnprovenException tooLong() {
        return new UnprovenException("command " + program.name() + " wrote more than " + program.output() / KILO
                + " KB and was stopped; raise output in its configuration");
    }

    private static void delete(Path scratch) {
        try (Stream<Path> deepestFirst = Files.walk(scratch).sorted(Comparator.reverseOrder())) {
            for (Path each : (Iterable<Path>) deepestFirst::iterator) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.warn("the scratch folder {} could not be removed: {}", scratch, e.getMessage());
        }
    }
}
