package dev.lockkeeper.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chromium and its driver as the machine has them; nothing is ever downloaded. */
record BrowserPrograms(Optional<Path> browser, Optional<Path> driver) {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> DRIVERS = List.of("chromedriver");

    static BrowserPrograms onPath() {
        return new BrowserPrograms(find(BROWSERS), find(DRIVERS));
    }

    private static Optional<Path> find(List<String> names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What is missing, for people; empty if nothing is. */
    String missing() {
        return String.join(
                " and no ",
                Stream.of(browser.isEmpty() ? "chromium" : "", driver.isEmpty() ? "chromedriver" : "")
                        .filter(name -> !name.isEmpty())
                        .toList());
    }
}
