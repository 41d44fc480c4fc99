package dev.lockkeeper.store;

/** What is stored cannot be read by this version. Nothing was guessed, and nothing may be decided on such a window. */
public final class StoredFormException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoredFormException(String message) {
        super(message);
    }

    StoredFormException(String message, Throwable cause) {
        super(message, cause);
    }
}
