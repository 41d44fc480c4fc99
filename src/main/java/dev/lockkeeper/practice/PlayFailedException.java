package dev.lockkeeper.practice;

/** A play did not go as its scenario says. The message says where. */
final class PlayFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlayFailedException(String message) {
        super(message);
    }
}
