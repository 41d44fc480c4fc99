package dev.lockkeeper.app;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.yaml.YamlRunbookLibrary;

/** The runbooks: the configured folders first, then those inside the jar. */
final class LibraryPart {
    private LibraryPart() {}

    static RunbookLibrary of(Config config) {
        return config.carriedRunbooks()
                ? YamlRunbookLibrary.withBundled(config.runbooks(), LibraryPart.class.getClassLoader())
                : YamlRunbookLibrary.of(config.runbooks());
    }
}
