package dev.lockkeeper.target;

import org.jspecify.annotations.Nullable;

/** A backup was not made or not proven. The message says why and what to do; the target was not changed. */
final class BackupFailedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final @Nullable String sqlState;

    BackupFailedException(String message) {
        super(message);
        this.sqlState = null;
    }

    BackupFailedException(String message, @Nullable String sqlState) {
        super(message);
        this.sqlState = sqlState;
    }

    /** The server's code, or null if the server is not to blame. */
    @Nullable
    String sqlState() {
        return sqlState;
    }
}
