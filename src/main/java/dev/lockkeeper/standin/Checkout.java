package dev.lockkeeper.standin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources of the application in a folder of somebody's own, below {@code src}. */
final class Checkout {
    private final Path root;

    Checkout(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    boolean isThere() {
        return Files.isDirectory(root);
    }

    /** All Java files, in the order of their names. */
    List<Path> sources() throws IOException {
        Path src = root.resolve("src");
        if (!Files.isDirectory(src)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(src)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** @throws java.nio.charset.CharacterCodingException if it is not UTF-8 */
    List<String> lines(Path source) throws IOException {
        return Files.readAllLines(source, StandardCharsets.UTF_8);
    }

    /** Its path as a person names it. */
    String name(Path source) {
        return root.relativize(source.toAbsolutePath()).toString().replace('\\', '/');
    }
}
