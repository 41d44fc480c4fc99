package dev.lockkeeper.target;

import dev.lockkeeper.window.WindowId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * The folder of one backup: made anew, readable by us alone, never used twice.
 *
 * @param path absolute
 */
record BackupFolder(Path path) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int BUFFER = 1 << 16;
    private static final int MOST_AT_ONCE = 100;
    private static final String PASSPORT = "BACKUP_INFO";

    static BackupFolder create(Path parent, String target, WindowId window, Instant takenAt)
            throws BackupFailedException {
        String stem = safe(target) + "-" + window + "-" + STAMP.format(takenAt);
        Path absolute = parent.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            for (int number = 1; number <= MOST_AT_ONCE; number++) {
                Path path = absolute.resolve(number == 1 ? stem : stem + "-" + number);
                try {
                    PrivateFiles.folder(path);
                    return new BackupFolder(path);
                } catch (FileAlreadyExistsException e) {
                    // A backup of the same second is there and stays.
                    continue;
                }
            }
        } catch (IOException e) {
            throw new BackupFailedException("Backup folder " + absolute + " cannot be written: " + e.getMessage()
                    + ". Make it writable, or configure another one.");
        }
        throw new BackupFailedException("Backup folder " + absolute + " has too many folders named " + stem + ".");
    }

    /** The file of the dump. */
    Path dump(String target) {
        return path.resolve(safe(target) + ".dump");
    }

    /** A file's place as people are told it: the backup's folder and the file. */
    String shown(Path file) {
        return path.getFileName() + "/" + file.getFileName();
    }

    /** Writes down beside the backup what it is. */
    void passport(Map<String, String> lines) throws BackupFailedException {
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        try {
            PrivateFiles.write(path.resolve(PASSPORT), text.toString());
        } catch (IOException e) {
            throw new BackupFailedException("File " + PASSPORT + " could not be written: " + e.getMessage() + ".");
        }
    }

    void delete() {
        PrivateFiles.delete(path);
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String safe(String name) {
        return name.replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
