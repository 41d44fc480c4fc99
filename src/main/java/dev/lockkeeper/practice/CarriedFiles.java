package dev.lockkeeper.practice;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders of files that the program carries, in its jar or beside its classes. */
final class CarriedFiles {
    private CarriedFiles() {}

    /**
     * Copies a whole folder.
     *
     * @param folder its name in the jar
     * @param cleared deleted before with all that is in it
     */
    static void copy(String folder, Path to, Path cleared) throws IOException {
        Path own = own();
        if (Files.isDirectory(own)) {
            replace(own.resolve(folder), to, cleared);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(own)) {
            replace(jar.getPath(folder), to, cleared);
        }
    }

    /** Our own jar or folder of classes: another one on the class path may hold a folder of the same name. */
    private static Path own() {
        try {
            return Path.of(CarriedFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program does not know where it lies", e);
        }
    }

    private static void replace(Path carried, Path to, Path cleared) throws IOException {
        if (!Files.isDirectory(carried)) {
            throw new IllegalStateException("the program carries no " + carried + "; it was not built whole");
        }
        PracticeFolder.delete(cleared);
        copy(carried, to);
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copied = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copied.getParent());
            try (InputStream in = Files.newInputStream(file)) {
                Files.copy(in, copied);
            }
        }
    }
}
