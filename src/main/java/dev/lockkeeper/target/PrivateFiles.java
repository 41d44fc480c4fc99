package dev.lockkeeper.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** Files and folders that nobody but our own user can read, where the operating system knows such a thing. */
final class PrivateFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFiles() {}

    static Path temporaryFolder(String prefix) throws IOException {
        return Files.createTempDirectory(prefix, attributes("rwx------"));
    }

    /** Makes a folder that was not there before. */
    static void folder(Path path) throws IOException {
        Files.createDirectory(path, attributes("rwx------"));
    }

    /** Writes a file that was not there before. */
    static void write(Path path, String text) throws IOException {
        Files.createFile(path, attributes("rw-------"));
        Files.write(path, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    }

    /** Takes everybody else's rights to a file that another program made. */
    static void close(Path path) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Deletes a file or a whole folder; one that is not there is deleted already. */
    static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> deepestFirst = Files.walk(path).sorted(Comparator.reverseOrder())) {
            for (Path each : (Iterable<Path>) deepestFirst::iterator) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString(permissions)))
                }
                : new FileAttribute<?>[0];
    }
}
