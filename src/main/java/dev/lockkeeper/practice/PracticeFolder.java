package dev.lockkeeper.practice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where one practice keeps its files: database, runbooks to edit, backups, reports. */
final class PracticeFolder implements AutoCloseable {
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

    /** The sources of the stand-in application, for people to break. */
    Path application() {
        return root.resolve("crm-app");
    }

    Path backups() {
        return root.resolve("backups");
    }

    /** Copies the runbooks that the program carries, so that they can be edited while a window runs. */
    void copyRunbooks(@Nullable Duration cadence) throws IOException {
        CarriedFiles.copy("runbooks", runbooks(), runbooks());
        if (cadence == null) {
            return;
        }
        List<Path> copied;
        try (Stream<Path> all = Files.walk(runbooks())) {
            copied = all.filter(file -> file.endsWith("runbook.yaml")).toList();
        }
        for (Path file : copied) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Files.writeString(file, text.replaceAll("(?m)^(\\s+cadence:).*$", "$1 " + cadence.toSeconds() + "s"));
        }
    }

    @Override
    public void close() {
        if (!kept) {
            delete(root);
        }
    }

    /** With all that is in it; nothing happens if it is not there. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (ServerBinaries.isWindows()) {
                    // git writes its objects read-only, and there a file must be writable to be deleted
                    path.toFile().setWritable(true);
                }
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + folder, e);
        }
    }
}
