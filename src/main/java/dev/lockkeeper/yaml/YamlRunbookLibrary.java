package dev.lockkeeper.yaml;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.UnknownRunbookException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runbooks in folders: {@code <folder>/<name>/runbook.yaml} with its SQL beside it. Where two folders hold the same
 * name, the first folder's runbook counts. A folder that is missing holds nothing. Nothing is remembered: every call
 * looks again. Safe for all threads.
 */
public final class YamlRunbookLibrary implements RunbookLibrary {
    private static final String BUNDLED = "runbooks";

    private final List<RunbookFolder> folders;

    private YamlRunbookLibrary(List<RunbookFolder> folders) {
        this.folders = List.copyOf(folders);
    }

    /** Only these folders, the first one first. */
    public static YamlRunbookLibrary of(List<Path> folders) {
        return new YamlRunbookLibrary(onDisk(folders));
    }

    /**
     * These folders, and after them the runbooks that come with the program, from a jar as well as from a folder of
     * classes.
     *
     * @throws UncheckedIOException if the class path cannot be read
     */
    public static YamlRunbookLibrary withBundled(List<Path> folders, ClassLoader classPath) {
        List<RunbookFolder> all = new ArrayList<>(onDisk(folders));
        try {
            for (URL url : Collections.list(classPath.getResources(BUNDLED))) {
                all.add(bundled(url));
            }
        } catch (IOException | URISyntaxException e) {
            throw new UncheckedIOException(
                    "the runbooks that come with the program cannot be found", new IOException(e));
        }
        return new YamlRunbookLibrary(all);
    }

    @Override
    public List<String> names() {
        return folders.stream()
                .flatMap(folder -> folder.names().stream())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public Source read(String name) {
        for (RunbookFolder folder : folders) {
            if (folder.names().contains(name)) {
                return folder.read(name);
            }
        }
        throw new UnknownRunbookException(unknown(name));
    }

    @Override
    public Parsed parse(Source source) {
        return RunbookReader.read(source);
    }

    private String unknown(String name) {
        List<String> names = names();
        if (names.isEmpty()) {
            return "there is no runbook " + Node.Scalar.quoted(name) + "; the runbook folders hold none at all";
        }
        String nearest = Fields.nearest(name, names);
        return "there is no runbook " + Node.Scalar.quoted(name) + "; "
                + (nearest.isEmpty() ? "there are: " + String.join(", ", names) : "did you mean " + nearest + "?");
    }

    private static List<RunbookFolder> onDisk(List<Path> folders) {
        return folders.stream().map(folder -> new RunbookFolder(folder, "")).toList();
    }

    private static RunbookFolder bundled(URL url) throws IOException, URISyntaxException {
        if (url.openConnection() instanceof JarURLConnection jar) {
            URI file = jar.getJarFileURL().toURI();
            return new RunbookFolder(Path.of(file), jar.getEntryName());
        }
        return new RunbookFolder(Path.of(url.toURI()), "");
    }
}
