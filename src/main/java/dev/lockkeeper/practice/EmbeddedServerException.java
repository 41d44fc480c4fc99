package dev.lockkeeper.practice;

import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL could not be started or stopped. The message is one sentence or two for the person at the
 * keyboard: what failed, why, and what to do. It never holds a password. No server of this process is left running
 * unless the message says so.
 */
public final class EmbeddedServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedServerException(String sentence) {
        super(sentence);
    }

    EmbeddedServerException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
