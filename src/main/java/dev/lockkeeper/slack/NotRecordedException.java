package dev.lockkeeper.slack;

/** A request could not be answered; the message is the sentence for the person who asked. */
final class NotRecordedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotRecordedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence for the person. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
