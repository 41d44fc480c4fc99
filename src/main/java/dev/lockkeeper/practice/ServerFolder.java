package dev.lockkeeper.practice;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of one embedded PostgreSQL: the cluster, the superuser's password, the settings we write and the
 * lock that keeps a second Lockkeeper out. Not safe for several threads; the operating system drops the lock when the
 * process dies, however it dies.
 */
final class ServerFolder implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final int PASSWORD_BYTES = 24;
    private static final String INCLUDE = "include 'lockkeeper.conf'";
    private static final String HOST_RULES = """
            # Written by Lockkeeper at every start. Nobody gets in without a password, and only from this machine.
            # TYPE  DATABASE     USER  ADDRESS        METHOD
            host    all          all   127.0.0.1/32   scram-sha-256
            host    replication  all   127.0.0.1/32   scram-sha-256
            """;
    /** log_min_error_statement is panic because the text of a failed CREATE ROLE holds a password. */
    private static final String SETTINGS = """
            # Written by Lockkeeper at every start. Your own settings belong into postgresql.conf, below the include.
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_line_prefix = '%%m [%%p] %%q%%u@%%d '
            log_min_error_statement = panic
            """;

    private final Path root;
    private final FileChannel lockChannel;

    private ServerFolder(Path root, FileChannel lockChannel) {
        this.root = root;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes the folder if it is not there and locks it until {@link #close()}.
     *
     * @throws EmbeddedServerException if another Lockkeeper, or another part of this one, holds it
     */
    static ServerFolder locked(Path dataDir) throws IOException {
        Files.createDirectories(dataDir, privateTo(dataDir, "rwx------"));
        // The server names its folder without links, and we recognise it by that name.
        Path root = dataDir.toRealPath();
        // Within this process the set decides: closing any channel of the lock file would drop the lock of all.
        if (!HELD_HERE.add(root)) {
            throw inUse(root);
        }
        @Nullable FileChannel channel = null;
        boolean kept = false;
        try {
            channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(root);
            }
            kept = true;
            return new ServerFolder(root, channel);
        } finally {
            if (!kept) {
                HELD_HERE.remove(root);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    Path root() {
        return root;
    }

    Path cluster() {
        return root.resolve("cluster");
    }

    Path log() {
        return root.resolve("postgresql.log");
    }

    boolean hasCluster() {
        return Files.exists(cluster());
    }

    /** The major version that wrote the cluster, or empty if its file cannot be read as a number. */
    Optional<Integer> clusterMajor() throws IOException {
        Path file = cluster().resolve("PG_VERSION");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        return text.matches("\\d{1,4}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    Path passwordFile() {
        return root.resolve("admin-password");
    }

    /**
     * The superuser's password. Made once, before the cluster, because initdb reads it from the file.
     *
     * @throws EmbeddedServerException if there is a cluster whose password file is gone
     */
    String password() throws IOException {
        Path file = passwordFile();
        if (!Files.exists(file)) {
            if (hasCluster()) {
                throw new EmbeddedServerException("The file " + file + " with the database password is gone, so the"
                        + " PostgreSQL in " + root
                        + " cannot be opened. Put the file back, or delete the folder to begin"
                        + " with an empty one.");
            }
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            Path unfinished = Files.createTempFile(root, "admin-password", ".new", privateTo(root, "rw-------"));
            Files.writeString(
                    unfinished, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }

    /** Where initdb works; it becomes {@link #cluster()} only when it is complete. Emptied of an earlier try. */
    Path emptyPlaceForInitdb() throws IOException {
        Path unfinished = root.resolve("cluster.unfinished");
        ServerBinaries.deleteTree(unfinished);
        return unfinished;
    }

    void adoptInitialised(Path unfinished) throws IOException {
        Files.writeString(unfinished.resolve("postgresql.conf"), "\n" + INCLUDE + "\n", StandardOpenOption.APPEND);
        Files.move(unfinished, cluster(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes settings and host rules for the next start, and moves the last run's log aside. */
    void writeSettings(int port) throws IOException {
        Files.writeString(cluster().resolve("lockkeeper.conf"), SETTINGS.formatted(port));
        Files.writeString(cluster().resolve("pg_hba.conf"), HOST_RULES);
        if (Files.exists(log())) {
            Files.move(log(), root.resolve("postgresql.previous.log"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The first line of the server's log that says why it gave up, without its prefix. */
    Optional<String> fatalLine() throws IOException {
        if (!Files.exists(log())) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                    .map(line -> line.replaceFirst(".*(FATAL|PANIC):\\s*", ""))
                    .findFirst();
        }
    }

    boolean portWasTaken() throws IOException {
        return Files.exists(log())
                && Files.readString(log(), StandardCharsets.ISO_8859_1).contains("could not bind IPv4 address");
    }

    /** Lets the next one in. The server, if it still runs, runs on. */
    @Override
    public void close() {
        try {
            lockChannel.close();
            HELD_HERE.remove(root);
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "The data folder " + root + " could not be released (" + Sentences.reason(e)
                            + "). It is free again when this process ends.",
                    e);
        }
    }

    private static EmbeddedServerException inUse(Path root) {
        return new EmbeddedServerException("The data folder " + root + " is in use by a Lockkeeper that is still"
                + " running. Stop that one, or choose another data folder.");
    }

    private static FileAttribute<?>[] privateTo(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? List.of(PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))
                        .toArray(new FileAttribute<?>[0])
                : new FileAttribute<?>[0];
    }
}
