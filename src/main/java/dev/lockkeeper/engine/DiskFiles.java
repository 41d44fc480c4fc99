package dev.lockkeeper.engine;

import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.StoredFile;
import dev.lockkeeper.window.Window;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what a window holds with what lies on disk now. Changes nothing. */
final class DiskFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DiskFiles.class);
    /** Always the same words: what was kept once is not asked about again. */
    private static final String UNREADABLE =
            "The runbook's folder cannot be read; nobody can say whether its files changed.";

    private final WindowStore store;
    private final RunbookLibrary library;

    DiskFiles(WindowStore store, RunbookLibrary library) {
        this.store = store;
        this.library = library;
    }

    /**
     * Every file of the window whose bytes on disk are others now, or gone. A folder that is gone has lost every file; one
     * that cannot be read counts as changed, because nobody knows that it did not.
     */
    List<FilesEvent.FileChange> changes(Window window) {
        String runbook = window.plan().runbook();
        try {
            return changes(window, library.read(runbook));
        } catch (UnknownRunbookException gone) {
            return changes(window, new RunbookLibrary.Source(runbook, Map.of()));
        } catch (UncheckedIOException unreadable) {
            LOG.warn("{}: {}", window.id(), unreadable.getMessage(), unreadable);
            return List.of(new FilesEvent.FileChange(RunbookLibrary.MAIN_FILE, mainFile(window), "", UNREADABLE));
        }
    }

    /**
     * The changes that concern where the window goes: all of them on the way forward, and on the way back those of the
     * runbook and of the files that its steps run. Somebody who edits a migration stops no rollback.
     */
    List<FilesEvent.FileChange> changesOnTheWay(Window window) {
        List<FilesEvent.FileChange> all = changes(window);
        if (window.rollback() == null) {
            return all;
        }
        Set<String> concern = new HashSet<>(Set.of(RunbookLibrary.MAIN_FILE));
        window.way().forEach(step -> concern.addAll(step.files()));
        return all.stream().filter(change -> concern.contains(change.name())).toList();
    }

    private static String mainFile(Window window) {
        return window.plan().files().stream()
                .filter(file -> file.name().equals(RunbookLibrary.MAIN_FILE))
                .map(StoredFile::sha256)
                .findFirst()
                .orElse("");
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
