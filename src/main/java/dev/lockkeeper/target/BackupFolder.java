package dev.lockkeeper.target;

import dev.lockkeeper.window.Sha256;
import dev.lockkeeper.window.WindowId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
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
    private static final String PASSPORT = "BACKUP_INFO.txt";
    private static final String ROW_COUNTS = "row-counts.txt";

    /** The documents ask for thirty days at least (001:200, 002:98). */
    private static final Period KEPT = Period.ofDays(30);

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

    /** The file of the dump without rows, as SQL. */
    Path schema(String target) {
        return path.resolve(safe(target) + "-schema.sql");
    }

    /** Where {@link #passport} writes. */
    Path passport() {
        return path.resolve(PASSPORT);
    }

    /** The last day on which a backup of this moment must still be there, in UTC. */
    static LocalDate keptUntil(Instant takenAt) {
        return LocalDate.ofInstant(takenAt, ZoneOffset.UTC).plus(KEPT);
    }

    /** Writes down how many rows each table had; gives the file. */
    Path rowCounts(Census source, Instant takenAt) throws BackupFailedException {
        StringBuilder text = new StringBuilder("Rows by table at " + takenAt + "\n\n");
        int longest =
                source.rows().keySet().stream().mapToInt(String::length).max().orElse(0);
        source.rows()
                .forEach((table, rows) -> text.append(table)
                        .append(" ".repeat(longest - table.length() + 2))
                        .append(rows)
                        .append('\n'));
        return written(path.resolve(ROW_COUNTS), text.toString());
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
        written(passport(), text.toString());
    }

    private static Path written(Path file, String text) throws BackupFailedException {
        try {
            PrivateFiles.write(file, text);
            return file;
        } catch (IOException e) {
            throw new BackupFailedException(
                    "File " + file.getFileName() + " could not be written: " + e.getMessage() + ".");
        }
    }

    void delete() {
        PrivateFiles.delete(path);
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.begun();
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
