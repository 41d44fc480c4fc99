package dev.lockkeeper.engine;

/** There is no runbook of this name. */
public final class UnknownRunbookException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownRunbookException(String message) {
        super(message);
    }
}
