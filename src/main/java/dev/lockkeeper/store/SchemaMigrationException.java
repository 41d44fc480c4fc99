package dev.lockkeeper.store;

/** The schema could not be brought to this version. The message is for people: what, why, what to do. */
public final class SchemaMigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaMigrationException(String message) {
        super(message);
    }

    SchemaMigrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
