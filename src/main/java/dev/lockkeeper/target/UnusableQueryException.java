package dev.lockkeeper.target;

/** A query of a runbook cannot give the answer it is asked for. The message says why, without values of rows. */
final class UnusableQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableQueryException(String message) {
        super(message);
    }
}
