package dev.lockkeeper.window;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, in words a person can act on.
 *
 * @param message what went wrong, already free of secrets
 * @param file the file whose statement failed, or null if no file is to blame
 * @param line the line in that file, from 1; 0 if unknown
 * @param sqlState PostgreSQL's five-character code, or null if the failure is not the server's
 * @param nothingTookEffect true if it is certain that the target is as it was before the attempt
 */
public record StepFailure(
        String message,
        @Nullable String file,
        int line,
        @Nullable String sqlState,
        boolean nothingTookEffect) {}
