package dev.lockkeeper.outside;

/** A request that was never sent. The message says why, without secrets. */
final class NotSentException extends UnprovenException {
    private static final long serialVersionUID = 1L;

    NotSentException(String message) {
        super(message);
    }
}
