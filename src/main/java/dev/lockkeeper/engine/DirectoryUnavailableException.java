package dev.lockkeeper.engine;

/** Slack could not say who somebody is or which roles they hold. Nothing may be decided on a guess. */
public final class DirectoryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DirectoryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
