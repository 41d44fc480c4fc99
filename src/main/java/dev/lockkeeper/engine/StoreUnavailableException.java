package dev.lockkeeper.engine;

/** The state database could not be reached. Whether a write happened is unknown until the window is read again. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String what, Throwable cause) {
        super("the state database did not answer while " + what, cause);
    }
}
