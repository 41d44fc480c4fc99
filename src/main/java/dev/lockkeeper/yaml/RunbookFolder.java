package dev.lockkeeper.yaml;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.RunbookLibrary.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A folder with one runbook per folder in it, on disk or inside a jar.
 *
 * @param place the folder, or the jar
 * @param inJar the folder's path inside the jar; empty for a folder on disk
 */
record RunbookFolder(Path place, String inJar) {
    /** Folders below folders: enough for {@code sql/rollback}, and an end for a folder picked by mistake. */
    private static final int DEEPEST = 4;

    /** The names of the runbooks; none if the folder is not there. */
    List<String> names() {
        return with(root -> {
            if (!Files.isDirectory(root)) {
                return List.of();
            }
            try (Stream<Path> children = Files.list(root)) {
                return children.filter(child -> !isHidden(child))
                        .filter(child -> Files.isRegularFile(child.resolve(RunbookLibrary.MAIN_FILE)))
                        .map(RunbookFolder::name)
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException("the runbook folder " + place + " cannot be listed", e);
            }
        });
    }

    /**
     * Reads all files of this runbook, up to one byte or file beyond {@link FolderLimits}.
     *
     * @param name one of {@link #names()}
     */
    Source read(String name) {
        return with(root -> new Source(name, files(root.resolve(name))));
    }

    /** The main file comes first, so that nothing beside it can use up its share. */
    private Map<String, byte[]> files(Path folder) {
        try {
            List<Path> found = new ArrayList<>();
            Path main = folder.resolve(RunbookLibrary.MAIN_FILE);
            Path real = folder.toRealPath();
            if (isOurs(main, real)) {
                found.add(main);
            }
            collect(folder, real, DEEPEST, found);
            Map<String, byte[]> files = new TreeMap<>();
            long left = FolderLimits.MOST_BYTES + 1L;
            for (Path file : found) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (left > 0 && !files.containsKey(name)) {
                    long most = file.equals(main) ? RunbookReader.LARGEST_BYTES + 1L : left;
                    byte[] bytes = read(file, (int) Math.min(most, left));
                    left -= bytes.length;
                    files.put(name, bytes);
                }
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("the runbook " + folder + " cannot be read", e);
        }
    }

    /** Ends one file beyond the limit; links in a circle end with the depth. */
    private static void collect(Path folder, Path real, int depth, List<Path> found) throws IOException {
        List<Path> children;
        try (Stream<Path> list = Files.list(folder)) {
            children = list.filter(child -> !isHidden(child)).sorted().toList();
        }
        for (Path child : children) {
            if (found.size() > FolderLimits.MOST_FILES + 1) {
                return;
            }
            if (Files.isRegularFile(child) && isOurs(child, real)) {
                found.add(child);
            } else if (depth > 1 && Files.isDirectory(child) && isOurs(child, real)) {
                collect(child, real, depth - 1, found);
            }
        }
    }

    private static byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    /** A link may point to another place of the runbook, as mounted configuration does, and nowhere else. */
    private static boolean isOurs(Path path, Path real) throws IOException {
        return Files.exists(path) && path.toRealPath().startsWith(real);
    }

    private static boolean isHidden(Path path) {
        return name(path).startsWith(".");
    }

    /** Inside a jar a folder's name ends with a slash on some Java versions. */
    private static String name(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private <T> T with(Function<Path, T> reader) {
        if (inJar.isEmpty()) {
            return reader.apply(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place, (ClassLoader) null)) {
            return reader.apply(jar.getPath(inJar));
        } catch (IOException e) {
            throw new UncheckedIOException("the runbooks inside " + place + " cannot be read", e);
        }
    }
}
