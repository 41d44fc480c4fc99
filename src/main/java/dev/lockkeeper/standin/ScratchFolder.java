package dev.lockkeeper.standin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone after use. It lies where the program was started, which is whose rubbish it is if killed. */
record ScratchFolder(Path path) implements AutoCloseable {
    static ScratchFolder made() throws IOException {
        return new ScratchFolder(Files.createTempDirectory(Path.of("").toAbsolutePath(), "standin-"));
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(path)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
