package dev.lockkeeper.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** {@code practice} as somebody starts it, in a process of its own: the bot, its databases and the practice page. */
public final class PracticeProcess implements AutoCloseable {
    private static final String ADDRESS = "Practice workspace: ";
    private static final long STOPS_WITHIN_SECONDS = 30;

    private final Process process;
    private final URI page;
    private final List<String> said;

    private PracticeProcess(Process process, URI page, List<String> said) {
        this.process = process;
        this.page = page;
        this.said = said;
    }

    /** Starts it on a free port with a small demo database; returns when the page answers. */
    public static PracticeProcess start(String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                // it lives for seconds; compiling it well would cost more than it saves
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.lockkeeper.Main",
                "practice",
                "--port",
                "0",
                "--scale",
                "1000"));
        command.addAll(List.of(options));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            List<String> said = new CopyOnWriteArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
                if (line.startsWith(ADDRESS)) {
                    PracticeProcess started =
                            new PracticeProcess(process, URI.create(line.substring(ADDRESS.length())), said);
                    started.keepReading(out);
                    return started;
                }
            }
            throw new IllegalStateException("practice did not start; it said:\n" + String.join("\n", said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process whose output nobody reads stands still once the pipe is full. */
    private void keepReading(BufferedReader out) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = out) {
                        lines.lines().forEach(said::add);
                    } catch (IOException | UncheckedIOException closed) {
                        said.add("(stopped)");
                    }
                },
                "practice-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Where the page is. */
    public URI page() {
        return page;
    }

    /** What it has printed and logged so far, line by line. */
    public List<String> said() {
        return List.copyOf(said);
    }

    /** Stops it as Ctrl-C does, and waits until it and its PostgreSQL are gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("practice did not stop within " + STOPS_WITHIN_SECONDS
                        + " s; it said:\n" + String.join("\n", said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
