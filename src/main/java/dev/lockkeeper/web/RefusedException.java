package dev.lockkeeper.web;

import io.javalin.http.HttpStatus;

/** A request that is not carried out, with the status and the sentence that are sent. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final HttpStatus status;

    RefusedException(HttpStatus status, String sentence) {
        super(sentence);
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }
}
