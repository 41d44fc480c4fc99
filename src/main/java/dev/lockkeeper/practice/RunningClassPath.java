package dev.lockkeeper.practice;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path with which another Java runs the same program. */
final class RunningClassPath {
    private RunningClassPath() {}

    /** With absolute paths, since the other Java runs in another folder. */
    static String text() {
        return places(RunningClassPath.class.getClassLoader())
                .map(place -> place.toAbsolutePath().normalize().toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A build tool that runs us inside itself has a loader of its own for us; the property names the tool's. */
    private static Stream<Path> places(ClassLoader loader) {
        if (loader instanceof URLClassLoader own) {
            return Arrays.stream(own.getURLs()).map(URL::toString).map(url -> Path.of(URI.create(url)));
        }
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }
}
