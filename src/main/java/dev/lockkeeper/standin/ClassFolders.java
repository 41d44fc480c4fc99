package dev.lockkeeper.standin;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Where this program's classes come from. */
final class ClassFolders {
    private ClassFolders() {}

    /**
     * The class path of this program without the place of its own classes: a checkout that lacks a class must not
     * find it there. What a jar of ours names in its manifest is a library of its own here.
     */
    static List<Path> libraries() throws IOException {
        Path own = own();
        List<Path> libraries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path place = Path.of(entry).toAbsolutePath().normalize();
            if (!place.equals(own)) {
                libraries.add(place);
            } else if (Files.isRegularFile(own)) {
                libraries.addAll(named(own));
            }
        }
        return libraries;
    }

    private static Path own() {
        try {
            URI place = ClassFolders.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return Path.of(place).toAbsolutePath().normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("this program does not know where it lies", e);
        }
    }

    private static List<Path> named(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String classPath = Optional.ofNullable(file.getManifest())
                    .map(Manifest::getMainAttributes)
                    .map(main -> main.getValue("Class-Path"))
                    .orElse("");
            URI folder = jar.toUri();
            return Arrays.stream(classPath.split(" +"))
                    .filter(entry -> !entry.isEmpty())
                    .map(entry -> Path.of(folder.resolve(entry)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
