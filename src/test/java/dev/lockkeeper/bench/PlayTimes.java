package dev.lockkeeper.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code practice --play} as a person starts it: a process of its own, from its start to its exit. All runs share a
 * cache folder that is empty before the first one, so the first one unpacks PostgreSQL and the others find it.
 */
final class PlayTimes implements Measurement {
    private static final int WARM_RUNS = 3;
    private static final double WANTED_SECONDS = 60;
    private static final double WANTED_SECONDS_UNTIL_UP = 10;
    /** A play that stands still ends itself earlier. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Path JAR = Path.of("target", "lockkeeper.jar");

    @Override
    public String name() {
        return "practice --play";
    }

    @Override
    public Measured measure() throws Exception {
        if (!Files.isRegularFile(JAR)) {
            throw new NotMeasuredException(JAR + " is not there; mvn -Pbench verify builds it first");
        }
        try (BenchFolder folder = new BenchFolder()) {
            Run first = play(folder.root(), "first");
            List<Long> whole = new ArrayList<>();
            List<Long> up = new ArrayList<>();
            for (int i = 1; i <= WARM_RUNS; i++) {
                Run run = play(folder.root(), "warm" + i);
                whole.add(run.whole());
                up.add(run.untilUp());
            }
            Sample wholes = new Sample(whole);
            Sample ups = new Sample(up);
            return new Measured(
                    List.of(
                            Row.seconds("play, first ever: start to exit code 0", first.whole(), "once", 1),
                            Row.seconds("  of it until the workspace is up", first.untilUp(), "once", 1),
                            Row.seconds(
                                    "play, warm: start to exit code 0",
                                    wholes.median(),
                                    WANTED_SECONDS,
                                    "median",
                                    WARM_RUNS),
                            Row.seconds(
                                    "  of it until the workspace is up",
                                    ups.median(),
                                    WANTED_SECONDS_UNTIL_UP,
                                    "median",
                                    WARM_RUNS)),
                    List.of("play, warm: " + Row.seconds(wholes.least()) + " to " + Row.seconds(wholes.most())
                            + "; until up " + Row.seconds(ups.least()) + " to " + Row.seconds(ups.most()) + "."));
        }
    }

    private static Run play(Path folder, String name) throws IOException, InterruptedException, NotMeasuredException {
        Path errors = folder.resolve(name + ".err");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + folder,
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "practice",
                        "--play")
                .directory(folder.toFile())
                .redirectError(errors.toFile());
        // where the unpacked PostgreSQL is kept, on Unix and on Windows
        String cache = folder.resolve("cache").toString();
        builder.environment().put("XDG_CACHE_HOME", cache);
        builder.environment().put("LOCALAPPDATA", cache);

        long began = System.nanoTime();
        Process process = builder.start();
        CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS).execute(process::destroyForcibly);
        long untilUp = 0;
        String last = "nothing";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                untilUp = untilUp == 0 ? System.nanoTime() - began : untilUp;
                last = line.isBlank() ? last : line;
            }
        }
        int exitCode = process.waitFor();
        long whole = System.nanoTime() - began;
        if (exitCode != 0 || untilUp == 0) {
            throw new NotMeasuredException("the " + name + " play ended with exit code " + exitCode + " after "
                    + Row.seconds(whole) + "; it said last: " + last + " "
                    + Files.readString(errors, StandardCharsets.UTF_8).strip());
        }
        return new Run(whole, untilUp);
    }

    /** Nanoseconds from the process's start. */
    private record Run(long whole, long untilUp) {}
}
