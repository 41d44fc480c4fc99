package dev.lockkeeper.engine;

/** A target cannot be used now. The message is one sentence for people: what, why, what to do. Nothing was changed. */
public final class TargetUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TargetUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public TargetUnavailableException(String message) {
        super(message);
    }
}
