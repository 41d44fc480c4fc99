package dev.lockkeeper.target;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pg_dump and pg_restore that were found.
 *
 * @param version as pg_dump says it, for example {@code 15.20}
 */
public record ClientPrograms(Path dump, Path restore, String version) {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+(?:\\.\\d+)*)");
    private static final int VERSION_SECONDS = 10;

    /**
     * Looks for them.
     *
     * @param folder where to look, or null for the folders of the PATH
     * @return empty if one of them is missing or does not say its version
     */
    public static Optional<ClientPrograms> find(@Nullable Path folder) {
        return folders(folder).map(ClientPrograms::in).flatMap(Optional::stream).findFirst();
    }

    /** The psql beside them, which restores plain dumps. */
    public Optional<Path> psql() {
        String name = String.valueOf(dump.getFileName()).replaceFirst("^pg_dump", "psql");
        return Optional.of(dump.resolveSibling(name)).filter(Files::isExecutable);
    }

    /** The first number of their version. */
    public int major() {
        return major(version);
    }

    /** The first number of a version. */
    public static int major(String version) {
        Matcher number = Pattern.compile("\\d{1,4}").matcher(version);
        return number.find() ? Integer.parseInt(number.group()) : 0;
    }

    private static Stream<Path> folders(@Nullable Path folder) {
        if (folder != null) {
            return Stream.of(folder);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
                .filter(part -> !part.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }

    private static Optional<ClientPrograms> in(Path folder) {
        for (String ending : List.of("", ".exe")) {
            Path dump = folder.resolve("pg_dump" + ending);
            Path restore = folder.resolve("pg_restore" + ending);
            if (Files.isExecutable(dump) && Files.isExecutable(restore)) {
                return version(dump).map(version -> new ClientPrograms(dump, restore, version));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(said);
            return version.find() ? Optional.of(version.group(1)) : Optional.empty();
        } catch (IOException e) {
            // Found and not runnable is as good as not found; the step then says that none was found.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
