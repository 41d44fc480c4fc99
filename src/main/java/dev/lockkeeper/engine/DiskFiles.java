package dev.lockkeeper.engine;

import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.StoredFile;
import dev.lockkeeper.window.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what a window holds with what lies on disk now. Changes nothing. */
final class DiskFiles {
    private final WindowStore store;
    private final RunbookLibrary library;

    DiskFiles(WindowStore store, RunbookLibrary library) {
        this.store = store;
        this.library = library;
    }

    /** Every file of the window whose bytes on disk are others now, or gone; empty if the folder itself is gone. */
    List<FilesEvent.FileChange> changes(Window window) {
        try {
            return changes(window, library.read(window.plan().runbook()));
        } catch (UnknownRunbookException gone) {
            // what is stored runs; a folder that is gone can neither be amended from nor shown
            return List.of();
        }
    }

    /** The same for a folder that was read already. */
    List<FilesEvent.FileChange> changes(Window window, RunbookLibrary.Source source) {
        Map<String, byte[]> disk = source.files();
        List<FilesEvent.FileChange> changes = new ArrayList<>();
        for (StoredFile file : window.plan().files()) {
            byte[] now = disk.get(file.name());
            String hash = now == null ? "" : Digests.of(now);
            if (!hash.equals(file.sha256())) {
                String before = text(store.file(file.sha256()).orElse(new byte[0]));
                changes.add(new FilesEvent.FileChange(
                        file.name(), file.sha256(), hash, LineDifference.of(before, now == null ? "" : text(now))));
            }
        }
        return changes;
    }

    /** The bytes of a folder that was read, by SHA-256. */
    static Map<String, byte[]> bySha256(RunbookLibrary.Source source) {
        Map<String, byte[]> files = new TreeMap<>();
        source.files().values().forEach(bytes -> files.put(Digests.of(bytes), bytes));
        return files;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
