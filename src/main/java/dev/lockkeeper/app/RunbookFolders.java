package dev.lockkeeper.app;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.yaml.YamlRunbookLibrary;
import java.nio.file.Path;
import java.util.List;

/**
 * Where runbooks are looked for.
 *
 * @param folders in the order they are looked at
 * @param carried whether the runbooks inside the jar are offered as well
 */
record RunbookFolders(List<Path> folders, boolean carried) {
    RunbookFolders {
        folders = List.copyOf(folders);
    }

    /** The configured folders; the runbooks inside the jar only where none is configured. */
    static RunbookFolders read(ConfigFile file) {
        List<Path> folders = file.fields().paths("runbooks", file.folder());
        return new RunbookFolders(folders, !file.fields().has("runbooks"));
    }

    RunbookLibrary library() {
        return carried
                ? YamlRunbookLibrary.withBundled(folders, RunbookFolders.class.getClassLoader())
                : YamlRunbookLibrary.of(folders);
    }
}
