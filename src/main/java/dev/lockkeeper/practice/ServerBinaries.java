package dev.lockkeeper.practice;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs that ship in the binaries jar, unpacked once per user and version. Safe from several threads
 * and processes: the first unpacks, the others wait for it.
 */
final class ServerBinaries {
    private static final Logger LOG = LoggerFactory.getLogger(ServerBinaries.class);
    private static final int OWNER_EXECUTE = 0100;
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path home;

    private ServerBinaries(Path home) {
        this.home = home;
    }

    /**
     * Finds the unpacked programs, or unpacks them (about 2 s, once). May be repeated.
     *
     * @param fallback where to unpack if the user's cache folder cannot be written
     * @throws EmbeddedServerException if this platform has no programs or the disk refuses them; nothing half-unpacked
     *     is used later
     */
    static ServerBinaries unpacked(Path fallback) {
        URL archive = archive();
        Path cache = writableCache(fallback);
        try {
            Path home = cache.resolve(key(archive));
            if (!Files.isDirectory(home)) {
                unpackOnce(archive, cache, home);
            }
            return new ServerBinaries(home);
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "The PostgreSQL programs could not be unpacked to " + cache + " (" + Sentences.reason(e)
                            + "). Make room there (60 MB) or make the folder writable, then start again.",
                    e);
        }
    }

    Path program(String name) {
        return home.resolve("bin").resolve(isWindows() ? name + ".exe" : name);
    }

    static boolean isWindows() {
        return os().startsWith("windows");
    }

    private static URL archive() {
        for (String name : archiveNames()) {
            URL found = ServerBinaries.class.getResource("/" + name);
            if (found != null) {
                return found;
            }
        }
        throw new EmbeddedServerException("No PostgreSQL programs for " + System.getProperty("os.name") + " on "
                + System.getProperty("os.arch") + " came with this Lockkeeper (looked for "
                + String.join(", ", archiveNames())
                + "). Give it a PostgreSQL server of yours instead with LOCKKEEPER_DATABASE_URL.");
    }

    private static List<String> archiveNames() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        if (isWindows()) {
            // Windows on Arm runs the Intel programs.
            return List.of("postgres-windows-x86_64.txz");
        }
        String system = os().startsWith("mac") ? "darwin" : "linux";
        return List.of("postgres-" + system + (arm ? "-arm_64.txz" : "-x86_64.txz"));
    }

    private static String os() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    }

    /** Names the archive's content without reading its 14 MB: the jar's index already holds size and checksum. */
    private static String key(URL archive) throws IOException {
        String name = archive.getPath().replaceFirst(".*/", "").replace(".txz", "");
        URLConnection connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar) {
            JarEntry entry = jar.getJarEntry();
            return name + "-" + entry.getSize() + "-" + Long.toHexString(entry.getCrc());
        }
        return name + "-" + connection.getContentLengthLong() + "-" + connection.getLastModified();
    }

    private static Path writableCache(Path fallback) {
        Path cache = userCache().resolve("lockkeeper").resolve("postgresql");
        String why = "permission denied";
        try {
            Files.createDirectories(cache);
            if (Files.isWritable(cache)) {
                return cache;
            }
        } catch (IOException e) {
            why = Sentences.reason(e);
        }
        LOG.info("{} cannot be written ({}), so the PostgreSQL programs are kept in {}", cache, why, fallback);
        return fallback;
    }

    private static Path userCache() {
        Map<String, String> environment = System.getenv();
        Path home = Path.of(System.getProperty("user.home", "."));
        if (isWindows()) {
            return environment.containsKey("LOCALAPPDATA")
                    ? Path.of(environment.get("LOCALAPPDATA"))
                    : home.resolve("AppData").resolve("Local");
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (xdg.startsWith("/")) {
            return Path.of(xdg);
        }
        return os().startsWith("mac") ? home.resolve("Library").resolve("Caches") : home.resolve(".cache");
    }

    private static void unpackOnce(URL archive, Path cache, Path home) throws IOException {
        Files.createDirectories(cache);
        synchronized (ONE_AT_A_TIME) { // a file lock is per process, so threads are kept apart first
            try (FileChannel channel = FileChannel.open(
                            cache.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(home)) {
                    Path unfinished = cache.resolve("unfinished-" + home.getFileName());
                    deleteTree(unfinished);
                    unpack(archive, unfinished);
                    Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
                    LOG.info("Unpacked the PostgreSQL programs to {}; later starts use them from there", home);
                }
            }
        }
    }

    private static void unpack(URL archive, Path into) throws IOException {
        Files.createDirectories(into);
        try (InputStream raw = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = into.resolve(entry.getName()).normalize();
                if (!path.startsWith(into)) {
                    throw new IOException("the archive names " + entry.getName() + ", which lies outside of it");
                }
                writeEntry(tar, entry, path);
            }
        }
    }

    private static void writeEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        createParent(path);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, path);
            if ((entry.getMode() & OWNER_EXECUTE) != 0 && !isWindows()) {
                Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(path));
                permissions.add(PosixFilePermission.OWNER_EXECUTE);
                Files.setPosixFilePermissions(path, permissions);
            }
        } else {
            throw new IOException("the archive holds " + entry.getName() + ", which is no file, folder or link");
        }
    }

    private static void createParent(Path path) throws IOException {
        @Nullable Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    /** Deletes a folder and what is in it; a folder that does not exist is fine. Links are not followed. */
    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> deepestFirst = Files.walk(folder).sorted(Comparator.reverseOrder())) {
            for (Path path : (Iterable<Path>) deepestFirst::iterator) {
                Files.delete(path);
            }
        }
    }
}
