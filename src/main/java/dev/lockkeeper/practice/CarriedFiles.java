package dev.lockkeeper.practice;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        URL carried = CarriedFiles.class.getClassLoader().getResource(folder);
        if (carried == null) {
            throw new IllegalStateException("the program carries no " + folder + "; it was not built whole");
        }
        PracticeFolder.delete(cleared);
        try {
            URI uri = carried.toURI();
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    copy(jar.getPath(folder), to);
                }
            } else {
                copy(Path.of(uri), to);
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program does not know where it lies", e);
        }
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
