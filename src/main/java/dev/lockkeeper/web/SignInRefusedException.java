package dev.lockkeeper.web;

/** Somebody's sign-in does not prove what it should; nothing was recorded and nothing counts. */
final class SignInRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param sentence for the person; says nothing secret */
    SignInRefusedException(String sentence) {
        super(sentence);
    }

    SignInRefusedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
