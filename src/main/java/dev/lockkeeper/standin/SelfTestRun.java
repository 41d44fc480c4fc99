package dev.lockkeeper.standin;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the self-test of freshly compiled classes in a process of its own. */
final class SelfTestRun {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** The requests that the self-test makes on purpose to fail would fill its output. */
    private static final String NO_LOG = "<configuration><root level=\"OFF\"/></configuration>";

    private SelfTestRun() {}

    static CheckAnswer of(Path classes, List<Path> libraries) throws IOException {
        Files.writeString(classes.resolve("logback.xml"), NO_LOG, StandardCharsets.UTF_8);
        String classPath = Stream.concat(Stream.of(classes), libraries.stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        ProgramOutput output = ProgramOutput.of(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dfile.encoding=UTF-8",
                        "-cp",
                        classPath,
                        SelfTest.class.getName()),
                classes,
                Map.of(),
                LIMIT);
        if (!output.finished()) {
            return CheckAnswer.bad(output.lines(), "the tests did not end within " + LIMIT.toSeconds() + " s");
        }
        List<String> lines = output.lines();
        String last = lines.isEmpty() ? "the tests said nothing" : lines.get(lines.size() - 1);
        return output.exitCode() == 0
                ? CheckAnswer.good(last)
                : CheckAnswer.bad(lines.subList(0, Math.max(0, lines.size() - 1)), last);
    }
}
