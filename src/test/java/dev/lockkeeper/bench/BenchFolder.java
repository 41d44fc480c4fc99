package dev.lockkeeper.bench;

import dev.lockkeeper.practice.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder of one measurement; whatever a killed play left running in it is stopped at the end. */
final class BenchFolder implements AutoCloseable {
    private final Path root;

    BenchFolder() throws IOException {
        root = Files.createTempDirectory("lockkeeper-bench-").toRealPath();
    }

    Path root() {
        return root;
    }

    @Override
    public void close() throws IOException {
        for (Path pidFile : filesNamed("postmaster.pid")) {
            // …/postgres/cluster/postmaster.pid: starting on …/postgres takes the server over
            EmbeddedServer.start(pidFile.getParent().getParent(), 0).close();
        }
        try (Stream<Path> deepestFirst = Files.walk(root).sorted(Comparator.reverseOrder())) {
            for (Path path : (Iterable<Path>) deepestFirst::iterator) {
                Files.deleteIfExists(path);
            }
        }
    }

    private List<Path> filesNamed(String name) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> path.endsWith(name)).toList();
        }
    }
}
