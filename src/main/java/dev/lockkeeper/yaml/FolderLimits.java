package dev.lockkeeper.yaml;

import dev.lockkeeper.engine.RunbookLibrary.Source;
import dev.lockkeeper.runbook.DocumentPath;

/**
 * How much a runbook's folder may hold. Every window stores all of it; the reader stops one byte or file beyond a
 * limit, so that a folder picked by mistake costs nothing, and what was cut is never taken for whole.
 */
final class FolderLimits {
    /** All files together. */
    static final int MOST_BYTES = 32 * 1024 * 1024;

    static final int MOST_FILES = 500;

    private FolderLimits() {}

    /** Reports a folder that holds more. */
    static void check(Source source, Problems problems) {
        if (source.files().size() > MOST_FILES) {
            problems.add(
                    Node.Place.NOWHERE,
                    DocumentPath.ROOT,
                    "the folder holds more than " + MOST_FILES + " files",
                    "keep only what the runbook needs");
        }
        long bytes =
                source.files().values().stream().mapToLong(file -> file.length).sum();
        if (bytes > MOST_BYTES) {
            problems.add(
                    Node.Place.NOWHERE,
                    DocumentPath.ROOT,
                    "the folder holds more than " + MOST_BYTES / 1024 / 1024 + " MiB",
                    "keep only what the runbook needs");
        }
    }
}
