package dev.lockkeeper.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is written down beside a backup, read again. A backup whose passport cannot be read is none that anything is
 * foretold from.
 *
 * @param folder the backup's own
 */
record BackupPassport(Path folder, Map<String, String> lines) {
    static final String NAME = "BACKUP_INFO.txt";

    private static final long LARGEST_BYTES = 100_000;

    BackupPassport {
        lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
    }

    /** Those in this folder that can be read, the newest first; none if there is no such folder. */
    static List<BackupPassport> all(Path backups) {
        if (!Files.isDirectory(backups)) {
            return List.of();
        }
        List<BackupPassport> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(backups)) {
            folders.forEach(folder -> read(folder).ifPresent(all::add));
        } catch (IOException | UncheckedIOException e) {
            // A folder that cannot be listed is reported where it is to be written.
            return List.of();
        }
        all.sort(Comparator.comparing(BackupPassport::takenAt).reversed());
        return all;
    }

    private static Optional<BackupPassport> read(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_BYTES) {
                return Optional.empty();
            }
            Map<String, String> lines = new LinkedHashMap<>();
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int colon = line.indexOf(": ");
                if (colon > 0) {
                    lines.putIfAbsent(line.substring(0, colon), line.substring(colon + 2));
                }
            }
            BackupPassport passport = new BackupPassport(folder, lines);
            passport.takenAt();
            passport.keepUntil();
            return Optional.of(passport);
        } catch (IOException | DateTimeException e) {
            // Somebody else's file, or half of one.
            return Optional.empty();
        }
    }

    String text(String name) {
        return lines.getOrDefault(name, "");
    }

    /** A number that was written down; empty if it is missing or none. */
    Optional<Double> number(String name) {
        try {
            return Optional.ofNullable(lines.get(name)).map(Double::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    Instant takenAt() {
        return Instant.parse(text("taken_at"));
    }

    /** The last day on which it must still be there, in UTC. */
    LocalDate keepUntil() {
        return LocalDate.parse(text("keep_until"));
    }

    /** What the step left behind, without what only the passport says. */
    Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>(lines);
        outputs.keySet().removeIf(name -> !name.matches("[a-z][a-z0-9_]*"));
        return outputs;
    }

    boolean isOf(String target) {
        return text("target").equals(target);
    }
}
