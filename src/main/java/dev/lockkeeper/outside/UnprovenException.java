package dev.lockkeeper.outside;

/** Something could not be looked at. The message says why, without secrets; nothing is known then. */
class UnprovenException extends Exception {
    private static final long serialVersionUID = 1L;

    UnprovenException(String message) {
        super(message);
    }
}
