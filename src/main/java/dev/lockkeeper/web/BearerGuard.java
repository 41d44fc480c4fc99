package dev.lockkeeper.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Lets nobody read windows without the shared token, which travels in the header alone. */
final class BearerGuard {
    private static final String SCHEME = "Bearer ";
    private final Optional<String> token;

    BearerGuard(Optional<String> token) {
        this.token = token;
    }

    void check(Context ctx) {
        if (ctx.queryParam("token") != null || ctx.queryParam("access_token") != null) {
            throw new RefusedException(
                    HttpStatus.BAD_REQUEST,
                    "A token in the address ends up in logs; send it as the header Authorization: Bearer …");
        }
        if (token.isEmpty()) {
            throw new RefusedException(
                    HttpStatus.UNAUTHORIZED, "No token may read here: LOCKKEEPER_API_TOKEN is not set on the server.");
        }
        String header = ctx.header("Authorization");
        boolean right = header != null
                && header.startsWith(SCHEME)
                && MessageDigest.isEqual(
                        header.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8),
                        token.get().getBytes(StandardCharsets.UTF_8));
        if (!right) {
            throw new RefusedException(
                    HttpStatus.UNAUTHORIZED, "The header Authorization: Bearer … with the right token is needed.");
        }
    }

    /** No, with the sentence that is sent. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final HttpStatus status;

        RefusedException(HttpStatus status, String message) {
            super(message);
            this.status = status;
        }

        HttpStatus status() {
            return status;
        }
    }
}
