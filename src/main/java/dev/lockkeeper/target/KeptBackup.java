package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.runbook.StepSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A backup that a step of this window took, as it told of it: where it lies, its checksum, and what was counted at its
 * instant. Whether it is still what it was then is looked at anew before it is used.
 *
 * @param outputs what the backup step left behind
 * @param folder where all backups lie
 */
record KeptBackup(Map<String, String> outputs, Path folder) {
    private static final String FULL = "full";
    private static final String CLONE = "clone";
    private static final String GAP = "  ";

    /**
     * The one that a restore step names.
     *
     * @throws BackupFailedException if that step left none
     */
    static KeptBackup of(Context step, StepSpec.Restore spec, BackupSettings settings) throws BackupFailedException {
        Map<String, String> outputs = step.made().getOrDefault(spec.restores(), Map.of());
        if (outputs.isEmpty()) {
            throw new BackupFailedException(
                    "Step " + spec.restores() + " left no backup in this window, so there is nothing to restore.");
        }
        return new KeptBackup(outputs, settings.folder().toAbsolutePath().normalize());
    }

    boolean isClone() {
        return CLONE.equals(outputs.get("kind"));
    }

    /** The clone's database; empty for a dump. */
    String database() {
        return outputs.getOrDefault("database", "");
    }

    /** The dump; only for a full backup. */
    Path dump() {
        return folder.resolve(outputs.getOrDefault("file", ""));
    }

    /** By what it can be told from other backups. */
    String name() {
        return isClone() ? "clone " + database() : "sha256 " + outputs.getOrDefault("sha256", "unknown");
    }

    String takenAt() {
        return outputs.getOrDefault("taken_at", "an unknown moment");
    }

    /** What keeps it from being restored that can be seen without reading it. */
    List<String> obstacles() {
        if (isClone()) {
            return List.of();
        }
        if (!FULL.equals(outputs.get("kind"))) {
            return List.of("The backup is of kind " + outputs.get("kind") + ", which this step cannot restore.");
        }
        Path dump = dump();
        if (!Files.exists(dump)) {
            return List.of("The dump " + outputs.get("file") + " is not in the backup folder any more.");
        }
        if (dump.toString().endsWith(".sql")) {
            return List.of(
                    "The dump is plain SQL, which pg_restore does not read. Restore it by hand with psql, or write"
                            + " format: custom for the backup step.");
        }
        if (Files.isRegularFile(dump)) {
            try {
                long now = Files.size(dump);
                if (!String.valueOf(now).equals(outputs.getOrDefault("bytes", String.valueOf(now)))) {
                    return List.of("The dump " + outputs.get("file") + " has " + now + " bytes now, and had "
                            + outputs.get("bytes") + " when it was tested. It was damaged since; use another copy.");
                }
            } catch (IOException e) {
                return List.of("The dump " + outputs.get("file") + " cannot be read: " + e.getMessage() + ".");
            }
        }
        return List.of();
    }

    /**
     * Reads every byte of the dump, of each file if it is a directory, and compares it with its checksum.
     *
     * @throws BackupFailedException if it is not what was tested
     */
    void demandUndamaged() throws IOException, BackupFailedException {
        List<String> obstacles = obstacles();
        if (!obstacles.isEmpty()) {
            throw new BackupFailedException(String.join(" ", obstacles));
        }
        String expected = outputs.get("sha256");
        if (isClone() || expected == null) {
            return;
        }
        Path dump = dump();
        Path parent = Objects.requireNonNull(dump.getParent(), "a dump lies in a folder");
        if (!BackupManifest.of(parent, Dump.files(dump)).sha256().equals(expected)) {
            throw new BackupFailedException("The dump " + outputs.get("file")
                    + " is not the one that was tested any more: its SHA-256 differs. It was damaged or exchanged since;"
                    + " use another copy.");
        }
    }

    /**
     * The rows by table that were counted when it was taken.
     *
     * @throws BackupFailedException if they were not kept or cannot be read
     */
    Map<String, Long> rows() throws BackupFailedException {
        Path file = folder.resolve(outputs.getOrDefault("row_counts_file", "there is none"));
        Map<String, Long> rows = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int gap = line.lastIndexOf(GAP);
                if (gap > 0) {
                    rows.put(
                            line.substring(0, gap).strip(),
                            Long.valueOf(line.substring(gap).strip()));
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new BackupFailedException("What was counted when the backup was taken cannot be read any more ("
                    + outputs.get("row_counts_file") + "), so nothing could prove what is restored.");
        }
        return rows;
    }

    /**
     * Compares what was restored with what was counted when the backup was taken.
     *
     * @throws BackupFailedException if anything differs
     */
    void demandEqual(Census restored) throws BackupFailedException {
        List<String> differences = new ArrayList<>();
        rows().forEach((table, rows) -> {
            Long now = restored.rows().get(table);
            if (!Objects.equals(rows, now)) {
                differences.add("table " + table + ": " + rows + " rows in the backup, "
                        + (now == null ? "none" : String.format(Locale.ROOT, "%d", now)) + " restored");
            }
        });
        String objects = outputs.get("objects");
        if (objects != null && !objects.equals(restored.words())) {
            differences.add("in the backup " + objects + ", restored " + restored.words());
        }
        if (!differences.isEmpty()) {
            throw new BackupFailedException("What was restored is not what the backup held: "
                    + SwapSessions.named(differences) + ". It was not put in the target's place.");
        }
    }
}
