package dev.lockkeeper.window;

/**
 * A file as it was read, kept by its SHA-256.
 *
 * @param name path inside the runbook's folder, with forward slashes
 * @param sha256 64 hex digits
 */
public record StoredFile(String name, String sha256) {}
