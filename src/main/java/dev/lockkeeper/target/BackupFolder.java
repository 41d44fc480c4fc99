package dev.lockkeeper.target;

import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.window.WindowId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder of one backup: made anew, readable by us alone, never used twice.
 *
 * @param path absolute
 */
record BackupFolder(Path path) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int MOST_AT_ONCE = 100;
    private static final String UNFINISHED = "UNFINISHED.txt";
    private static final String ROW_COUNTS = "row-counts.txt";

    /** @param mark names the attempt; it stands in the folder until the passport does */
    static BackupFolder create(Path parent, String target, WindowId window, Instant takenAt, String mark)
            throws BackupFailedException {
        String stem = safe(target) + "-" + window + "-" + STAMP.format(takenAt);
        Path absolute = parent.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            for (int number = 1; number <= MOST_AT_ONCE; number++) {
                Path path = absolute.resolve(number == 1 ? stem : stem + "-" + number);
                try {
                    PrivateFiles.folder(path);
                    PrivateFiles.write(path.resolve(UNFINISHED), mark);
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

    /** The file or the directory of the dump. */
    Path dump(String target, BackupForm.Format format) {
        return path.resolve(safe(target)
                + switch (format) {
                    case CUSTOM -> ".dump";
                    case DIRECTORY -> ".dir";
                    case PLAIN -> ".sql";
                    case EXTERNAL -> throw new IllegalArgumentException("an external backup has no dump here");
                });
    }

    /** The file of the dump without rows, as SQL. */
    Path schema(String target) {
        return path.resolve(safe(target) + "-schema.sql");
    }

    /** Where {@link #passport} writes. */
    Path passport() {
        return path.resolve(BackupPassport.NAME);
    }

    /** The last day on which a backup of this moment must still be there, in UTC. */
    static LocalDate keptUntil(Instant takenAt, BackupForm form) {
        return LocalDate.ofInstant(takenAt, ZoneOffset.UTC).plusDays(form.keepDays());
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

    /** Writes down the hash of every file of the dump. */
    void manifest(BackupManifest manifest) throws BackupFailedException {
        written(path.resolve(BackupManifest.NAME), manifest.text());
    }

    /** Writes down beside the backup what it is. The last file of every backup: a folder without it holds none. */
    void passport(Map<String, String> lines) throws BackupFailedException {
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        written(passport(), text.toString());
        PrivateFiles.delete(path.resolve(UNFINISHED));
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

    /** Removes the folders that an attempt of this mark did not finish; gives their names. */
    static List<String> deleteUnfinished(Path parent, String mark) throws IOException {
        List<String> deleted = new ArrayList<>();
        if (!Files.isDirectory(parent)) {
            return deleted;
        }
        try (Stream<Path> folders = Files.list(parent)) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                Path marked = folder.resolve(UNFINISHED);
                if (Files.isRegularFile(marked)
                        && !Files.exists(folder.resolve(BackupPassport.NAME))
                        && Files.readString(marked).equals(mark)) {
                    PrivateFiles.delete(folder);
                    deleted.add(String.valueOf(folder.getFileName()));
                }
            }
        }
        return deleted;
    }

    void delete() {
        PrivateFiles.delete(path);
    }

    private static String safe(String name) {
        return name.replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
