package dev.lockkeeper.practice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where one practice keeps its files: database, runbooks to edit, backups, reports. */
final class PracticeFolder implements AutoCloseable {
    private static final String CARRIED = "runbooks";

    private final Path root;
    private final boolean kept;

    private PracticeFolder(Path root, boolean kept) {
        this.root = root;
        this.kept = kept;
    }

    /** @param data the folder to keep everything in, or null for one that is deleted at the end */
    static PracticeFolder open(@Nullable Path data) throws IOException {
        if (data == null) {
            return new PracticeFolder(Files.createTempDirectory("lockkeeper-practice-"), false);
        }
        Files.createDirectories(data);
        return new PracticeFolder(data.toAbsolutePath(), true);
    }

    Path root() {
        return root;
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path runbooks() {
        return root.resolve("runbooks");
    }

    Path backups() {
        return root.resolve("backups");
    }

    /** Copies the runbooks that the program carries, so that they can be edited while a window runs. */
    void copyRunbooks(@Nullable Duration cadence) throws IOException, URISyntaxException {
        URL carried = PracticeFolder.class.getClassLoader().getResource(CARRIED);
        if (carried == null) {
            throw new IllegalStateException("the program carries no runbooks; it was not built whole");
        }
        delete(runbooks());
        URI uri = carried.toURI();
        if (uri.getScheme().equals("jar")) {
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                copy(jar.getPath(CARRIED), cadence);
            }
        } else {
            copy(Path.of(uri), cadence);
        }
    }

    private void copy(Path from, @Nullable Duration cadence) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path to = runbooks().resolve(from.relativize(file).toString());
            Files.createDirectories(to.getParent());
            try (InputStream in = Files.newInputStream(file)) {
                Files.copy(in, to);
            }
            if (cadence != null && to.getFileName().toString().equals("runbook.yaml")) {
                String text = Files.readString(to, StandardCharsets.UTF_8);
                Files.writeString(to, text.replaceAll("(?m)^(\\s+cadence:).*$", "$1 " + cadence.toSeconds() + "s"));
            }
        }
    }

    @Override
    public void close() {
        if (!kept) {
            delete(root);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + folder, e);
        }
    }
}
