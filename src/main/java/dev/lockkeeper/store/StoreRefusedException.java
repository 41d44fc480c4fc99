package dev.lockkeeper.store;

/**
 * The state database answered, and the answer was no, for a reason nobody foresaw. Nothing was written. Not to be
 * repeated: it would be refused again.
 */
public final class StoreRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreRefusedException(String what, String sqlState, Throwable cause) {
        super(
                "the state database refused while " + what + ": " + cause.getMessage() + " (SQLSTATE " + sqlState + ")",
                cause);
    }
}
